"""Decide: may this person give this command to this case now, and what does it write? Pure; the desk stores it.

Asked in this order: right to the project and role → stage, both by the regulation's steps → the rules on the case →
the rules on the input. The first that refuses says why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from casework.case_state import CaseState
from casework.desk import commands as cmd
from casework.desk.ground import Ground
from casework.desk.outcomes import outcome
from casework.desk.rules_input import check_input, check_moment
from casework.desk.rules_words import check_words
from casework.desk.transitions import Transition, transitions
from casework.errors import RuleError, YingshengError
from casework.events import Payload
from casework.permissions import User, check_active, check_department, check_project, check_role, has_role
from casework.policy import Pack
from casework.vocabulary_desk import CommandName
from casework.wording import listed, said


def decide(case: CaseState, command: cmd.Command, ground: Ground) -> list[Payload]:
    """The payloads that ``command`` writes; raises ``PermissionRefused`` or ``RuleError`` with the reason."""
    row = transitions(ground.pack).get(command.name)
    if row is None:
        check_project(ground.user, case.project)
        raise _no_such_step(command.name, replace(ground, possible=possible(case, ground)))
    check_right(case, row, ground.user)
    ground = replace(ground, possible=possible(case, ground))
    check_stage(case, row, ground)
    for guard in row.way.guards:
        guard(case, ground)
    check_moment(case, ground, row.way.writes)
    check_words(command, ground)
    check_input(command, case, ground)
    check_words(command, ground, case.course.facts)
    return outcome(command, case, ground)


def possible(case: CaseState, ground: Ground) -> tuple[CommandName, ...]:
    """The commands this person can give to this case now, in the table's order; input may still be refused."""
    return tuple(row.command for row in transitions(ground.pack).values() if _is_possible(case, row, ground))


@dataclass(frozen=True, slots=True)
class Possible:
    """The commands this person can give to this case now, each judged only when asked about: for long queues."""

    case: CaseState
    ground: Ground

    def __contains__(self, command: object) -> bool:
        row = transitions(self.ground.pack).get(command) if isinstance(command, CommandName) else None
        return row is not None and _is_possible(self.case, row, self.ground)


def refused(case: CaseState, ground: Ground) -> dict[CommandName, YingshengError]:
    """Why the other steps of this person's roles are not possible now, in the table's order."""
    now = replace(ground, possible=possible(case, ground))
    rows = transitions(ground.pack).values()
    reasons = {row.command: _reason(case, row, now) for row in rows if row.stages}
    return {command: reason for command, reason in reasons.items() if reason is not None}


def _reason(case: CaseState, row: Transition, ground: Ground) -> YingshengError | None:
    try:
        check_right(case, row, ground.user)
    except YingshengError:
        return None
    try:
        check_stage(case, row, ground)
        for guard in row.way.guards:
            guard(case, ground)
    except YingshengError as error:
        return error
    return None


def _is_possible(case: CaseState, row: Transition, ground: Ground) -> bool:
    if case.stage not in row.stages or not has_role(ground.user, case.project, row.roles):
        return False  # nearly all end here, without a refusal in words that nobody reads
    try:
        check_right(case, row, ground.user)
        for guard in row.way.guards:
            guard(case, ground)
    except YingshengError:
        return False
    return True


def check_right(case: CaseState, row: Transition, user: User) -> None:
    """The person's right: active, project, role, and for departments their own cases."""
    check_role(user, case.project, row.roles, said(row.command))
    if row.own_department:
        check_department(user, case.project, row.roles, case.department)


def check_receiving(command: cmd.Receive, user: User, pack: Pack) -> None:
    """Who may record a new case in the project."""
    check_active(user)
    row = transitions(pack).get(CommandName.RECEIVE)
    check_role(user, command.project, row.roles if row else frozenset(), said(CommandName.RECEIVE))


def _no_such_step(command: CommandName, ground: Ground) -> RuleError:
    return RuleError(
        "“{step}” is no step of the regulation that this case is worked by. Possible instead: {possible}.",
        step=said(command),
        possible=listed(ground.possible),
    )


def check_stage(case: CaseState, row: Transition, ground: Ground) -> None:
    """The regulation says at which stages a command is possible."""
    if case.stage in row.stages:
        return
    raise RuleError(
        "Clause {clause}: “{step}” is not possible while the case stands at “{stage}”. {condition} Possible instead: "
        "{possible}.",
        clause=row.clause,
        step=said(row.command),
        stage=ground.pack.stage_name(case.stage),
        condition=row.way.condition,
        possible=listed(ground.possible),
    )
