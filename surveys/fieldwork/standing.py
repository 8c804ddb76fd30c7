"""How the field work of a campaign stands: what became of everybody who was asked, one code a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa

from casework.record.ledger.entries import entries_query, stored
from casework.record.ledger.tables import event
from surveys.fieldwork import dispositions, invitation
from surveys.fieldwork.dispositions import Disposition
from surveys.fieldwork.invitation import Invitation
from surveys.fieldwork.rates import Outcomes

STREAMS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Standing:
    """How many were asked, how many ended in each code (the most frequent first), and in each group."""

    asked: int
    codes: list[tuple[Disposition, int]]
    outcomes: Outcomes
    sent: int = 0
    """To how many something was sent."""


def of(connection: sa.Connection, campaign_id: str) -> Standing:
    """What became of everybody whom a campaign invited, whether they are called or not."""
    streams = invitation.streams_of(connection, campaign_id)
    counts: Counter[str] = Counter()
    sent = 0
    for start in range(0, len(streams), STREAMS_AT_ONCE):
        found = list(_people(connection, streams[start : start + STREAMS_AT_ONCE]))
        counts.update(each.outcome.code for each in found)
        sent += sum(each.sent > 0 for each in found)
    listed = dispositions.shipped()
    groups: Counter[dispositions.Group] = Counter()
    for code, count in counts.items():
        groups[listed[code].group] += count
    return Standing(len(streams), [(listed[code], n) for code, n in counts.most_common()], Outcomes.of(groups), sent)


def _people(connection: sa.Connection, streams: list[str]) -> Iterator[Invitation]:
    """How some invitations stand."""
    query = entries_query().where(event.c.stream.in_(streams)).order_by(event.c.stream, event.c.version)
    entries = (stored(row) for row in connection.execute(query).all())
    found = (invitation.fold(stream, list(rows)) for stream, rows in groupby(entries, key=lambda each: each.stream))
    return (each for each in found if each is not None)
