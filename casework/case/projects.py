"""The projects of a ledger."""

from __future__ import annotations

from itertools import groupby

import sqlalchemy as sa

from casework.case.effective import effective
from casework.record.events import ProjectRegistered
from casework.record.ledger.entries import entries_query, stored, within
from casework.record.ledger.tables import event
from casework.vocabulary import EventKind

ASKED = (EventKind.PROJECT_REGISTERED.value, EventKind.CORRECTED.value)


def packs_of_projects(connection: sa.Connection) -> dict[str, str]:
    """The regulation of every registered project, by code: the latest registration counts, as it stands corrected."""
    query = entries_query().where(within(connection, "project/"), event.c.kind.in_(ASKED))
    entries = [stored(row) for row in connection.execute(query.order_by(event.c.stream, event.c.version))]
    told = (effective(list(each)) for _stream, each in groupby(entries, key=lambda entry: entry.stream))
    facts = (fact.payload for each in told for fact in each if isinstance(fact.payload, ProjectRegistered))
    return {payload.code: payload.pack for payload in facts}
