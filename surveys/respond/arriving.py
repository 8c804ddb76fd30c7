"""What the ledger holds behind a link, read by one statement: what a page costs is for the most part what it reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from casework.record.events import CampaignPlanned, Invited
from casework.record.ledger import StoredEvent
from casework.record.ledger.entries import entries_query, read_again
from casework.record.ledger.questions import Asking, Question
from casework.record.ledger.tables import Fact, customer, event
from casework.record.survey_tables import sheet, survey_link
from surveys.respond.sheet import COLUMNS, Sheet

INVITATIONS, RESPONSES, CAMPAIGNS = "invitation/", "response/", "campaign/"

LINKED = sa.outerjoin(survey_link, sheet, survey_link.c.invitation == sheet.c.invitation)
OWN: sa.ColumnElement[str] = sa.literal_column(f"'{INVITATIONS}'") + survey_link.c.invitation


def _of_invited(name: str) -> sa.ScalarSelect[str]:
    """A field of what the invitation says first: whom it asks, and for which campaign."""
    first = event.alias("first")
    said = sa.select(Fact(first.c.payload, name)).where(first.c.stream == OWN, first.c.version == 1)
    return said.correlate(survey_link).scalar_subquery()


ERASED = sa.select(customer.c.erased_at).where(customer.c.customer_id == _of_invited("customer_id"))
BEHIND = Question(
    entries_query()
    .add_columns(
        survey_link.c.invitation, survey_link.c.expires_at, survey_link.c.revoked_at, *COLUMNS,
        ERASED.correlate(survey_link).scalar_subquery().label("erased_at"),
    )
    .select_from(LINKED)
    .where(survey_link.c.link == sa.bindparam("link"), event.c.stream.in_([
        OWN,
        sa.literal_column(f"'{RESPONSES}'") + survey_link.c.invitation,
        sa.literal_column(f"'{CAMPAIGNS}'") + _of_invited("campaign"),
    ]))
    .order_by(event.c.stream, event.c.version)
)  # fmt: skip
"""What was written to an invitation, its response and its campaign; in each row the link with its sheet, and when the
person was erased."""


@dataclass(frozen=True, slots=True)
class Behind:
    """A link and everything written that decides what it leads to."""

    invitation: str
    expires_at: datetime
    revoked_at: datetime | None
    sheet: Sheet | None
    erased: bool = False
    entries: Sequence[StoredEvent] = ()
    """Of the invitation."""
    response: tuple[StoredEvent, ...] = ()
    campaign: Sequence[StoredEvent] = field(default=())

    @property
    def invited(self) -> Invited | None:
        """Who is asked; None where nobody was invited."""
        return next((each.payload for each in self.entries if isinstance(each.payload, Invited)), None)

    @property
    def plan(self) -> CampaignPlanned | None:
        """What is asked, as it was planned last."""
        return next((e.payload for e in reversed(self.campaign) if isinstance(e.payload, CampaignPlanned)), None)


def behind(asking: Asking, link: str) -> Behind | None:
    """What lies behind a link, by its digest; None for one that was never issued, or whom it was for is not known."""
    rows = asking.ask(BEHIND, link=link)
    if not rows:
        return None
    found: dict[str, list[StoredEvent]] = {INVITATIONS: [], RESPONSES: [], CAMPAIGNS: []}
    for told in rows:
        entry = read_again(told)
        found[entry.stream.partition("/")[0] + "/"].append(entry)
    row, written = rows[0], (found[INVITATIONS], tuple(found[RESPONSES]), found[CAMPAIGNS])
    return Behind(row.invitation, row.expires_at, row.revoked_at, Sheet.of(row), row.erased_at is not None, *written)
