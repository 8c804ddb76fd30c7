"""Decide: may this person give this command to this case now, and what does it write? Pure; the desk stores it.

Asked in this order: right to the project and role → stage by the transition table → the rules on the case → the rules
on the input. The first that refuses says why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from casework.case_state import CaseState
from casework.desk import commands as cmd
from casework.desk.ground import Ground
from casework.desk.outcomes import outcome
from casework.desk.rules_input import check_input, check_moment
from casework.desk.transitions import TABLE, Transition
from casework.errors import RuleError, YingshengError
from casework.events import Payload
from casework.permissions import User, check_active, check_department, check_role, has_role
from casework.vocabulary_desk import CommandName
from casework.wording import listed, said


def decide(case: CaseState, command: cmd.Command, ground: Ground) -> list[Payload]:
    """The payloads that ``command`` writes; raises ``PermissionRefused`` or ``RuleError`` with the reason."""
    row = TABLE[command.name]
    check_right(case, row, ground.user)
    ground = replace(ground, possible=possible(case, ground))
    check_stage(case, row, ground)
    for guard in row.guards:
        guard(case, ground)
    check_moment(case, ground, row.writes)
    check_input(command, case, ground)
    return outcome(command, case, ground)


def possible(case: CaseState, ground: Ground) -> tuple[CommandName, ...]:
    """The commands this person can give to this case now, in the table's order; input may still be refused."""
    return tuple(row.command for row in TABLE.values() if _is_possible(case, row, ground))


@dataclass(frozen=True, slots=True)
class Possible:
    """The commands this person can give to this case now, each judged only when asked about: for long queues."""

    case: CaseState
    ground: Ground

    def __contains__(self, command: object) -> bool:
        return isinstance(command, CommandName) and _is_possible(self.case, TABLE[command], self.ground)


def refused(case: CaseState, ground: Ground) -> dict[CommandName, YingshengError]:
    """Why the other steps of this person's roles are not possible now, in the table's order."""
    now = replace(ground, possible=possible(case, ground))
    reasons = {row.command: _reason(case, row, now) for row in TABLE.values() if row.stages}
    return {command: reason for command, reason in reasons.items() if reason is not None}


def _reason(case: CaseState, row: Transition, ground: Ground) -> YingshengError | None:
    try:
        check_right(case, row, ground.user)
    except YingshengError:
        return None
    try:
        check_stage(case, row, ground)
        for guard in row.guards:
            guard(case, ground)
    except YingshengError as error:
        return error
    return None


def _is_possible(case: CaseState, row: Transition, ground: Ground) -> bool:
    if case.stage not in row.stages or not has_role(ground.user, case.project, row.roles):
        return False  # nearly all end here, without a refusal in words that nobody reads
    try:
        check_right(case, row, ground.user)
        for guard in row.guards:
            guard(case, ground)
    except YingshengError:
        return False
    return True


def check_right(case: CaseState, row: Transition, user: User) -> None:
    """The person's right: active, project, role, and for departments their own cases."""
    check_role(user, case.project, row.roles, said(row.command))
    if row.own_department:
        check_department(user, case.project, row.roles, case.department)


def check_receiving(command: cmd.Receive, user: User) -> None:
    """Who may record a new case in the project."""
    check_active(user)
    check_role(user, command.project, TABLE[CommandName.RECEIVE].roles, said(CommandName.RECEIVE))


def check_stage(case: CaseState, row: Transition, ground: Ground) -> None:
    """The table says at which stages a command is possible."""
    if case.stage in row.stages:
        return
    raise RuleError(
        "Clause {clause}: “{step}” is not possible while the case stands at “{stage}”. {condition} Possible instead: "
        "{possible}.",
        clause=row.clause,
        step=said(row.command),
        stage=said(case.stage),
        condition=row.condition,
        possible=listed(ground.possible),
    )
