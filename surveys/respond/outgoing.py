"""Links of a campaign go out: as a list, as letters, and by e-mail through the channels of the notifier.

A message to a customer waits in the outbox without address and without link: both are looked up when it is sent, so
that the database holds neither, and who has answered meanwhile is not reminded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from casework.access.permissions import PLANNING_ROLES, User, check_role
from casework.errors import RuleError
from casework.messages.notify import OUTSIDE, Reached
from casework.messages.outbox import PERSONAL
from casework.record.desk_tables import delivery
from casework.record.ledger import Ledger, Transaction
from casework.vocabulary.asking import CampaignStage, Carrier, Mode
from casework.wording import Phrase
from surveys.fieldwork import campaign as campaigns
from surveys.fieldwork import invitation as invitations
from surveys.fieldwork.campaign import Campaign
from surveys.respond import sending
from surveys.respond.arriving import INVITATIONS
from surveys.respond.links import Links
from surveys.respond.sending import ASKED_BY_MAIL, UNTIL, Addressed

SENDING = Phrase("Sending the links of a survey", "发送调查链接")
BY_LINK = frozenset({Mode.LINK, Mode.LETTER})


class Paper(StrEnum):
    """What the links are written as."""

    LIST = "xlsx"
    LETTERS = "docx"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What goes out to customers; ``base`` is where the links open."""

    ledger: Ledger
    links: Links
    base: str

    def written(self, user: User, campaign_id: str, paper: Paper, language: str, now: datetime) -> bytes:
        """The links of everybody who may still answer, as a list for messages or as letters."""
        with self.ledger.transaction() as transaction:
            found = _open(transaction, user, campaign_id)
            asked = sending.addressed(transaction, self.links, found.plan, user.user_id, now)
        if paper is Paper.LIST:
            return sending.link_list(asked, self.base, language)
        return sending.letters(asked, found.plan, self.base, language)

    def note(self, user: User, campaign_id: str, carrier: Carrier, now: datetime) -> int:
        """Put on record that the links went out by a carrier of the company's own; returns to how many."""
        with self.ledger.transaction() as transaction:
            found = _open(transaction, user, campaign_id)
            asked = sending.addressed(transaction, self.links, found.plan, user.user_id, now)
            return sending.note_sent(transaction, asked, carrier, user.user_id, now)

    def mail(self, user: User, campaign_id: str, channel: str, now: datetime) -> int:
        """Let the notifier send the links to whoever has an e-mail address and may still answer; returns how many."""
        with self.ledger.transaction() as transaction:
            found = _open(transaction, user, campaign_id)
            asked = sending.addressed(transaction, self.links, found.plan, user.user_id, now)
            reached = [each for each in asked if each.person.email]
            if not reached:
                raise RuleError("Nobody who may still answer has an e-mail address. Take the list or the letters.")
            sending.note_sent(transaction, reached, Carrier.EMAIL, user.user_id, now)
            rows = [_row(transaction, each, found, channel, now) for each in reached]
            transaction.connection.execute(sa.insert(delivery), rows)
            return len(reached)

    def reached(self, stream: str, now: datetime) -> Reached | None:
        """Address and text of a message that is about to go; None when the person is not to be written to any more."""
        with self.ledger.reading() as connection:
            found = invitations.fold(stream, self.ledger.stream(stream))
            code = self.links.code_again(connection, stream.removeprefix(INVITATIONS)) if found else None
            if found is None or code is None or found.opted_out or self.ledger.stream(found.response):
                return None
            plan = campaigns.read(connection, found.invited.campaign).plan
            visit = self.links.visit(self.ledger, code, now)
            person = sending.person_of(connection, found.invited)
        if person is None or not person.email or not visit.standing.is_open:
            return None
        link = Addressed(visit.invitation, person, code).link(self.base)
        said = (ASKED_BY_MAIL, link, UNTIL)
        lines = [each.label(language).format(day=plan.closes) if isinstance(each, Phrase) else each
                 for language in ("zh", "en") for each in said]  # fmt: skip
        return Reached(person.email, "\n".join(lines))


def channels_to_customers(channels: Mapping[str, str]) -> list[str]:
    """The channels by which a single person can be written to."""
    return [name for name, address in channels.items() if PERSONAL in address]


def by_link(modes: Iterable[Mode]) -> bool:
    """Whether a survey with these modes has links to send."""
    return bool(BY_LINK & set(modes))


def _open(transaction: Transaction, user: User, campaign_id: str) -> Campaign:
    """The campaign, if the person may send its links now."""
    found = campaigns.read(transaction.connection, campaign_id)
    for project in found.plan.projects:
        check_role(user, project, PLANNING_ROLES, SENDING)
    if found.stage is not CampaignStage.OPEN:
        raise RuleError("Links go out while a survey is open. Open it first.")
    if not by_link(found.plan.modes):
        raise RuleError("This survey is not answered by link or letter, so there is none to send.")
    return found


def _row(transaction: Transaction, each: Addressed, found: Campaign, channel: str, now: datetime) -> dict[str, object]:
    stream = f"{INVITATIONS}{each.invitation}"
    return {
        "stream": stream, "version": len(transaction.stream(stream)), "target": f"{channel}:{OUTSIDE}",
        "title": found.plan.name, "body": "", "state": "pending", "attempts": 0, "next_at": now,
    }  # fmt: skip
