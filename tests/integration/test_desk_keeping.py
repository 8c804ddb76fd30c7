"""What the desk keeps beside the ledger: drafts, states of many cases, standing answers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from desks import MONDAY, Office, person, policies

from casework.desk import commands as cmd
from casework.desk import drafts
from casework.desk.standing import Standing
from casework.desk.standing_answers import standing_answers
from casework.errors import PolicyError
from casework.record.ledger import Ledger
from casework.settings import settings
from casework.vocabulary import Stage
from casework.vocabulary.desk import CommandName, Role


def test_a_draft_is_found_again_as_it_was_last_typed(book: Ledger):
    drafts.save(book, "li", "new_case", {"content": "leak"}, MONDAY)
    drafts.save(book, "li", "new_case", {"content": "leak in the kitchen"}, MONDAY)
    assert drafts.load(book, "li", "new_case") == {"content": "leak in the kitchen"}


def test_nobody_sees_the_draft_of_another(book: Ledger):
    drafts.save(book, "li", "new_case", {"content": "leak"}, MONDAY)
    assert drafts.load(book, "wang", "new_case") == {}


def test_a_draft_is_gone_when_the_form_was_sent(book: Ledger):
    drafts.save(book, "li", "new_case", {"name": "王小明"}, MONDAY)
    drafts.discard(book, "li", "new_case")
    assert drafts.load(book, "li", "new_case") == {}


def test_a_draft_nobody_went_on_with_is_deleted_after_two_weeks(book: Ledger):
    drafts.save(book, "li", "new_case", {"name": "王小明"}, MONDAY)
    drafts.save(book, "wang", "new_case", {}, MONDAY + timedelta(days=15))
    assert drafts.load(book, "li", "new_case") == {}


def test_the_states_of_many_cases_are_those_of_the_desk(book: Ledger):
    office = Office(book)
    cases = [office.receive(), office.to_contacted()]
    states = Standing(book, policies()).states([*cases, "nowhere"])
    assert states == {case_id: office.state(case_id) for case_id in cases}


def test_a_state_follows_what_is_entered(book: Ledger):
    office, standing = Office(book), Standing(book, policies())
    case_id = office.receive()
    assert standing.states([case_id])[case_id].stage == Stage.RECEIVED
    office.do(Role.CENTRE, case_id, cmd.Dispatch(department="工程部"))
    assert standing.states([case_id])[case_id].stage == Stage.DISPATCHED


def test_what_is_suggested_is_the_same_in_a_queue_as_in_the_file(book: Ledger):
    office = Office(book)
    case_id, user = office.receive(), person(Role.CENTRE)
    standing = Standing(book, policies())
    state = standing.states([case_id])[case_id]
    known = standing.people([state])[state.customer_id]
    file = office.desk.case_file(user, case_id, office.now)
    assert standing.suggested(user, state, known, office.now) == file.suggested == CommandName.DISPATCH


def test_a_second_extension_is_told_with_its_clause(book: Ledger):
    office = Office(book)
    case_id = office.to_agreed(office.now + timedelta(days=2))
    later = office.now + timedelta(days=4)
    office.do(Role.DEPARTMENT, case_id, cmd.Extend(due_at=later, customer_confirmed=True, reason="part"))
    file = office.desk.case_file(person(Role.DEPARTMENT), case_id, office.now)
    assert CommandName.EXTEND not in file.possible
    assert str(file.refused[CommandName.EXTEND]).startswith(
        "Clause 4.4.3.3: “Extend” is not possible now: “Extended” is entered already"
    )


def test_nobody_is_told_about_steps_of_other_roles(book: Ledger):
    office = Office(book)
    case_id = office.receive()
    file = office.desk.case_file(person(Role.DEPARTMENT), case_id, office.now)
    assert CommandName.DISPATCH not in file.refused


def test_every_standing_answer_is_for_a_category_of_its_pack():
    pack = policies().versions("sunshine")[-1]
    found = standing_answers(settings().answer_dir, "sunshine")
    assert found
    assert {answer.category for answer in found} <= {category.id for category in pack.categories}


def test_an_answer_that_lacks_a_language_is_refused_by_file(tmp_path: Path):
    (tmp_path / "moon.toml").write_text('[[answers]]\ncategory = "x"\ntitle = { zh = "甲" }\n', encoding="utf-8")
    with pytest.raises(PolicyError, match=r"The answers in moon\.toml cannot be read"):
        standing_answers(tmp_path, "moon")
