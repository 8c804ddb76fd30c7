"""What came of a call, entered once: the attempt, the answers, when to call again, all in one transaction.

The disposition comes first; what it means decides what else is kept. Nothing that an interviewer typed is lost because
a lease ran out: the attempt is kept and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated

import sqlalchemy as sa
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from casework.access.permissions import ASKING_ROLES, User, check_role
from casework.case.effective import effective
from casework.desk.once import Sent, remember, sent_before
from casework.errors import RuleError
from casework.record import people
from casework.record.events import (
    Attempted,
    CallArranged,
    Code,
    Corrected,
    Event,
    OptedOut,
    Payload,
    ResponseCompleted,
    ResponsePartial,
    Text,
)
from casework.record.ledger import Ledger, StoredEvent, Transaction
from casework.record.survey_tables import call_item, do_not_ask
from casework.vocabulary.asking import Call, CampaignStage, Mode
from casework.wording import Phrase, phrases
from surveys.fieldwork import campaign as campaigns
from surveys.fieldwork import club, dispositions, invitation, quotas, unfinished
from surveys.fieldwork.calling import Item, read
from surveys.fieldwork.campaign import Campaign
from surveys.fieldwork.dispositions import Disposition, Group, Special
from surveys.fieldwork.invitation import Invitation
from surveys.fieldwork.sheets import Sheets
from surveys.fieldwork.unfinished import Kept
from surveys.fieldwork.writing import Hand
from surveys.questionnaire import Judged, Questionnaire

ENTER = Phrase("Entering what came of a call", "录入电话访问结果")
UNDO_WITHIN = timedelta(minutes=1)
TALKS = frozenset({Group.INTERVIEW, Group.PARTIAL})
BEGUN = frozenset({Special.BROKE_OFF, Special.QUOTA_FULL})
"""Outcomes that are no talk to the end, and have answers all the same."""
FINISHED = (ResponseCompleted, ResponsePartial)


class Entry(BaseModel):
    """The form of one call: what it came to, and with an interview the answers, raw, by item."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    stream: Code
    disposition: Code
    mode: Mode = Mode.PHONE
    answers: Mapping[str, object] = Field(default_factory=dict)
    note: Text | None = None
    call_again_at: AwareDatetime | None = None
    started_at: AwareDatetime | None = None
    seconds: Annotated[int, Field(ge=0)] | None = None
    language: Code = "zh-CN"
    contact: Mapping[str, str] = Field(default_factory=dict)
    """Fields of the customer's record as they are right from now on (club calls)."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What an entry came to: the entries written (stream and version), for whoever takes them back."""

    stream: str
    at: datetime
    by: str
    written: tuple[tuple[str, int], ...]
    amended: tuple[club.Amended, ...] = field(default=(), repr=False)
    """What of the customer's record the call put right."""
    sheets: tuple[Kept, Kept] = (Kept(), Kept())
    """The unfinished sheet before and after."""
    lapsed: bool = False
    """Somebody else had been given the person already; the attempt is kept beside theirs."""
    answered_before: bool = False
    """There is a response already, which stands; the attempt alone was kept."""
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What stands before an entry is written."""

    campaign: Campaign
    invitation: Invitation
    item: Item | None
    responses: list[StoredEvent]

    @property
    def response(self) -> StoredEvent | None:
        """The response that counts already."""
        return next((each for each in effective(self.responses) if isinstance(each.payload, FINISHED)), None)


@dataclass(frozen=True, slots=True)
class Told:
    """What a call came to, and what was said in it."""

    coded: Disposition
    judged: Judged = field(default_factory=Judged)
    questionnaire: Questionnaire | None = None
    quotas: tuple[str, ...] = ()
    """The quotas that were met, so that the person was turned away."""


@dataclass(frozen=True, slots=True)
class Entering:
    """Takes what came of calls of surveys and of the club."""

    ledger: Ledger
    sheets: Sheets
    zone: str

    def save(self, user: User, entry: Entry, *, key: str, now: datetime) -> Saved:
        """Write one call; raises ``RuleError`` saying what does not fit, and then nothing is written."""
        hand = Hand(user, now)
        with self.ledger.transaction() as transaction:
            sent = sent_before(transaction.connection, key)
            if sent is not None:
                return Saved(sent.stream, now, user.user_id, (), repeated=True)
            known = _known(transaction, entry.stream)
            check_role(user, known.invitation.invited.stratum, ASKING_ROLES, ENTER)
            _check_customer(transaction, known)
            told = self._told(transaction.connection, entry, known, check_outcome(entry, now))
            before = unfinished.as_kept(transaction.connection, entry.stream)
            written, lapsed = self._write(transaction, hand, entry, known, told)
            remember(transaction.connection, key, Sent(entry.stream, known.invitation.version + 1), now)
            amended = _amend(transaction.connection, known, entry)
            kept = before, unfinished.as_kept(transaction.connection, entry.stream)
            again = known.response is not None and told.coded.group in TALKS
            return Saved(entry.stream, now, user.user_id, tuple(written), amended, kept, lapsed, again)

    def _told(self, connection: sa.Connection, entry: Entry, known: Known, coded: Disposition) -> Told:
        """What was said in the call; the questionnaire is only looked for where there was a talk."""
        if coded.group not in TALKS and coded.means not in BEGUN:
            return Told(coded)
        plan = known.campaign.plan
        questionnaire = self.sheets.find(plan.questionnaire, plan.digest)
        judged = judged_answers(questionnaire, entry, coded, known.invitation.invited.facts)
        turned = coded.means is Special.QUOTA_FULL
        met = quotas.turning_away(connection, plan, questionnaire, judged.all) if turned else ()
        return Told(coded, judged, questionnaire, met)

    def _write(
        self, transaction: Transaction, hand: Hand, entry: Entry, known: Known, told: Told
    ) -> tuple[list[tuple[str, int]], bool]:
        project = known.invitation.invited.stratum
        lapsed = _taken_by_another(known.item, hand)
        facts = [hand.entry(entry.stream, each, project) for each in _attempt(entry, told, lapsed=lapsed)]
        written = append(transaction, entry.stream, known.invitation.version, facts)
        after = invitation.fold(entry.stream, transaction.stream(entry.stream)) or known.invitation
        if after.opted_out:
            _leave_in_peace(transaction.connection, known, hand.now)
        if known.item is not None and known.item.kind is Call.CLUB:
            written += club.written(transaction, hand, after, known.campaign.plan, told.judged, self.zone)
        elif known.response is None and (payload := response_of(known, entry, told)):
            stream = known.invitation.response
            written += append(transaction, stream, len(known.responses), [hand.entry(stream, payload, project)])
        if told.coded.means is Special.BROKE_OFF and told.judged.all:
            unfinished.keep(transaction.connection, entry.stream, told.judged, entry.language, hand.now)
        elif after.is_over(known.campaign.plan):
            unfinished.drop(transaction.connection, entry.stream)
        update_item(transaction.connection, after, known.campaign, hand, self.zone)
        return written, lapsed

    def undo(self, user: User, saved: Saved, now: datetime) -> None:
        """Take an entry back by corrections: it stays visible and counts nowhere. Possible for a minute, for whoever
        made it; raises ``RuleError`` afterwards."""
        if now - saved.at > UNDO_WITHIN or saved.by != user.user_id:
            raise RuleError(
                "A call can be taken back within a minute, by whoever entered it. Ask the centre to correct it."
            )
        hand = Hand(user, now)
        with self.ledger.transaction() as transaction:
            known = _known(transaction, saved.stream)
            _check_customer(transaction, known)
            for stream, version in saved.written:
                void = Corrected(target=version, void=True, reason="taken back")
                transaction.extend(stream, [hand.entry(stream, void, known.invitation.invited.stratum)])
            after = invitation.fold(saved.stream, transaction.stream(saved.stream))
            if after is None:
                return
            club.restore(transaction.connection, after.invited.customer_id, saved.amended)
            unfinished.restore(transaction.connection, saved.stream, *saved.sheets)
            if not after.opted_out:
                mine = do_not_ask.c.customer_id == after.invited.customer_id
                transaction.connection.execute(sa.delete(do_not_ask).where(mine, do_not_ask.c.since == saved.at))
            update_item(transaction.connection, after, known.campaign, hand, self.zone, hold=True)


def _amend(connection: sa.Connection, known: Known, entry: Entry) -> tuple[club.Amended, ...]:
    """What a club call puts right in the customer's record."""
    if known.item is None or known.item.kind is not Call.CLUB:
        return ()
    return club.amend(connection, known.invitation.invited.customer_id, entry.contact)


