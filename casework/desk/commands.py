"""Commands: what a person asks the desk to do, one model per form, checked for shape before any rule is asked.

``occurred_at`` is when it happened, if not now; the rules bound it (not before the case, not in the future).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from casework.desk.step_names import Name
from casework.record.events import Code, Text
from casework.vocabulary import (
    Caller,
    Concern,
    Nature,
    Satisfaction,
    Severity,
    Urgency,
)
from casework.vocabulary.desk import CommandName
from casework.vocabulary.own import (
    AppointmentWord,
    CallerWord,
    CategoryWord,
    ChannelWord,
    ConcernWord,
    DispositionWord,
    IncidentWord,
    NatureWord,
    SeverityWord,
    UrgencyWord,
    ValidityWord,
)

Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
"""A text that must say something."""


class Command(BaseModel):
    """Base of all commands: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: ClassVar[Name]
    """What the form is: the house's name for it, or what a step's own form is called."""
    occurred_at: AwareDatetime | None = None


class Receive(Command):
    """A new case. ``customer_id`` names the row with name, room and contact; an anonymous one has none."""

    name = CommandName.RECEIVE
    project: Code
    customer_id: Code | None = None
    channel: ChannelWord
    content: Text = ""
    demand: Text | None = None
    nature: NatureWord = Nature.COMPLAINT
    concern: ConcernWord = Concern.OTHER
    category: CategoryWord | None = None
    severity: SeverityWord = Severity.GENERAL
    urgency: UrgencyWord = Urgency.NORMAL
    company_level: bool = False
    about: Code | None = None
    whom: Code | None = None
    incident: IncidentWord | None = None
    wanted_by: AwareDatetime | None = None
    happened_on: date | None = None
    anonymous: bool | None = None
    formal: bool | None = None
    written: bool | None = None
    own_matter: bool | None = None


class AnswerDirectly(Command):
    name = CommandName.ANSWER
    answer: Said
    opinion: Text | None = None


class Classify(Command):
    """At least one field; what is not given stays as it was."""

    name = CommandName.CLASSIFY
    nature: NatureWord | None = None
    concern: ConcernWord | None = None
    category: CategoryWord | None = None
    severity: SeverityWord | None = None
    urgency: UrgencyWord | None = None

    @model_validator(mode="after")
    def _something(self) -> Classify:
        if all(v is None for v in (self.nature, self.concern, self.category, self.severity, self.urgency)):
            raise ValueError("give at least one of nature, concern, category, severity, urgency")
        return self


class Judge(Command):
    name = CommandName.JUDGE
    validity: ValidityWord
    reason: Said


class Dispatch(Command):
    """``urgency`` chooses the contact limit; None takes the case's own."""

    name = CommandName.DISPATCH
    department: Code
    urgency: UrgencyWord | None = None
    proposal: Text | None = None


class ConfirmReceipt(Command):
    name = CommandName.CONFIRM_RECEIPT


class NotifyVisitor(Command):
    name = CommandName.NOTIFY_VISITOR
    department: Code


class ReceiveVisitor(Command):
    name = CommandName.RECEIVE_VISITOR


class Contact(Command):
    name = CommandName.CONTACT
    note: Text | None = None


class Appoint(Command):
    name = CommandName.APPOINT
    appointment: AppointmentWord
    due_at: AwareDatetime
    note: Text | None = None


class Extend(Command):
    name = CommandName.EXTEND
    due_at: AwareDatetime
    customer_confirmed: bool
    reason: Said


class CancelExtension(Command):
    name = CommandName.CANCEL_EXTENSION
    reason: Said


class ReportToLeader(Command):
    name = CommandName.REPORT_TO_LEADER
    to: Code
    note: Text | None = None


class SubmitConclusion(Command):
    name = CommandName.SUBMIT_CONCLUSION
    conclusion: Said


class Solve(Command):
    name = CommandName.SOLVE
    result: Said


