"""What may be entered of a club call or a survey answer, rule by rule."""

from __future__ import annotations

import pytest
from desks import PROJECT, at, pack, person
from pydantic import ValidationError

from casework.access.permissions import ASKING_ROLES, PAGES
from casework.desk import rules_asked as rules
from casework.desk.asked import ClubCall, SurveyAnswer
from casework.desk.rules_input import check_category, check_happened
from casework.errors import PermissionRefused, RuleError
from casework.record.people import Customer
from casework.vocabulary.desk import Page, Role

MEMBER = Customer(customer_id="k1", project=PROJECT, name="王小明")


@pytest.mark.parametrize("role", [Role.CENTRE, Role.PROJECT_SERVICE, Role.SALES])
def test_those_who_ask_enter_what_they_heard(role: Role):
    rules.check_may_enter(person(role), PROJECT)


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.DEPARTMENT, Role.PROJECT_MANAGER, Role.COMPANY_LEADER])
def test_those_who_only_read_enter_nothing(role: Role):
    with pytest.raises(PermissionRefused, match="Entering calls and answers is for"):
        rules.check_may_enter(person(role), PROJECT)


def test_nobody_enters_for_a_project_of_others():
    with pytest.raises(PermissionRefused, match="no right to see this"):
        rules.check_may_enter(person(Role.SALES), "P2")


def test_the_page_opens_to_those_who_may_enter():
    assert PAGES[Page.CALLBACKS] == ASKING_ROLES == {Role.CENTRE, Role.PROJECT_SERVICE, Role.SALES}


def test_an_answer_counts_for_a_project_that_there_is():
    rules.check_project("P1", known=True)
    with pytest.raises(RuleError, match="There is no project P9 yet"):
        rules.check_project("P9", known=False)


def test_a_call_may_happen_now_and_not_later():
    check_happened(at(), at(), pack())
    with pytest.raises(RuleError, match="2026-03-02 09:01 is in the future"):
        check_happened(at(1), at(), pack())


def test_a_customer_is_one_of_the_project():
    rules.check_customer(None, PROJECT, None)
    rules.check_customer("k1", PROJECT, MEMBER)
    with pytest.raises(PermissionRefused, match="belongs to another project"):
        rules.check_customer("k1", "P2", MEMBER)


@pytest.mark.parametrize("gone", [None, MEMBER.model_copy(update={"erased_at": at()})])
def test_a_customer_no_longer_on_record_is_refused(gone: Customer | None):
    with pytest.raises(RuleError, match="no longer on record"):
        rules.check_customer("k1", PROJECT, gone)


def test_a_club_call_says_who_was_called():
    rules.check_member(MEMBER)
    with pytest.raises(RuleError, match="say who was called"):
        rules.check_member(None)


def test_who_was_not_reached_has_said_nothing():
    rules.check_silence(valid=False, answers=())
    rules.check_silence(valid=True, answers=("band",))
    with pytest.raises(RuleError, match="a call in which nobody answered has no answers"):
        rules.check_silence(valid=False, answers=("band",))


def test_a_valid_call_has_an_answer():
    rules.check_talk(valid=True, answers=("card_received",))
    rules.check_talk(valid=False, answers=())
    with pytest.raises(RuleError, match="a valid call has at least one answer"):
        rules.check_talk(valid=True, answers=())


def test_an_empty_sheet_is_no_answer():
    rules.check_sheet(("comment",))
    with pytest.raises(RuleError, match="The sheet says nothing yet"):
        rules.check_sheet(())


def test_a_category_is_one_of_the_pack():
    check_category(None, pack())
    with pytest.raises(RuleError, match="“moon” is not a category of the pack"):
        check_category("moon", pack())


@pytest.mark.parametrize("wrong", [{"score": 0}, {"score": 6}, {"recommend": 11}, {"survey": " "}, {"mode": "pigeon"}])
def test_a_sheet_keeps_to_its_scales(wrong: dict[str, object]):
    right = {"project": PROJECT, "occurred_at": at(), "survey": "s1", "score": 5}
    SurveyAnswer.model_validate(right)
    with pytest.raises(ValidationError):
        SurveyAnswer.model_validate(right | wrong)


def test_a_call_says_whether_it_was_one():
    with pytest.raises(ValidationError, match="valid"):
        ClubCall.model_validate({"project": PROJECT, "occurred_at": at(), "customer_id": "k1"})