def _attempt(entry: Entry, told: Told, *, lapsed: bool) -> Iterator[Payload]:
    """What the invitation's stream says of the call."""
    coded = told.coded
    yield Attempted(
        mode=entry.mode, disposition=coded.code, seconds=entry.seconds, lapsed=lapsed, quotas=told.quotas,
        note=entry.note or None,
    )  # fmt: skip
    if entry.call_again_at is not None:
        yield CallArranged(at=entry.call_again_at)
    if coded.means is Special.NEVER_AGAIN:
        yield OptedOut(everything=True, reason=entry.note or "")


def check_outcome(entry: Entry, now: datetime) -> Disposition:
    """What the call came to, if it can come to that; raises ``RuleError``."""
    coded = dispositions.shipped()[entry.disposition]
    if not coded.possible_in(entry.mode):
        raise RuleError("{outcome} cannot happen in this mode. Choose another.", outcome=_worded(coded))
    if coded.note and not (entry.note or "").strip():
        raise RuleError("{outcome}: say in a few words what happened.", outcome=_worded(coded))
    if entry.call_again_at is not None and (coded.final or entry.call_again_at <= now):
        raise RuleError("A call can be arranged for later only, and where this one did not settle it.")
    return coded


def judged_answers(
    questionnaire: Questionnaire, entry: Entry, coded: Disposition, facts: Mapping[str, str] | None = None
) -> Judged:
    """The clean answers of an interview, whole or in part, and what ``facts`` of the person answer.

    Raises ``RuleError`` naming the items that do not fit.
    """
    complete = coded.group is Group.INTERVIEW
    given = {**entry.answers, **questionnaire.prefilled(facts or {})}
    judged = questionnaire.judged(given, complete=complete)
    if not judged.sound:
        raise refused(questionnaire, judged)
    if coded.group is Group.PARTIAL and not judged.all:
        raise RuleError("Nothing was answered. Choose another outcome, or enter what was said.")
    return judged


