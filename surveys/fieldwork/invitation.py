"""Where an invitation stands: its attempts folded, and the row on the list of calls that follows from them.

The row is a function of the events, so undoing an attempt and making the list anew are the same thing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import sqlalchemy as sa

from casework.case.effective import effective
from casework.record.events import Attempted, CallArranged, CampaignPlanned, InvitationSent, Invited, OptedOut
from casework.record.ledger import StoredEvent
from casework.record.ledger.tables import FOUND_BY_KIND, event
from casework.vocabulary import EventKind
from casework.vocabulary.asking import Call
from surveys.fieldwork import dispositions
from surveys.fieldwork.dispositions import Disposition, Special
from surveys.fieldwork.hours import Hours

ROOM = "invitation/"
RESPONSES = "response/"
BEFORE_ALL, AFTER_ALL = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
Row = dict[str, object]
"""Values of the list of calls, by column."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt: when, by whom, what it came to; ``version`` is its place in the stream."""

    version: int
    at: datetime
    by: str
    fact: Attempted


@dataclass(frozen=True, slots=True)
class Invitation:
    """One person who is asked in one campaign; ``version`` counts every entry."""

    stream: str
    version: int
    invited: Invited
    attempts: tuple[Attempt, ...] = ()
    arranged_at: datetime | None = None
    opted_out: bool = False
    sent: int = 0
    """How often something was sent."""

    @property
    def response(self) -> str:
        """Where the response lies: there is one at most, because it bears the invitation's id."""
        return RESPONSES + self.stream.removeprefix(ROOM)

    @property
    def outcome(self) -> Disposition:
        """The one code of the person over all attempts in all modes; ``marts.survey_outcomes`` says the same.

        A wish to be left alone is a refusal, and what was sent and not heard of says more than nobody tried.
        """
        codes = dispositions.shipped()
        made = [dispositions.Attempted(each.at, each.fact.disposition) for each in self.attempts]
        if self.opted_out:
            made.append(dispositions.Attempted(AFTER_ALL, codes.meaning(Special.NEVER_AGAIN).code))
        if self.sent:
            made.append(dispositions.Attempted(BEFORE_ALL, codes.meaning(Special.SENT).code))
        return codes.final(made)

    def is_over(self, plan: CampaignPlanned) -> bool:
        """Whether nobody calls any more: a final code, as many attempts as planned, or a wish."""
        codes = dispositions.shipped()
        return (
            self.opted_out
            or len(self.attempts) >= plan.most_attempts
            or any(codes[each.fact.disposition].final for each in self.attempts)
        )

    def row(self, plan: CampaignPlanned, zone: str) -> Row:
        """What the list of calls says of it."""
        latest = self.attempts[-1] if self.attempts else None
        return {
            "attempts": len(self.attempts),
            "disposition": latest.fact.disposition if latest else None,
            "final": self.is_over(plan),
            "arranged_at": self.arranged_at,
            "not_before": self.arranged_at or self._next_try(plan, zone),
        }

    def _next_try(self, plan: CampaignPlanned, zone: str) -> datetime:
        hours = hours_of(plan, zone)
        if not self.attempts:
            return first_try(plan, zone)
        latest = self.attempts[-1]
        again = dispositions.shipped()[latest.fact.disposition].next_attempt(latest.at)
        return hours.next_try(again or latest.at, [each.at for each in self.attempts])


def fold(stream: str, entries: Sequence[StoredEvent]) -> Invitation | None:
    """The invitation that the events of a stream make; None when nobody was invited."""
    found: Invitation | None = None
    for each in sorted(effective(entries), key=lambda entry: entry.version):
        payload = each.payload
        if isinstance(payload, Invited):
            found = Invitation(stream, 0, payload)
        elif found is not None and isinstance(payload, Attempted):
            made = Attempt(each.version, each.occurred_at, each.actor, payload)
            found = replace(found, attempts=(*found.attempts, made), arranged_at=None)
        elif found is not None and isinstance(payload, CallArranged):
            found = replace(found, arranged_at=payload.at)
        elif found is not None and isinstance(payload, OptedOut):
            found = replace(found, opted_out=True)
        elif found is not None and isinstance(payload, InvitationSent):
            found = replace(found, sent=found.sent + 1)
    return None if found is None else replace(found, version=len(entries))


def streams_of(connection: sa.Connection, campaign: str) -> list[str]:
    """The invitations of a campaign, in whatever mode people are asked, in the order they were made."""
    named = event.c.payload.contains(f'"campaign":"{campaign}"', autoescape=True)
    query = sa.select(event.c.stream).where(FOUND_BY_KIND, event.c.kind == EventKind.INVITED.value, named)
    return list(connection.execute(query.order_by(event.c.recorded_at, event.c.seq)).scalars())


def hours_of(plan: CampaignPlanned, zone: str) -> Hours:
    """When people may be called in a campaign."""
    return Hours(plan.call_from, plan.call_until, zone)


def first_try(plan: CampaignPlanned, zone: str) -> datetime:
    """When the first call may be made."""
    return hours_of(plan, zone).on(plan.opens)


def new_item(stream: str, invited: Invited, kind: Call, plan: CampaignPlanned, zone: str) -> Row:
    """The row of somebody whom nobody has called yet."""
    return {
        "stream": stream,
        "kind": kind.value,
        "campaign": invited.campaign,
        "project": invited.stratum,
        "customer_id": invited.customer_id,
        "due_at": None,
        "holder": None,
        "held_until": None,
        "guard": 0,
    } | Invitation(stream, 1, invited).row(plan, zone)
