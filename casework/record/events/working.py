"""The way of a case through the departments, from the dispatch slip to the reply to the customer."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field

from casework.record.events.base import Code, Payload, Words
from casework.vocabulary import Appointment, EventKind, Urgency
from casework.vocabulary.own import AppointmentWord, DecisionWord, ModeWord, UrgencyWord


class Dispatched(Payload):
    """The dispatch slip: ``due_at`` is the contact limit, start + the slip's minutes."""

    kind = EventKind.DISPATCHED
    department: Code
    urgency: UrgencyWord = Urgency.NORMAL
    due_at: AwareDatetime | None = None
    slip: Code | None = None
    proposal: Words | None = None
    party: Code | None = None
    order: Code | None = None
    way: Code | None = None
    """How the slip reached the department."""


class ReceiptConfirmed(Payload):
    kind = EventKind.RECEIPT_CONFIRMED
    by: Code | None = None
    department: Code | None = None
    signed_by: Code | None = None


class VisitorNotified(Payload):
    kind = EventKind.VISITOR_NOTIFIED
    department: Code


class VisitorReceived(Payload):
    kind = EventKind.VISITOR_RECEIVED
    by: Code | None = None


class Contacted(Payload):
    kind = EventKind.CONTACTED
    mode: ModeWord | None = None
    note: Words | None = None


class Appointed(Payload):
    kind = EventKind.APPOINTED
    appointment: AppointmentWord = Appointment.COMPLETION
    due_at: AwareDatetime
    note: Words | None = None
    part: Code | None = None
    """Which stage of a plan it is the date of."""
    department: Code | None = None


class Extended(Payload):
    """Valid only when the customer confirmed it."""

    kind = EventKind.EXTENDED
    due_at: AwareDatetime
    customer_confirmed: bool
    reason: Words = ""
    appointment: AppointmentWord | None = None


class ExtensionCancelled(Payload):
    kind = EventKind.EXTENSION_CANCELLED
    reason: Words = ""


class Transferred(Payload):
    kind = EventKind.TRANSFERRED
    department: Code
    party: Code | None = None
    reason: Words = ""


class PlanSubmitted(Payload):
    kind = EventKind.PLAN_SUBMITTED
    plan: Words = ""
    cause: Words | None = None
    amount: Annotated[float, Field(ge=0)] | None = None
    delegated: bool | None = None


class PlanDecided(Payload):
    kind = EventKind.PLAN_DECIDED
    decision: DecisionWord
    note: Words | None = None
    reason: Words | None = None


class Solved(Payload):
    kind = EventKind.SOLVED
    result: Words = ""
    department: Code | None = None


class FedBack(Payload):
    kind = EventKind.FED_BACK
    result: Words = ""
    department: Code | None = None


class Verified(Payload):
    kind = EventKind.VERIFIED
    note: Words | None = None
    signed: bool | None = None


class Replied(Payload):
    kind = EventKind.REPLIED
    reply: Words = ""
    department: Code | None = None
