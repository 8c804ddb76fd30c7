"""What a customer was asked before, as whoever calls them should know it: when, in what, and how content they were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from casework.case.effective import effective
from casework.record.events import ResponseCompleted, ResponsePartial
from casework.record.ledger.entries import stream_of
from casework.record.survey_tables import call_item
from casework.texts import Words
from surveys.fieldwork import campaign as campaigns
from surveys.fieldwork import dispositions, invitation

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Earlier:
    """One time that the customer was asked, and what came of it; never what they said."""

    at: datetime
    survey: str
    outcome: Words


def earlier(connection: sa.Connection, customer_id: str) -> list[Earlier]:
    """The latest times somebody was called or answered, newest first; nothing of a confidential survey."""
    query = sa.select(call_item.c.stream).where(call_item.c.customer_id == customer_id, call_item.c.attempts > 0)
    streams = [str(stream) for stream in connection.execute(query).scalars()]
    found = [each for stream in streams if stream.startswith(invitation.ROOM) for each in _of(connection, stream)]
    return sorted(found, key=lambda each: each.at, reverse=True)[:SHOWN]


def _of(connection: sa.Connection, stream: str) -> Iterator[Earlier]:
    found = invitation.fold(stream, stream_of(connection, stream))
    if found is None:
        return
    plan = campaigns.read(connection, found.invited.campaign).plan
    if plan.confidential:
        return
    codes = dispositions.shipped()
    for made in found.attempts:
        yield Earlier(made.at, plan.name, codes[made.fact.disposition].words)
    for each in effective(stream_of(connection, found.response)):
        if isinstance(each.payload, ResponseCompleted | ResponsePartial):
            yield Earlier(each.occurred_at, plan.name, Words(zh=each.kind.zh, en=each.kind.en))