def refused(questionnaire: Questionnaire, judged: Judged) -> RuleError:
    """What says which answers are missing or do not fit."""
    listed = [
        Phrase(f"{_item(questionnaire, code).en}: {why.en}", f"{_item(questionnaire, code).zh}：{why.zh}")
        for code, why in judged.refusals.items()
    ]
    return RuleError("The answers are not complete or do not fit: {items}", items=phrases(listed))


def response_of(known: Known, entry: Entry, told: Told) -> Payload | None:
    """The response that the call makes; None where there was no talk, or it may still be ended another time."""
    if told.questionnaire is None or not told.judged.all or told.coded.group not in TALKS:
        return None
    made = ResponseCompleted if told.coded.group is Group.INTERVIEW else ResponsePartial
    whose: dict[str, object] = {
        "campaign": known.campaign.campaign_id,
        "customer_id": known.invitation.invited.customer_id,
    }
    if made is ResponseCompleted:
        whose["quotas"] = quotas.met(known.campaign.plan.quotas, told.judged.all)
    return made.model_validate(sheet_fields(told.questionnaire, entry, told.judged) | whose)


def sheet_fields(questionnaire: Questionnaire, entry: Entry, judged: Judged) -> dict[str, object]:
    """What every response says: of which questionnaire, how, and the answers."""
    return {
        "questionnaire": questionnaire.id, "version": questionnaire.version, "mode": entry.mode,
        "language": entry.language, "started_at": entry.started_at, "seconds": entry.seconds,
        "consent": questionnaire.consent.version if questionnaire.consent else None,
        "answers": event_answers(judged),
        "said": judged.said,
    }  # fmt: skip


def event_answers(judged: Judged) -> dict[str, object]:
    """Codes and numbers as an event keeps them."""
    return {code: tuple(each) if isinstance(each, list) else each for code, each in judged.answers.items()}


def append(transaction: Transaction, stream: str, version: int, facts: Sequence[Event]) -> list[tuple[str, int]]:
    """Append after ``version``; returns where each stands, for whoever takes it back."""
    transaction.append(stream, version, facts)
    return [(stream, version + place) for place in range(1, len(facts) + 1)]


def _known(transaction: Transaction, stream: str) -> Known:
    found = invitation.fold(stream, transaction.stream(stream))
    if found is None:
        raise RuleError("Nobody was invited under this name. Take the next person from the list.")
    campaign = campaigns.read(transaction.connection, found.invited.campaign)
    return Known(campaign, found, read(transaction.connection, stream), transaction.stream(found.response))


def _check_customer(transaction: Transaction, known: Known) -> None:
    person = people.read(transaction.connection, known.invitation.invited.customer_id)
    if person is None or person.erased_at is not None:
        raise RuleError("This customer's data were erased meanwhile: nothing is kept. Take the next person.")


def _taken_by_another(item: Item | None, hand: Hand) -> bool:
    """Whether somebody else has the person now."""
    return (
        item is not None and item.holder not in {None, hand.user.user_id}
        and item.held_until is not None and item.held_until >= hand.now
    )  # fmt: skip


def _leave_in_peace(connection: sa.Connection, known: Known, now: datetime) -> None:
    customer_id = known.invitation.invited.customer_id
    there = connection.execute(sa.select(do_not_ask).where(do_not_ask.c.customer_id == customer_id)).first()
    if there is None:
        connection.execute(sa.insert(do_not_ask).values(customer_id=customer_id, since=now))


def update_item(
    connection: sa.Connection, after: Invitation, campaign: Campaign, hand: Hand, zone: str, *, hold: bool = False
) -> None:
    """Bring the list of calls up to what happened, and give the person back if the caller has them."""
    values = after.row(campaign.plan, zone) | {"guard": call_item.c.guard + 1}
    values["final"] = values["final"] or campaign.stage is CampaignStage.CLOSED
    mine = call_item.c.stream == after.stream
    connection.execute(sa.update(call_item).where(mine).values(**values))
    if not hold:
        held = sa.and_(mine, call_item.c.holder == hand.user.user_id)
        connection.execute(sa.update(call_item).where(held).values(holder=None, held_until=None))


def _worded(coded: Disposition) -> Phrase:
    return Phrase(coded.words.en, coded.words.zh)


def _item(questionnaire: Questionnaire, code: str) -> Phrase:
    item = questionnaire.items.get(code)
    return Phrase(code, code) if item is None else Phrase(item.text.en, item.text.zh)
