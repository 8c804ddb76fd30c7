"""What stands in a form before anything is typed: what the case already says, so that only what is new is entered."""

from __future__ import annotations

from datetime import datetime

from casework.desk.desk import CaseFile
from casework.desk.step_forms import StepForm
from casework.desk.transitions import Transition
from casework.record.events import Solved
from casework.time.worktime import WorkCalendar
from casework.vocabulary import Appointment, Disposition, Validity
from casework.vocabulary.desk import CommandName
from dashboard.frame.access import current_user
from dashboard.parts.steps import caller_of

C = CommandName


def suggested(case: CaseFile, row: Transition) -> dict[str, object]:
    """Starting values of a form, by field."""
    state = case.state
    if issubclass(row.form, StepForm):
        return _of_step(case, row)
    match row.command:
        case C.APPOINT | C.EXTEND | C.DISPATCH_AGAIN:
            found: dict[str, object] = {"appointment": Appointment.COMPLETION, "department": state.department}
        case C.DISPATCH:
            found = {"urgency": state.urgency, "department": state.department}
        case C.CALL_BACK:
            found = {"caller": caller_of(current_user(), state.project)}
        case C.CLOSE:
            found = {"disposition": _disposition(case)}
        case C.PAY_CLAIM:
            found = {"amount": state.claim.amount if state.claim else None}
        case C.REPORT_TO_LEADER:
            found = {"to": next((post for step in row.steps.values() for post in step.tells), None)}
        case C.ESCALATE:
            found = {"level": state.raised + 1}
        case C.FEED_BACK:
            found = {"result": _result(case)}
        case _:
            found = {}
    return found


def _of_step(case: CaseFile, row: Transition) -> dict[str, object]:
    """Starting values of a step's own form: what the case says of such fields."""
    state, form = case.state, row.form.model_fields
    of_case = {"department": state.department, "urgency": state.urgency, "severity": state.severity}
    found: dict[str, object] = {
        name: value for name, value in of_case.items() if name in form and form[name].is_required()
    }
    before = said_before(case)
    return found | {name: before[name][0] for name in form if len(before.get(name, ())) == 1}


def said_before(case: CaseFile) -> dict[str, tuple[str, ...]]:
    """What earlier entries said of the fields by which clocks tell one thing from another: measures, orders, stages.

    What was finished since is left out: of each field, what the events that end such clocks have named.
    """
    clocks = [clock for clock in case.pack.regulation.clocks.values() if clock.same]
    found: dict[str, dict[str, None]] = {}
    for entry in case.entries:
        for clock in clocks:
            for name in clock.same:
                value = getattr(entry.payload, name, None)
                if value and entry.kind.value in clock.from_:
                    found.setdefault(name, {})[str(value)] = None
                if value and entry.kind.value in clock.to:
                    found.get(name, {}).pop(str(value), None)
    return {name: tuple(values) for name, values in found.items() if name != "department"}


def next_closing(case: CaseFile, now: datetime) -> datetime:
    """Closing time of the next working day, or of the one after the deadline that runs: offered where a time is
    agreed, and never entered unless somebody takes it.
    """
    start = max(now, case.state.due_at) if case.state.due_at else now
    return WorkCalendar.of(case.pack).add_working_days(start, 1)


WORKED = ("answered", "dispatched", "solved", "fed_back")
"""What is done to a case: one that was answered last was answered directly."""


def _disposition(case: CaseFile) -> str | None:
    """How the case ended, among the words that its regulation offers for it."""
    state, lately = case.state, case.state.course.lately
    offered = case.pack.choices("disposition", state.course.facts)
    last = max((kind for kind in WORKED if kind in lately), key=lambda kind: lately[kind].number, default=None)
    explained = state.validity in {Validity.INVALID, Validity.UNREASONABLE}
    fits = Disposition.ANSWERED if last == "answered" else Disposition.EXPLAINED if explained else Disposition.RESOLVED
    return fits if fits in offered else next(iter(offered), None)


def _result(case: CaseFile) -> str | None:
    """The result as it was said when the work was done."""
    return next((e.payload.result for e in reversed(case.entries) if isinstance(e.payload, Solved)), None)
