"""Links are issued and revoked, and a code leads to an invitation: where it stands, and whether it can be answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from http import HTTPStatus
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from casework.case.effective import effective
from casework.record.events import (
    Attempted,
    CampaignClosed,
    CampaignOpened,
    CampaignPlanned,
    Event,
    Invited,
    LinkIssued,
    LinkRevoked,
    OptedOut,
    ResponseWithdrawn,
)
from casework.record.ledger import StoredEvent, Transaction
from casework.record.ledger.entries import stream_of
from casework.record.ledger.questions import Asking
from casework.record.survey_tables import survey_link
from surveys.errors import SurveyError
from surveys.fieldwork.dispositions import Special, shipped
from surveys.respond import codes
from surveys.respond.arriving import INVITATIONS, RESPONSES, Behind, behind
from surveys.respond.keys import Keys
from surveys.respond.sheet import Sheet


class Standing(Enum):
    """What a code leads to, with the status of its page."""

    OPEN = "open", HTTPStatus.OK
    """It can be answered."""
    UNKNOWN = "unknown", HTTPStatus.NOT_FOUND
    """Forged, cut off or mistyped."""
    EARLY = "early", HTTPStatus.FORBIDDEN
    """The survey has not begun."""
    USED = "used", HTTPStatus.GONE
    """Answered already, in whatever mode."""
    WITHDRAWN = "withdrawn", HTTPStatus.GONE
    """The answer was taken back."""
    DECLINED = "declined", HTTPStatus.GONE
    """The person does not want to be asked."""
    FULL = "full", HTTPStatus.GONE
    """Enough have answered of people like this one."""
    REVOKED = "revoked", HTTPStatus.GONE
    """Another link has taken its place, or none."""
    EXPIRED = "expired", HTTPStatus.GONE
    """Its time is over."""
    CLOSED = "closed", HTTPStatus.GONE
    """The survey is over, or whose link it was is not kept any more."""

    @property
    def status(self) -> HTTPStatus:
        """The status of the page that says so."""
        return self.value[1]

    @property
    def is_open(self) -> bool:
        """Whether it can be answered."""
        return self is Standing.OPEN


@dataclass(frozen=True, slots=True)
class Visit:
    """What a code leads to: the invitation, its campaign, and where it stands; of an unknown code nothing."""

    standing: Standing
    invitation: str = ""
    invited: Invited | None = None
    project: str = ""
    plan: CampaignPlanned | None = None
    expires_at: datetime | None = None
    response: tuple[StoredEvent, ...] = ()
    sheet: Sheet | None = None
    """What was entered and not sent; None before the person agreed."""

    @property
    def stream(self) -> str:
        """Where the response lies: it bears the invitation's id, so that there is one at most."""
        return f"{RESPONSES}{self.invitation}"


