"""Every step × stage × post, generated from each folder that the desk works by: allowed exactly where it says so.

What else a step asks for is made true, so that stage and post alone decide; the phrases are tested one by one.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from desks import PROJECT, at, case, ground, policies

from casework.access.permissions import Right, User
from casework.case.state import CaseState, Claim, Course, Due, Place
from casework.desk.step_forms import SAYS
from casework.desk.transitions import SAID_AS, transitions
from casework.desk.workflow import holds_step, open_steps, refused
from casework.errors import PermissionRefused
from casework.policy import Pack, Post
from casework.regulation.model import Step
from casework.regulation.phrases import ClockRuns, Happened
from casework.vocabulary import Satisfaction

PACKS = pytest.mark.parametrize("pack", policies().packs, ids=lambda pack: f"{pack.id}-{pack.version}")
EARLIER, LATER = Place(1, at(hours=-1)), Place(2, at(minutes=-30))
TRIED = (at(days=-2), at(days=-2, hours=1), at(days=-1))
"""Three calls that reached nobody, on two days."""


def fitting(step: Step, stage: str) -> CaseState:
    """A case at ``stage`` for which everything is true that ``step`` asks."""
    places: dict[str, Place] = {}
    running = []
    for need in step.needs:
        match need.phrase:
            case Happened(kinds, since, negated):
                places |= dict.fromkeys(kinds, EARLIER if negated else LATER) if since or not negated else {}
                places |= dict.fromkeys(since, LATER if negated else EARLIER)
            case ClockRuns(clock, negated=False):
                running.append(Due(clock, at(hours=1)))
    facts = {field: values[0] for field, values in step.when.items()}
    course = Course({"level": 1, "claim": "none"} | facts, places, places, tuple(running), tried=TRIED)
    return case(stage=stage, course=course, satisfaction=Satisfaction.VERY_SATISFIED, claim=claim_for(step))


def claim_for(step: Step) -> Claim | None:
    if "claim_approved" in step.writes:
        return Claim(5000, ("department",))
    return Claim(5000) if "claim" in step.when else None


def person_in(post: Post) -> User:
    """Somebody who holds a post and nothing else."""
    assert post.role is not None
    project = PROJECT if post.scope == "project" else None
    return User(f"{post.id}-1", post.id, (Right(post.role, project),))


def named(pack: Pack, step: Step, state: CaseState) -> list[str]:
    """The posts under ``by``; of one that the case decides, what the first line says that fits."""
    found = []
    for name in step.by:
        lines = pack.regulation.chosen[name].choose if name in pack.regulation.chosen else ()
        fits = [
            line.post
            for line in lines
            if all(state.course.facts.get(field) in values for field, values in line.when.items())
        ]
        found += fits[:1] if lines else [name]
    return found


def may(pack: Pack, step: Step, user: User, state: CaseState) -> bool:
    """By the folder alone: the person's right is one that a post under ``by`` gives."""
    (right,) = user.rights
    for name in named(pack, step, state):
        post = pack.regulation.posts.get(name)
        if name == "everybody":
            return right.role.value not in {"admin", "sales"}
        if post is None or post.is_ != right.role.value:
            continue
        if post.is_ != "department" or post.scope != "company" or right.project is None:
            return True
    return False


def steps(pack: Pack) -> Iterator[tuple[str, Step]]:
    return ((name, step) for name, step in pack.steps.items() if not step.by_clock and not step.begins)


@PACKS
def test_a_step_is_allowed_exactly_where_the_folder_says_so(pack: Pack) -> None:
    people = [person_in(post) for post in pack.roles if post.role is not None]
    rows = {name: row for row in transitions(pack).values() for name in row.steps}
    for name, step in ((name, step) for name, step in steps(pack) if name in rows):
        for stage in pack.stages:
            for user in people:
                state, on = fitting(step, stage), ground(user, pack=pack)
                turn = any(need.need == "check claim_turn" for need in step.needs)
                found = name in open_steps(state, rows[name], on)
                expected = stage in pack.regulation.stages_of(step) and may(pack, step, user, state)
                assert found == expected or (turn and not found), (name, stage, user.user_id)
                assert holds_step(user, step, state, pack) == may(pack, step, user, state)


@PACKS
def test_every_step_of_people_has_one_form(pack: Pack) -> None:
    formed = [name for row in transitions(pack).values() if row.stages for name in row.steps]
    assert sorted(formed) == sorted(name for name, _ in steps(pack))


@PACKS
def test_a_form_has_a_field_for_all_that_its_steps_ask(pack: Pack) -> None:
    for row in transitions(pack).values():
        for name, step in row.steps.items():
            known = {SAID_AS.get(field, field) for field in row.form.model_fields} | {"conclusion"}
            asked = {SAYS.get(field, field) for field in step.asks if field not in step.with_}
            assert {SAID_AS.get(field, field) for field in asked} <= known, name


@PACKS
def test_whatever_stands_against_a_step_is_said_with_its_clause_and_what_to_do_instead(pack: Pack) -> None:
    """Nothing that a step asks is true of a case to which nothing happened; every refusal is a whole sentence."""
    for post in pack.roles:
        for stage in pack.stages if post.role is not None else ():
            bare = case(stage=stage, course=Course({"level": 0, "claim": "none"}, {}, {}))
            for command, reason in refused(bare, ground(person_in(post), pack=pack)).items():
                told = str(reason)
                assert isinstance(reason, PermissionRefused) or told.startswith("Clause "), told
                assert "  " not in told, told
                assert "{" not in told, told
                assert str(command)
