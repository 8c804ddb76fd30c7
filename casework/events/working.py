"""The way of a case through the departments, from the dispatch slip to the reply to the customer."""

from __future__ import annotations

from pydantic import AwareDatetime

from casework.events.base import Code, Payload, Words
from casework.vocabulary import Appointment, EventKind, Urgency
from casework.vocabulary.own import AppointmentWord, DecisionWord, UrgencyWord


class Dispatched(Payload):
    """The dispatch slip: ``due_at`` is the contact limit, start + the slip's minutes."""

    kind = EventKind.DISPATCHED
    department: Code
    urgency: UrgencyWord = Urgency.NORMAL
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
    appointment: AppointmentWord = Appointment.COMPLETION
    due_at: AwareDatetime
    note: Words | None = None


class Extended(Payload):
    """Valid only when the customer confirmed it."""

    kind = EventKind.EXTENDED
    due_at: AwareDatetime
    customer_confirmed: bool
    reason: Words = ""


class ExtensionCancelled(Payload):
    kind = EventKind.EXTENSION_CANCELLED
    reason: Words = ""


class Transferred(Payload):
    kind = EventKind.TRANSFERRED
    department: Code
    reason: Words = ""


class PlanSubmitted(Payload):
    kind = EventKind.PLAN_SUBMITTED
    plan: Words = ""


class PlanDecided(Payload):
    kind = EventKind.PLAN_DECIDED
    decision: DecisionWord
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
