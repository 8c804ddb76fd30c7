"""One step given to several cases: each is a command of its own, and of each that is refused the reason is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.access.permissions import User
from casework.case.state import CaseState
from casework.desk import commands as cmd
from casework.desk.desk import Desk
from casework.desk.transitions import Transition, offered_as
from casework.errors import RuleError, YingshengError
from casework.vocabulary.desk import CommandName


@dataclass(frozen=True, slots=True)
class Given:
    """What became of one case: entered, or refused with a reason."""

    number: str
    refusal: YingshengError | None = None


def give_each(cases: Sequence[CaseState], step: Callable[[CaseState], object]) -> list[Given]:
    """Take ``step`` in each case; what is refused in one changes nothing in the others."""
    return [Given(case.number, _refusal(case, step)) for case in cases]


def _refusal(case: CaseState, step: Callable[[CaseState], object]) -> YingshengError | None:
    try:
        step(case)
    except YingshengError as error:
        return error
    return None


def command_each(
    desk: Desk,
    user: User,
    command: cmd.Command,
    key: str,
    now: datetime,
    more: Mapping[str, object] | None = None,
) -> Callable[[CaseState], object]:
    """The step that gives ``command`` to a case as it was looked at; ``key`` names the form, so that it enters once.

    Where the regulation of a case asks more than the house's form says, ``more`` says it (``asked_more``).
    """
    name = CommandName(str(command.name))

    def given(case: CaseState) -> object:
        row = offered_as(desk.policies.at(case.pack, now), name)
        if row is None:
            raise RuleError("The regulation of this case has no such step. Open the case, which offers its own.")
        step = _as_asked(row, command, case, more or {})
        return desk.handle(
            user, case.case_id, step, expected_version=case.version, idempotency_key=f"{key}-{case.case_id}", now=now
        )

    return given


def asked_more(row: Transition, command: type[cmd.Command]) -> list[str]:
    """What a form must say beside what ``command`` and the case say."""
    known = {*command.model_fields, "urgency"}
    return [name for name, info in row.form.model_fields.items() if info.is_required() and name not in known]


def _as_asked(row: Transition, command: cmd.Command, case: CaseState, more: Mapping[str, object]) -> cmd.Command:
    """The command in the form that people see; the urgency is the case's own."""
    if isinstance(command, row.form):
        return command
    known = {"urgency": case.urgency, **command.model_dump(exclude_none=True), **more}
    return row.form.model_validate({name: known[name] for name in row.form.model_fields if name in known})