class FeedBack(Command):
    name = CommandName.FEED_BACK
    result: Said


class Verify(Command):
    name = CommandName.VERIFY
    note: Text | None = None


class Reply(Command):
    name = CommandName.REPLY
    reply: Said


class RecordAgreement(Command):
    name = CommandName.AGREE
    note: Text | None = None


class RecordDisagreement(Command):
    name = CommandName.DISAGREE
    note: Text | None = None


class CallBack(Command):
    """``satisfaction`` only when the customer was reached."""

    name = CommandName.CALL_BACK
    caller: CallerWord = Caller.CENTRE
    reached: bool = True
    satisfaction: Satisfaction | None = None
    opinion: Text | None = None
    result: Text | None = None
    effect: Text | None = None

    @model_validator(mode="after")
    def _reached_to_answer(self) -> CallBack:
        if self.satisfaction is not None and not self.reached:
            raise ValueError("a customer who was not reached has given no answer: leave satisfaction empty")
        return self


class Close(Command):
    name = CommandName.CLOSE
    disposition: DispositionWord
    note: Text | None = None


class Reopen(Command):
    name = CommandName.REOPEN
    reason: Said


class Transfer(Command):
    name = CommandName.TRANSFER
    department: Code
    reason: Said
    urgency: UrgencyWord | None = None


class Escalate(Command):
    name = CommandName.ESCALATE
    level: Annotated[int, Field(ge=1, le=2)] = 1
    consent_by: Text = ""
    reason: Text | None = None


class Instruct(Command):
    name = CommandName.INSTRUCT
    instruction: Said


class DispatchAgain(Command):
    name = CommandName.DISPATCH_AGAIN
    department: Code
    due_at: AwareDatetime


class DeclareUnclosed(Command):
    name = CommandName.DECLARE_UNCLOSED
    reason: Said


class HoldMeeting(Command):
    name = CommandName.HOLD_MEETING
    held_on: date
    participants: Said
    decisions: Said


class RaiseClaim(Command):
    """``amount`` in yuan per household."""

    name = CommandName.RAISE_CLAIM
    amount: Annotated[float, Field(gt=0)]
    reason: Said


class AdviseClaim(Command):
    name = CommandName.ADVISE_CLAIM
    advice: Said


class EndorseClaim(Command):
    name = CommandName.ENDORSE_CLAIM
    endorsed: bool
    note: Text | None = None


class ApproveClaim(Command):
    name = CommandName.APPROVE_CLAIM
    approved: bool
    note: Text | None = None


class PayClaim(Command):
    name = CommandName.PAY_CLAIM
    amount: Annotated[float, Field(gt=0)]


class ReportMajorEvent(Command):
    name = CommandName.REPORT_MAJOR_EVENT
    summary: Said


class Commend(Command):
    name = CommandName.COMMEND
    reason: Said


class AttachEvidence(Command):
    """A file that already lies in the evidence store, by its digest."""

    name = CommandName.ATTACH_EVIDENCE
    digest: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    filename: Code
    media_type: Code
    size: Annotated[int, Field(gt=0)]


class Note(Command):
    name = CommandName.NOTE
    note: Said


class Correct(Command):
    """Replace or void the entry with version ``target``; see ``casework.record.events.Corrected``."""

    name = CommandName.CORRECT
    target: Annotated[int, Field(ge=1)]
    reason: Said
    void: bool = False
    happened_at: AwareDatetime | None = None
    replacement: str | None = None

    @model_validator(mode="after")
    def _one_change(self) -> Correct:
        if self.void == (self.happened_at is not None or self.replacement is not None):
            raise ValueError("either void the entry, or give its right time or content")
        return self


class Redact(Command):
    name = CommandName.REDACT
    target: Annotated[int, Field(ge=1)]
    reason: Said


COMMANDS: dict[CommandName, type[Command]] = {CommandName(str(cls.name)): cls for cls in Command.__subclasses__()}
"""The model of every command (total: tested against the vocabulary)."""
