"""What some regulations have written beside the plain life: asked for, passed on, ordered, signed, charged."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field

from casework.record.events.base import Code, Payload, Words
from casework.vocabulary import Caller, EventKind
from casework.vocabulary.own import CallerWord, ModeWord, RequestWord


class Requested(Payload):
    """``what`` is asked for; the rest is what was asked: a new date, a sum, who is to bear it."""

    kind = EventKind.REQUESTED
    what: RequestWord | None = None
    due_at: AwareDatetime | None = None
    party: Code | None = None
    amount: Annotated[float, Field(gt=0)] | None = None
    reason: Words | None = None


class VisitKept(Payload):
    kind = EventKind.VISIT_KEPT
    note: Words | None = None


class SiteInspected(Payload):
    kind = EventKind.SITE_INSPECTED
    findings: Words | None = None


class CallbackTried(Payload):
    kind = EventKind.CALLBACK_TRIED
    caller: CallerWord = Caller.CENTRE
    mode: ModeWord | None = None
    note: Words | None = None


class CallbackDeemed(Payload):
    kind = EventKind.CALLBACK_DEEMED
    caller: CallerWord = Caller.CENTRE
    note: Words | None = None


class HandedOver(Payload):
    """``what`` was given to ``to``: a shift's cases, a plan, what is another's to handle."""

    kind = EventKind.HANDED_OVER
    what: Code | None = None
    to: Code | None = None
    note: Words | None = None


class Acknowledged(Payload):
    kind = EventKind.ACKNOWLEDGED
    mode: ModeWord | None = None
    note: Words | None = None


class Returned(Payload):
    kind = EventKind.RETURNED
    department: Code | None = None
    signed: bool | None = None
    reason: Words = ""


class StageDone(Payload):
    """``part`` is the stage of the plan."""

    kind = EventKind.STAGE_DONE
    part: Code
    department: Code | None = None
    note: Words | None = None


class Urged(Payload):
    kind = EventKind.URGED
    mode: ModeWord | None = None
    note: Words | None = None


class Signed(Payload):
    kind = EventKind.SIGNED
    by: Code | None = None
    note: Words | None = None


class Advised(Payload):
    kind = EventKind.ADVISED
    advice: Words = ""


class ResponsibilityNamed(Payload):
    kind = EventKind.RESPONSIBILITY_NAMED
    party: Code
    reason: Words = ""


class ChargedBack(Payload):
    kind = EventKind.CHARGED_BACK
    party: Code
    amount: Annotated[float, Field(gt=0)]


class OrderRaised(Payload):
    """``order`` is the work order's number."""

    kind = EventKind.ORDER_RAISED
    order: Code
    department: Code | None = None
    note: Words | None = None


class OrderAssigned(Payload):
    kind = EventKind.ORDER_ASSIGNED
    order: Code
    contractor: Code | None = None
    due_at: AwareDatetime | None = None


class OrderDone(Payload):
    """Without ``order`` where a case has but one."""

    kind = EventKind.ORDER_DONE
    order: Code | None = None
    note: Words | None = None


class OrderChecked(Payload):
    kind = EventKind.ORDER_CHECKED
    order: Code | None = None
    signed: bool | None = None


class Appealed(Payload):
    kind = EventKind.APPEALED
    reason: Words | None = None


class SiteProtected(Payload):
    kind = EventKind.SITE_PROTECTED
    note: Words | None = None


class DutyDone(Payload):
    """On the stream ``unit/<project>``: a duty of the calendar, by its id; ``period`` is its period's first day."""

    kind = EventKind.DUTY_DONE
    duty: Code
    period: Code
    note: Words | None = None
