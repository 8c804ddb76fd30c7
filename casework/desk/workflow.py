"""Decide: may this person give this command to this case now, and what does it write? Pure; the desk stores it.

A form stands in one or several of the regulation's steps. Asked of each: stage → its conditions on the case → post →
its phrases and checks. The first that lets the command pass is taken; if none does, the one that came furthest says
why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from casework.access.permissions import (
    User,
    check_active,
    check_department,
    check_project,
    check_role,
    has_role,
    holds_post,
)
from casework.case.state import CaseState, Course
from casework.desk import commands as cmd
from casework.desk.checks import Asking, ask
from casework.desk.ground import Ground
from casework.desk.outcomes import outcome
from casework.desk.refusals import name_of, unmet_condition, wrong_post, wrong_stage
from casework.desk.rules_input import check_input, check_moment
from casework.desk.rules_words import check_words
from casework.desk.sayings import field_said
from casework.desk.step_forms import MAY_BE_NONE
from casework.desk.step_names import Name
from casework.desk.transitions import READING, Transition, transition, transitions
from casework.errors import RuleError, YingshengError
from casework.policy import Pack
from casework.record.events import Payload
from casework.regulation.conditions import Facts, holds
from casework.regulation.facts import EVERYBODY, RECORDER
from casework.regulation.model import Need, Step
from casework.regulation.needs import Moment, first_unmet
from casework.regulation.phrases import Check
from casework.regulation.steps import meant
from casework.regulation.taken import said_by
from casework.time.worktime import WorkCalendar
from casework.vocabulary.desk import CommandName
from casework.wording import Phrase, listed, said


@dataclass(frozen=True, slots=True)
class Decided:
    """The step that is taken, and the payloads that it writes."""

    step: str
    payloads: list[Payload]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What keeps a step from being taken: how far it came, and the sentence that says so, made when it is read."""

    depth: int
    error: Callable[[], YingshengError]


AT_STAGE, AT_CONDITION, AT_POST, AT_PHRASE = range(4)


def decide(case: CaseState, command: cmd.Command, ground: Ground) -> list[Payload]:
    """The payloads that ``command`` writes; raises ``PermissionRefused`` or ``RuleError`` with the reason."""
    return decided(case, command, ground).payloads


def decided(case: CaseState, command: cmd.Command, ground: Ground) -> Decided:
    """The same with the step; raises ``PermissionRefused`` or ``RuleError`` with the reason."""
    row = transition(ground.pack, command.name)
    if row is None:
        check_project(ground.user, case.project)
        raise _no_such_step(command, replace(ground, possible=_instead(case, ground)))
    check_right(case, row, ground.user)
    ground = replace(ground, possible=_instead(case, ground))
    check_words(command, ground)
    name = _step_for(case, row, command, ground)
    ground = replace(ground, step=row.steps[name])
    check_moment(case, ground, row.way.writes)
    check_input(command, case, ground)
    check_words(command, ground, case.course.facts)
    return Decided(name, outcome(command, case, ground))


def _step_for(case: CaseState, row: Transition, command: cmd.Command, ground: Ground) -> str:
    """The first step with what was entered that may be taken."""
    entered = said_by(command)
    fitting = {name: step for name, step in row.steps.items() if holds(step.with_, entered, unknown=True)}
    best: Obstacle | None = None
    for name, step in fitting.items():
        obstacle = _obstacle(case, step, ground, command)
        if obstacle is None:
            return name
        if best is None or obstacle.depth > best.depth:
            best = obstacle
    if best is None or best.depth == AT_STAGE:
        raise _wrong_stage(case, row, fitting or row.steps, ground)
    raise best.error()


def possible(case: CaseState, ground: Ground) -> tuple[Name, ...]:
    """The forms this person can give to this case now, in the table's order; input may still be refused."""
    return tuple(row.command for row in transitions(ground.pack).values() if _is_possible(case, row, ground))


def _instead(case: CaseState, ground: Ground) -> tuple[Phrase, ...]:
    """The same in words, for messages."""
    rows = transitions(ground.pack)
    return tuple(rows[name].face for name in possible(case, ground))


def refused(case: CaseState, ground: Ground) -> dict[Name, YingshengError]:
    """Why the other steps of this person's roles are not possible now, in the table's order."""
    now = replace(ground, possible=_instead(case, ground))
    rows = transitions(ground.pack).values()
    reasons = {row.command: _reason(case, row, now) for row in rows if row.stages}
    return {command: reason for command, reason in reasons.items() if reason is not None}


def _reason(case: CaseState, row: Transition, ground: Ground) -> YingshengError | None:
    try:
        check_right(case, row, ground.user)
    except YingshengError:
        return None
    obstacles = [_obstacle(case, step, ground, None) for step in row.steps.values()]
    furthest = max((each for each in obstacles if each is not None), key=lambda each: each.depth, default=None)
    if furthest is None or None in obstacles:
        return None
    return _wrong_stage(case, row, row.steps, ground) if furthest.depth == AT_STAGE else furthest.error()


def _is_possible(case: CaseState, row: Transition, ground: Ground) -> bool:
    return any(True for _ in open_steps(case, row, ground))


def open_steps(case: CaseState, row: Transition, ground: Ground) -> Iterator[str]:
    """The steps of a form that this person can take now."""
    return (name for name in row.steps if is_open_step(case, row, name, ground))


