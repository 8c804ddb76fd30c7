"""What customers say when they are asked: a club call or a survey answer becomes an event, exactly once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from casework.access.permissions import User
from casework.desk import rules_asked
from casework.desk.numbers import next_number
from casework.desk.once import Sent, remember, sent_before
from casework.desk.rules_input import check_category, check_happened
from casework.errors import LedgerError
from casework.policy import Pack, Policies
from casework.record import people
from casework.record.events import ClubCalled, Code, Event, SurveyAnswered
from casework.record.ledger import Ledger, Transaction
from casework.record.registered import project_pack
from casework.vocabulary.desk import SurveyMode
from casework.vocabulary.own import BandWord, CategoryWord

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class Asked(BaseModel):
    """Base of both forms: whom, where and when; the other fields are those of the event."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    event: ClassVar[type[ClubCalled | SurveyAnswered]]
    room: ClassVar[str]
    """Where the streams of its events lie."""
    project: Code
    customer_id: Code | None = None
    occurred_at: AwareDatetime


class ClubCall(Asked):
    """The answers of one member, question by question as in Annex 3; ``valid`` is False when nobody answered."""

    event = ClubCalled
    room = "club"
    valid: bool
    card_received: bool | None = None
    newsletter_received: bool | None = None
    contact_updated: bool | None = None
    band: BandWord | None = None
    consultant: Name | None = None
    on_consultant: Words | None = None
    on_service: Words | None = None
    expectations: Words | None = None
    other_needs: Words | None = None


class SurveyAnswer(Asked):
    """One answered sheet of a survey; without a customer it is anonymous."""

    event = SurveyAnswered
    room = "survey"
    survey: Name
    score: Annotated[int, Field(ge=1, le=5)] | None = None
    recommend: Annotated[int, Field(ge=0, le=10)] | None = None
    category: CategoryWord | None = None
    mode: SurveyMode | None = None
    comment: Words | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """What a form came to; ``repeated`` when it had been sent before and nothing new was written."""

    stream: str
    payload: ClubCalled | SurveyAnswered
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """Takes the forms of one installation."""

    ledger: Ledger
    policies: Policies
    default_pack: str

    def enter(self, user: User, form: Asked, *, idempotency_key: str, now: datetime) -> Entered:
        """Write what was answered; raises ``PermissionRefused``, or ``RuleError`` saying what does not fit."""
        with self.ledger.transaction() as transaction:
            before = sent_before(transaction.connection, idempotency_key)
            if before is not None:
                return _as_entered(transaction, before)
            person = people.read(transaction.connection, form.customer_id) if form.customer_id else None
            pack = self._check(transaction, user, form, person, now)
            number = next_number(transaction.connection, form.event.kind, _year(pack, now))
            payload = form.event(number=number, **form.model_dump(exclude={"project", "occurred_at"}))
            stream = f"{form.room}/{number}"
            fact = Event(
                stream=stream, occurred_at=form.occurred_at, recorded_at=now, actor=user.user_id,
                project=form.project, payload=payload,
            )  # fmt: skip
            transaction.append(stream, 0, [fact])
            remember(transaction.connection, idempotency_key, Sent(stream, 1), now)
            return Entered(stream, payload)

    def pack(self, project: str, now: datetime) -> Pack:
        """The rules that an entry of the project is judged by."""
        return self.policies.at(project_pack(self.ledger, project) or self.default_pack, now)

    def _check(
        self, transaction: Transaction, user: User, form: Asked, person: people.Customer | None, now: datetime
    ) -> Pack:
        """Ask every rule; returns the pack of the project in force now."""
        rules_asked.check_may_enter(user, form.project)
        pack_id = project_pack(transaction, form.project)
        known = pack_id is not None or people.has_any(transaction.connection, [form.project])
        rules_asked.check_project(form.project, known=known)
        pack = self.policies.at(pack_id or self.default_pack, now)
        check_happened(form.occurred_at, now, pack)
        rules_asked.check_customer(form.customer_id, form.project, person)
        if isinstance(form, ClubCall):
            rules_asked.check_member(person)
            rules_asked.check_silence(form.valid, _answers(form))
            rules_asked.check_talk(form.valid, _answers(form))
        if isinstance(form, SurveyAnswer):
            rules_asked.check_sheet(_answers(form))
            check_category(form.category, pack)
        return pack


ANSWERS: dict[type[Asked], tuple[str, ...]] = {
    ClubCall: (
        "card_received", "newsletter_received", "contact_updated", "band", "on_consultant", "on_service",
        "expectations", "other_needs",
    ),
    SurveyAnswer: ("score", "recommend", "comment"),
}  # fmt: skip
"""Fields in which the customer says something."""


def _answers(form: Asked) -> tuple[str, ...]:
    """The fields in which the customer did say something."""
    return tuple(name for name in ANSWERS[type(form)] if getattr(form, name) is not None)


def _year(pack: Pack, now: datetime) -> int:
    return now.astimezone(ZoneInfo(pack.timezone)).year


def _as_entered(transaction: Transaction, sent: Sent) -> Entered:
    """The entry that the form made when it was sent first."""
    entries = transaction.stream(sent.stream)
    payload = entries[0].payload if entries else None
    if not isinstance(payload, ClubCalled | SurveyAnswered):
        raise LedgerError("This form was already sent for another case. Open it again and send the new one.")
    return Entered(sent.stream, payload, repeated=True)
