"""What stands in a form before anything is typed: what the case already says, so that only what is new is entered."""

from __future__ import annotations

from datetime import datetime

from casework.desk.desk import CaseFile
from casework.events import Solved
from casework.vocabulary import Appointment, Disposition, Stage, Validity
from casework.vocabulary_desk import CommandName
from casework.worktime import WorkCalendar
from dashboard.access import current_user
from dashboard.steps import caller_of

C = CommandName


def suggested(case: CaseFile, command: CommandName, now: datetime) -> dict[str, object]:
    """Starting values of the form of ``command``, by field."""
    state = case.state
    match command:
        case C.APPOINT | C.EXTEND | C.DISPATCH_AGAIN:
            agreed = {"appointment": Appointment.COMPLETION, "department": state.department}
            found: dict[str, object] = {"due_at": _next_closing(case, now), **agreed}
        case C.DISPATCH:
            found = {"urgency": state.urgency, "department": state.department}
        case C.CALL_BACK:
            found = {"caller": caller_of(current_user(), state.project)}
        case C.CLOSE:
            found = {"disposition": _disposition(case)}
        case C.PAY_CLAIM:
            found = {"amount": state.claim.amount if state.claim else None}
        case C.ESCALATE:
            found = {"level": state.raised + 1}
        case C.FEED_BACK:
            found = {"result": _result(case)}
        case _:
            found = {}
    return found


def _next_closing(case: CaseFile, now: datetime) -> datetime:
    """Closing time of the next working day, or of the one after the deadline that runs."""
    start = max(now, case.state.due_at) if case.state.due_at else now
    return WorkCalendar.of(case.pack).add_working_days(start, 1)


def _disposition(case: CaseFile) -> Disposition:
    if case.state.stage == Stage.ANSWERED:
        return Disposition.ANSWERED
    explained = case.state.validity in {Validity.INVALID, Validity.UNREASONABLE}
    return Disposition.EXPLAINED if explained else Disposition.RESOLVED


def _result(case: CaseFile) -> str | None:
    """The result as it was said when the work was done."""
    return next((e.payload.result for e in reversed(case.entries) if isinstance(e.payload, Solved)), None)
