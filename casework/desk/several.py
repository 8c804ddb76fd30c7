"""One step given to several cases: each is a command of its own, and of each that is refused the reason is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from casework.access.permissions import User
from casework.case.state import CaseState
from casework.desk import commands as cmd
from casework.desk.desk import Desk
from casework.desk.transitions import transitions
from casework.errors import RuleError, YingshengError


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
    desk: Desk, user: User, command: cmd.Command, key: str, now: datetime
) -> Callable[[CaseState], object]:
    """The step that gives ``command`` to a case as it was looked at; ``key`` names the form, so that it enters once."""

    def given(case: CaseState) -> object:
        if command.name not in transitions(desk.policies.at(case.pack, now)):
            raise RuleError("The regulation of this case has no such step. Open the case, which offers its own.")
        return desk.handle(
            user, case.case_id, command, expected_version=case.version, idempotency_key=f"{key}-{case.case_id}", now=now
        )

    return given