def is_open_step(case: CaseState, row: Transition, name: str, ground: Ground) -> bool:
    """Whether this person can take one step of a form now."""
    if case.stage not in row.stages or not has_role(ground.user, case.project, row.roles):
        return False  # nearly all end here, without a refusal in words that nobody reads
    try:
        check_right(case, row, ground.user)
    except YingshengError:
        return False
    return _obstacle(case, row.steps[name], ground, None) is None


def _obstacle(case: CaseState, step: Step, ground: Ground, command: cmd.Command | None) -> Obstacle | None:
    """What keeps this person from the step; without a command, whatever could be entered."""
    stages = ground.pack.regulation.stages_of(step)
    if case.stage not in stages:
        return Obstacle(AT_STAGE, lambda: wrong_stage(name_of(step), step.clause[0], stages, case, ground))
    facts, reasons = case.course.facts, list[YingshengError]()
    entered: Facts = said_by(command) if command is not None else {}

    def passes(need: Need, check: Check) -> bool:
        asking = Asking(case, ground, step, need.clause or step.clause[0], command, check.arguments)
        try:
            ask(check.name, asking)
        except YingshengError as error:
            reasons.append(error)
        return not reasons

    moment = Moment(ground.at, WorkCalendar.of(ground.pack), facts, entered)
    unmet = first_unmet(step, case.course, moment, passes)
    if unmet is not None and unmet.construct == "when":
        return Obstacle(AT_CONDITION, lambda: unmet_condition(step, unmet, case, ground))
    if not holds_step(ground.user, step, case, ground.pack):
        return Obstacle(AT_POST, lambda: wrong_post(step, meant(step.by, ground.pack.regulation.chosen, facts), ground))
    if unmet is None:
        return None
    return Obstacle(AT_PHRASE, lambda: reasons[0] if reasons else unmet_condition(step, unmet, case, ground))


def holds_step(user: User, step: Step, case: CaseState, pack: Pack) -> bool:
    """Whether the person holds one of the posts that take the step in this case."""
    if EVERYBODY in step.by and has_role(user, case.project, READING):
        return True
    if RECORDER in step.by and user.user_id == case.course.recorder:
        return True
    names = meant(step.by, pack.regulation.chosen, case.course.facts)
    return any(holds_post(user, pack.post(name), case.project) for name in names)


def check_right(case: CaseState, row: Transition, user: User) -> None:
    """The person's right: active, project, role, and for departments their own cases."""
    check_role(user, case.project, row.roles, row.face)
    if row.own_department:
        check_department(user, case.project, row.roles, case.department)


def check_receiving(command: cmd.Receive, user: User, pack: Pack) -> None:
    """Who may record a new case in the project."""
    check_active(user)
    row = transitions(pack).get(CommandName.RECEIVE)
    check_role(user, command.project, row.roles if row else frozenset(), said(CommandName.RECEIVE))


def beginnings(pack: Pack) -> Mapping[str, Step]:
    """The steps by which people make a case, by id."""
    row = transition(pack, CommandName.RECEIVE)
    return row.steps if row is not None else {}


def beginning(command: cmd.Receive, user: User, pack: Pack) -> str:
    """The step by which this person makes this case: one that fits what was entered, of a post of theirs first."""
    entered = said_by(command)
    fitting = [name for name, step in beginnings(pack).items() if holds(step.with_, entered, unknown=True)]
    own = [name for name in fitting if may_begin(user, pack.steps[name], command.project, pack)]
    return next(iter((*own, *fitting, *beginnings(pack))))


def may_begin(user: User, step: Step, project: str, pack: Pack) -> bool:
    """Whether the person holds a post that makes a case by this step."""
    return EVERYBODY in step.by or any(holds_post(user, pack.post(name), project) for name in step.by)


def check_new_case(command: cmd.Receive, ground: Ground) -> None:
    """What the step that makes a case asks of it; raises ``RuleError`` with the reason."""
    entered: Facts = said_by(command)
    case = _unborn(command, ground, entered)
    step = ground.pack.steps[beginning(command, ground.user, ground.pack)]

    def passes(need: Need, check: Check) -> bool:
        ask(check.name, Asking(case, ground, step, need.clause or step.clause[0], command, check.arguments))
        return True

    moment = Moment(ground.at, WorkCalendar.of(ground.pack), entered, entered)
    unmet = first_unmet(step, case.course, moment, passes)
    if unmet is not None:
        raise unmet_condition(step, unmet, case, ground)
    for asked in step.asks:
        if asked not in {*step.with_, *MAY_BE_NONE} and getattr(command, asked, "") is None:
            raise RuleError(
                "Clause {clause}: “{step}” asks for: {need}. Enter it.",
                clause=step.clause[0],
                step=name_of(step),
                need=field_said(asked),
            )


def _unborn(command: cmd.Receive, ground: Ground, entered: Facts) -> CaseState:
    """The case as it would be: nothing has happened to it."""
    return CaseState(
        case_id="", version=0, project=command.project, number="", pack=ground.pack.id, received_at=ground.at,
        stage_since=ground.at, course=Course(entered, {}, {}), category=command.category,
    )  # fmt: skip


def _no_such_step(command: cmd.Command, ground: Ground) -> RuleError:
    return RuleError(
        "“{step}” is no step of the regulation that this case is worked by. Possible instead: {possible}.",
        step=said(command.name),
        possible=listed(ground.possible),
    )


def _wrong_stage(case: CaseState, row: Transition, steps: Mapping[str, Step], ground: Ground) -> RuleError:
    """One sentence for the whole form: at which stages one of these steps is possible."""
    stages = {stage for step in steps.values() for stage in ground.pack.regulation.stages_of(step)}
    return wrong_stage(row.face, row.clause, stages, case, ground)
