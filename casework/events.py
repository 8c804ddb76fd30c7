"""Typed facts: one payload class per event kind, and the envelope that carries it into the ledger.

Payloads hold no personal data (names, phones, addresses, contract numbers); those live in the ``customer`` table and
are reached by ``customer_id``. All moments are timezone-aware; the ledger stores UTC.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from casework.events_amending import Corrected, Erased, Redacted
from casework.events_base import Code, FileName, Payload, Text, Words
from casework.events_elsewhere import (
    Accessed,
    ClockConfirmed,
    ClubCalled,
    DemoFilled,
    ImportLoaded,
    ProjectRegistered,
    Revealed,
    SignedCounted,
    SurveyAnswered,
)
from casework.events_privacy import ErasureDone, ErasureRefused, ErasureRequested, RetentionApplied
from casework.vocabulary import (
    Appointment,
    Caller,
    Channel,
    Concern,
    Disposition,
    EscalationCause,
    EventKind,
    Nature,
    Satisfaction,
    Severity,
    Urgency,
    Validity,
)

__all__ = ["Accessed", "ClockConfirmed", "ClubCalled", "Code", "Corrected", "DemoFilled", "Erased", "ImportLoaded"]
__all__ += ["Payload", "ProjectRegistered", "Redacted", "Revealed", "SignedCounted", "SurveyAnswered", "Text", "Words"]
__all__ += ["ErasureDone", "ErasureRefused", "ErasureRequested", "RetentionApplied"]


class Event(BaseModel):
    """One fact on its way into the ledger.

    ``stream`` names the thing it happened to (``case/…``, ``club/…``, ``survey/…``, ``project/…``, ``import/…``,
    ``access/…``, ``installation/…``, ``clock/…``); ``occurred_at`` is when it happened, ``recorded_at`` when somebody
    entered it.
    """

    model_config = ConfigDict(frozen=True)
    stream: Code
    occurred_at: AwareDatetime
    recorded_at: AwareDatetime
    actor: Code
    project: Code
    payload: Payload

    @property
    def kind(self) -> EventKind:
        """The kind, as declared by the payload's class."""
        return self.payload.kind

    def payload_json(self) -> str:
        """The payload as the ledger stores it: JSON without empty fields."""
        return self.payload.model_dump_json(exclude_none=True)


class Received(Payload):
    """Minimum record of 4.4.1.1; ``room`` and contact stand in the customer table."""

    kind = EventKind.RECEIVED
    number: Code
    customer_id: Code | None = None
    channel: Channel = Channel.PHONE
    nature: Nature = Nature.COMPLAINT
    concern: Concern = Concern.OTHER
    category: Code | None = None
    severity: Severity = Severity.GENERAL
    urgency: Urgency = Urgency.NORMAL
    content: Words = ""
    demand: Words | None = None
    department: Code | None = None
    pack: Code = "sunshine"
    source: Code | None = None
    """Import batch or desk the record came from."""
    company_level: bool = False
    """Made to or raised to the company: recorded on Annex 2 (4.3)."""


class Answered(Payload):
    """``opinion`` is what the customer thought of the answer (3.3.2)."""

    kind = EventKind.ANSWERED
    answer: Words = ""
    opinion: Words | None = None


class Classified(Payload):
    """Only the fields given change."""

    kind = EventKind.CLASSIFIED
    nature: Nature | None = None
    concern: Concern | None = None
    category: Code | None = None
    severity: Severity | None = None
    urgency: Urgency | None = None


class Validated(Payload):
    kind = EventKind.VALIDATED
    validity: Validity
    reason: Words = ""


class Dispatched(Payload):
    """The dispatch slip (4.4.2.1): ``due_at`` is the contact limit of 4.4.2.2, start + the slip's minutes."""

    kind = EventKind.DISPATCHED
    department: Code
    urgency: Urgency = Urgency.NORMAL
    due_at: AwareDatetime
    slip: Code | None = None
    proposal: Words | None = None


class ReceiptConfirmed(Payload):
    kind = EventKind.RECEIPT_CONFIRMED
    by: Code | None = None


class VisitorNotified(Payload):
    kind = EventKind.VISITOR_NOTIFIED
    department: Code


class VisitorReceived(Payload):
    kind = EventKind.VISITOR_RECEIVED
    by: Code | None = None


class Contacted(Payload):
    kind = EventKind.CONTACTED
    note: Words | None = None


class Appointed(Payload):
    kind = EventKind.APPOINTED
    appointment: Appointment = Appointment.COMPLETION
    due_at: AwareDatetime
    note: Words | None = None


class Extended(Payload):
    """Valid only when the customer confirmed it (4.4.3.2)."""

    kind = EventKind.EXTENDED
    due_at: AwareDatetime
    customer_confirmed: bool
    reason: Words = ""


class ExtensionCancelled(Payload):
    kind = EventKind.EXTENSION_CANCELLED
    reason: Words = ""


class Warned(Payload):
    """``obligation`` is the obligation's id; ``due_at`` the limit the warning is about."""

    kind = EventKind.WARNED
    obligation: Code
    clause: Code
    due_at: AwareDatetime


