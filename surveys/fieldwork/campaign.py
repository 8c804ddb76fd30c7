"""Where a campaign stands: its events folded into one value, and all campaigns of a ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from casework.access.permissions import IDENTITY_ROLES, User, has_role
from casework.case.effective import effective
from casework.errors import RuleError
from casework.record.events import CampaignClosed, CampaignDrawn, CampaignOpened, CampaignPlanned, ReserveReleased
from casework.record.ledger import StoredEvent
from casework.record.ledger.entries import entries_query, stored, stream_of, within
from casework.record.ledger.tables import event
from casework.vocabulary.asking import CampaignStage

ROOM = "campaign/"


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign as of its last event; ``version`` counts every entry of its stream."""

    campaign_id: str
    version: int
    plan: CampaignPlanned
    planned_by: str
    drawn: CampaignDrawn | None = None
    released: tuple[ReserveReleased, ...] = ()
    opened_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def stream(self) -> str:
        """Where its events lie."""
        return f"{ROOM}{self.campaign_id}"

    def shows_whose(self, user: User, project: str) -> bool:
        """Whether the person sees whose answers are whose; nobody does in a confidential campaign."""
        return not self.plan.confidential and has_role(user, project, IDENTITY_ROLES)

    @property
    def stage(self) -> CampaignStage:
        """How far it has come."""
        if self.closed_at is not None:
            return CampaignStage.CLOSED
        if self.opened_at is not None:
            return CampaignStage.OPEN
        return CampaignStage.PLANNED if self.drawn is None else CampaignStage.DRAWN

    def asked(self, stratum: str) -> int:
        """How many of a stratum are asked by now, the released reserve among them."""
        drawn = sum(row.drawn for row in self.drawn.strata if row.stratum == stratum) if self.drawn else 0
        return drawn + sum(batch.people.get(stratum, 0) for batch in self.released)

    def reserve_left(self, stratum: str) -> int:
        """How many of a stratum could still be asked."""
        rows = self.drawn.strata if self.drawn else ()
        all_of_it = sum(row.drawn + row.reserve for row in rows if row.stratum == stratum)
        return all_of_it - self.asked(stratum)

    def calls_at(self, now: datetime, zone: str) -> bool:
        """Whether somebody may be called now: while it is open, in its period, in its hours."""
        local = now.astimezone(ZoneInfo(zone))
        return (
            self.stage is CampaignStage.OPEN
            and self.plan.opens <= local.date() <= self.plan.closes
            and self.plan.call_from <= local.time() < self.plan.call_until
        )


def fold(stream: str, entries: Sequence[StoredEvent]) -> Campaign | None:
    """The campaign that the events of a stream make; None when it was never planned."""
    found: Campaign | None = None
    for each in effective(entries):
        if isinstance(each.payload, CampaignPlanned):
            begun = found or Campaign(stream.removeprefix(ROOM), 0, each.payload, each.actor)
            found = replace(begun, plan=each.payload)
        elif found is not None:
            found = _after(found, each)
    return None if found is None else replace(found, version=len(entries))


def _after(campaign: Campaign, each: StoredEvent) -> Campaign:
    payload = each.payload
    if isinstance(payload, CampaignDrawn):
        return replace(campaign, drawn=payload)
    if isinstance(payload, CampaignOpened):
        return replace(campaign, opened_at=each.occurred_at)
    if isinstance(payload, ReserveReleased):
        return replace(campaign, released=(*campaign.released, payload))
    if isinstance(payload, CampaignClosed):
        return replace(campaign, closed_at=each.occurred_at)
    return campaign


def read(connection: sa.Connection, campaign_id: str) -> Campaign:
    """The campaign with this id; raises ``RuleError`` when there is none."""
    found = fold(f"{ROOM}{campaign_id}", stream_of(connection, f"{ROOM}{campaign_id}"))
    if found is None:
        raise RuleError("There is no such campaign. Open the list of campaigns again.")
    return found


def every(connection: sa.Connection) -> list[Campaign]:
    """All campaigns, the latest begun first."""
    query = entries_query().where(within(connection, ROOM))
    rows = connection.execute(query.order_by(event.c.stream, event.c.version)).all()
    by_stream = groupby((stored(row) for row in rows), key=lambda each: each.stream)
    found = (fold(stream, list(entries)) for stream, entries in by_stream)
    known = [each for each in found if each is not None]
    return sorted(known, key=lambda each: (each.plan.opens, each.campaign_id), reverse=True)