@dataclass(frozen=True, slots=True)
class Links:
    """The links of one installation; ``zone`` is where its days end."""

    keys: Keys
    zone: str = "Asia/Shanghai"

    def issue(self, transaction: Transaction, invitation: str, expires_at: datetime, by: str, now: datetime) -> str:
        """The code of a new link to an invitation (its id); the links it had before are revoked."""
        stream = f"{INVITATIONS}{invitation}"
        entries = transaction.stream(stream)
        project = _first(entries).project
        code = codes.code_of(self.keys.named(self.keys.current), invitation, _issued(entries))
        link = codes.digest(code)
        facts = [LinkRevoked(link=old) for old in _valid(transaction.connection, invitation)]
        issued = LinkIssued(link=link, key=self.keys.current, expires_at=expires_at)
        transaction.append(stream, len(entries), [
            Event(stream=stream, occurred_at=now, recorded_at=now, actor=by, project=project, payload=payload)
            for payload in (*facts, issued)
        ])  # fmt: skip
        _mark_revoked(transaction.connection, invitation, now)
        row = {"link": link, "invitation": invitation, "expires_at": expires_at}
        transaction.connection.execute(sa.insert(survey_link).values(row))
        return code

    def revoke(self, transaction: Transaction, invitation: str, by: str, now: datetime, reason: str = "") -> int:
        """Let the links of an invitation open nothing any more; returns how many did."""
        stream = f"{INVITATIONS}{invitation}"
        entries = transaction.stream(stream)
        valid = _valid(transaction.connection, invitation)
        transaction.append(stream, len(entries), [
            Event(stream=stream, occurred_at=now, recorded_at=now, actor=by, project=_first(entries).project,
                  payload=LinkRevoked(link=link, reason=reason))
            for link in valid
        ])  # fmt: skip
        _mark_revoked(transaction.connection, invitation, now)
        return len(valid)

    def code_again(self, connection: sa.Connection, invitation: str) -> str | None:
        """The code of the link an invitation has now, to be sent or printed again; None when it has none."""
        entries = stream_of(connection, f"{INVITATIONS}{invitation}")
        issued = [entry.payload for entry in entries if isinstance(entry.payload, LinkIssued)]
        if not issued or issued[-1].link not in _valid(connection, invitation):
            return None
        return codes.code_of(self.keys.named(issued[-1].key), invitation, len(issued) - 1)

    def visit(self, asking: Asking, typed: str, now: datetime) -> Visit:
        """What a code from outside leads to; looks, and changes nothing."""
        code = codes.read(typed)
        found = None if code is None else behind(asking, codes.digest(code))
        if found is None or found.invited is None:
            return Visit(Standing.UNKNOWN)
        plan = found.plan
        standing = (
            (Standing.REVOKED if found.revoked_at is not None else None)
            or _answered(found.response)
            or _asked_no_more(found.entries)
            or self._of_campaign(found, plan, now)
            or (Standing.EXPIRED if found.expires_at <= now else Standing.OPEN)
        )
        known = found.invited, found.entries[0].project, plan, found.expires_at, found.response, found.sheet
        return Visit(standing, found.invitation, *known)

    def _of_campaign(self, found: Behind, plan: CampaignPlanned | None, now: datetime) -> Standing | None:
        if plan is None or found.erased:
            return Standing.CLOSED
        kinds = {type(entry.payload) for entry in found.campaign}
        today = now.astimezone(ZoneInfo(self.zone)).date()
        if CampaignClosed in kinds or today > plan.closes:
            return Standing.CLOSED
        return Standing.EARLY if CampaignOpened not in kinds or today < plan.opens else None


def _answered(response: tuple[StoredEvent, ...]) -> Standing | None:
    if any(isinstance(entry.payload, ResponseWithdrawn) for entry in response):
        return Standing.WITHDRAWN
    return Standing.USED if response and effective(response) else None


def _asked_no_more(entries: Sequence[StoredEvent]) -> Standing | None:
    """What was said of the person that still stands."""
    facts = [entry.payload for entry in effective(entries)]
    if any(isinstance(each, OptedOut) for each in facts):
        return Standing.DECLINED
    full = shipped().meaning(Special.QUOTA_FULL).code
    turned = any(isinstance(each, Attempted) and each.disposition == full for each in facts)
    return Standing.FULL if turned else None


def _first(entries: list[StoredEvent]) -> StoredEvent:
    if not entries:
        raise SurveyError("Nobody was invited there, so there is no link to issue.")
    return entries[0]


def _issued(entries: list[StoredEvent]) -> int:
    return sum(isinstance(entry.payload, LinkIssued) for entry in entries)


def _valid(connection: sa.Connection, invitation: str) -> list[str]:
    query = sa.select(survey_link.c.link).where(
        survey_link.c.invitation == invitation, survey_link.c.revoked_at.is_(None)
    )
    return list(connection.execute(query).scalars())


def _mark_revoked(connection: sa.Connection, invitation: str, now: datetime) -> None:
    mine = sa.and_(survey_link.c.invitation == invitation, survey_link.c.revoked_at.is_(None))
    connection.execute(sa.update(survey_link).where(mine).values(revoked_at=now))