class Escalated(Payload):
    kind = EventKind.ESCALATED
    level: Annotated[int, Field(ge=1, le=2)]
    cause: EscalationCause
    to: Code
    clause: Code | None = None
    obligation: Code | None = None
    consent_by: Code | None = None


class Instructed(Payload):
    kind = EventKind.INSTRUCTED
    instruction: Words = ""


class DispatchedAgain(Payload):
    """The escalated dispatch slip (4.4.4.2) with its own deadline."""

    kind = EventKind.DISPATCHED_AGAIN
    department: Code
    due_at: AwareDatetime
    slip: Code | None = None


class ReportedToLeader(Payload):
    kind = EventKind.REPORTED_TO_LEADER
    to: Code
    note: Words | None = None


class PlanSubmitted(Payload):
    kind = EventKind.PLAN_SUBMITTED
    plan: Words = ""


class PlanDecided(Payload):
    kind = EventKind.PLAN_DECIDED
    decision: Annotated[str, Field(pattern="^(approved|new_plan|deemed_approved)$")]
    note: Words | None = None


class Solved(Payload):
    kind = EventKind.SOLVED
    result: Words = ""


class FedBack(Payload):
    kind = EventKind.FED_BACK
    result: Words = ""


class Verified(Payload):
    kind = EventKind.VERIFIED
    note: Words | None = None


class Replied(Payload):
    kind = EventKind.REPLIED
    reply: Words = ""


class CustomerAgreed(Payload):
    kind = EventKind.CUSTOMER_AGREED
    note: Words | None = None


class CustomerDisagreed(Payload):
    kind = EventKind.CUSTOMER_DISAGREED
    note: Words | None = None


class CalledBack(Payload):
    """``satisfaction`` is None when the customer was not reached or did not say."""

    kind = EventKind.CALLED_BACK
    caller: Caller = Caller.CENTRE
    reached: bool = True
    satisfaction: Satisfaction | None = None
    opinion: Words | None = None
    result: Words | None = None
    effect: Words | None = None


class Closed(Payload):
    kind = EventKind.CLOSED
    disposition: Disposition = Disposition.RESOLVED
    note: Words | None = None


class Reopened(Payload):
    kind = EventKind.REOPENED
    reason: Words = ""


class DeclaredUnclosed(Payload):
    kind = EventKind.DECLARED_UNCLOSED
    reason: Words = ""


class AnalysisMeetingHeld(Payload):
    kind = EventKind.ANALYSIS_MEETING_HELD
    held_on: date
    participants: Words = ""
    decisions: Words = ""


class ClaimRaised(Payload):
    """``amount`` in yuan per household (4.7)."""

    kind = EventKind.CLAIM_RAISED
    amount: Annotated[float, Field(gt=0)]
    reason: Words = ""


class ClaimAdvised(Payload):
    kind = EventKind.CLAIM_ADVISED
    advice: Words = ""


class ClaimEndorsed(Payload):
    kind = EventKind.CLAIM_ENDORSED
    role: Code
    endorsed: bool = True
    note: Words | None = None


class ClaimApproved(Payload):
    kind = EventKind.CLAIM_APPROVED
    role: Code
    approved: bool = True
    note: Words | None = None


class ClaimPaid(Payload):
    kind = EventKind.CLAIM_PAID
    amount: Annotated[float, Field(gt=0)]


class MajorEventReported(Payload):
    kind = EventKind.MAJOR_EVENT_REPORTED
    summary: Words = ""


class CauseAnalysed(Payload):
    kind = EventKind.CAUSE_ANALYSED
    cause: Words = ""


class MeasureSet(Payload):
    kind = EventKind.MEASURE_SET
    measure: Words = ""
    owner: Code
    due_at: AwareDatetime | None = None


class MeasureDone(Payload):
    kind = EventKind.MEASURE_DONE
    measure: Words = ""


class PenaltyGiven(Payload):
    kind = EventKind.PENALTY_GIVEN
    penalty: Code
    person: Code | None = None


class Commended(Payload):
    """All three conditions of 4.8.2 are claimed by the writer; ``reason`` says how they were seen."""

    kind = EventKind.COMMENDED
    reason: Words = ""


class EvidenceAttached(Payload):
    """``digest`` is the SHA-256 of the file's bytes, its name in the evidence store."""

    kind = EventKind.EVIDENCE_ATTACHED
    digest: Code
    filename: FileName = ""
    media_type: Code
    size: int


class Noted(Payload):
    kind = EventKind.NOTED
    note: Words = ""


class Transferred(Payload):
    kind = EventKind.TRANSFERRED
    department: Code
    reason: Words = ""


PAYLOADS: dict[EventKind, type[Payload]] = {cls.kind: cls for cls in Payload.__subclasses__()}
"""The payload class of every event kind (total: tested against the vocabulary)."""


def parse_payload(kind: EventKind, text: str) -> Payload:
    """Rebuild a payload from the ledger's JSON; raises ``pydantic.ValidationError`` when it does not fit."""
    return PAYLOADS[kind].model_validate_json(text)
