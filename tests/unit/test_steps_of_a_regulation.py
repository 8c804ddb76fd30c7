"""The desk takes stages, posts and clauses from the steps of the case's own regulation."""

from __future__ import annotations

import pytest
from desks import EXAMPLES, at, case, ground, person
from packs import pack, with_step

from casework.desk.transitions import transitions
from casework.desk.workflow import decide, possible
from casework.errors import PermissionRefused, RuleError
from casework.policy import Pack
from casework.record import events as ev
from casework.vocabulary import Stage
from casework.vocabulary.desk import CommandName, Role

PROMISE = pack("promise")
MET = ev.Appointed(due_at=at(days=1))


def renumbered(step: str, **changes: object) -> Pack:
    """The edition in force with one of its steps changed."""
    return with_step(pack(), step, **changes)


def test_a_refusal_names_the_clause_of_the_projects_own_regulation() -> None:
    with pytest.raises(RuleError, match=r"^Clause A\.1: “Contact” is not possible"):
        decide(case(Stage.RECEIVED), EXAMPLES[CommandName.CONTACT], ground(person(Role.PROJECT_SERVICE), pack=PROMISE))


def test_a_phrase_names_the_clause_of_the_step_that_asks_for_it() -> None:
    rules = renumbered("solve", clause=("7.1",))
    slip = ev.Dispatched(department="工程部", due_at=at(hours=2))
    with pytest.raises(
        RuleError,
        match=r"^Clause 7\.1: “Solve” is not possible now: “Contacted” has not been entered since the last",
    ):
        decide(
            case(Stage.CONTACTED, slip, MET),
            EXAMPLES[CommandName.SOLVE],
            ground(person(Role.PROJECT_SERVICE), pack=rules),
        )


def test_a_step_that_the_regulation_does_not_have_is_neither_offered_nor_taken() -> None:
    at_work = ground(person(Role.PROJECT_SERVICE), pack=PROMISE)
    assert CommandName.RAISE_CLAIM not in possible(case(Stage.IN_HAND), at_work)
    with pytest.raises(RuleError, match="is no step of the regulation"):
        decide(case(Stage.IN_HAND), EXAMPLES[CommandName.RAISE_CLAIM], at_work)


def test_what_a_regulation_does_not_have_is_told_to_nobody_who_may_not_see_the_case() -> None:
    stranger = person(Role.PROJECT_SERVICE, project="elsewhere")
    with pytest.raises(PermissionRefused):
        decide(case(Stage.IN_HAND), EXAMPLES[CommandName.RAISE_CLAIM], ground(stranger, pack=PROMISE))


def test_stages_and_posts_follow_the_folder() -> None:
    rules = renumbered("verify", at=("solved", "fed_back"), by=("centre",))
    row = transitions(rules)[CommandName.VERIFY]
    assert (row.stages, row.roles) == ({Stage.SOLVED, Stage.FED_BACK}, {Role.CENTRE})
    assert CommandName.VERIFY in possible(case(Stage.SOLVED), ground(person(Role.CENTRE), pack=rules))
    assert CommandName.VERIFY not in possible(case(Stage.SOLVED), ground(person(Role.CENTRE)))
