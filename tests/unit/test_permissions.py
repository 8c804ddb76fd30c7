"""Rights: rows, pages, posts, masks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from desks import PROJECT, pack, person

from casework.access.masking import mask, masked
from casework.access.permissions import (
    PAGES,
    Right,
    User,
    check_page,
    check_project,
    holds_post,
    narrowed,
    visible_projects,
)
from casework.errors import PermissionRefused
from casework.record.people import Customer
from casework.vocabulary.desk import Page, Role

TWO = User("u", "U", (Right(Role.CENTRE, "P1"), Right(Role.SALES, "P2")))
#                     e c p d m l s a : executive centre project-service department manager leader sales admin
EXPECTED_PAGES = {
    Page.DESK:         ". c p d m l . .",
    Page.NEW_CASE:     ". c p d . . . .",
    Page.CASE_FILE:    "e c p d m l . .",
    Page.COMPLIANCE:   "e c p d m l . .",
    Page.UNRESOLVED:   "e c p d m l . .",
    Page.DUTIES:       "e c p d m l s .",
    Page.SCORES:       "e c p d m l . .",
    Page.CLUB:         "e c p d m l s .",
    Page.CALLBACKS:    ". c p . . . s .",
    Page.CALL_LIST:    ". c p . . . s .",
    Page.CAMPAIGNS:    ". c . . . . . .",
    Page.SATISFACTION: "e c p d m l . .",
    Page.REPORTS:      "e c p d m l . .",
    Page.ALERTS:       "e c p d m l . a",
    Page.DOCUMENTS:    "e c p d m l s .",
    Page.IMPORTS:      ". c . . . . . a",
    Page.REGULATION:   "e c p d m l s a",
    Page.PERMISSIONS:  "e c p d m l s a",
    Page.PRIVACY:      ". c . . . . . a",
    Page.USERS:        ". . . . . . . a",
}  # fmt: skip


@pytest.mark.parametrize("page", Page)
def test_each_page_opens_to_the_roles_of_the_table_and_to_no_other(page: Page) -> None:
    for role, mark in zip(Role, EXPECTED_PAGES[page].split(), strict=True):
        if mark == ".":
            with pytest.raises(PermissionRefused, match="is open to"):
                check_page(person(role, None), page)
        else:
            check_page(person(role, None), page)


@pytest.mark.parametrize("page", [Page.IMPORTS, Page.USERS])
def test_a_page_about_all_projects_needs_the_role_for_all(page: Page) -> None:
    with pytest.raises(PermissionRefused, match="is about all projects, and you have your role for some"):
        check_page(person(Role.ADMIN, "P1"), page)


def test_every_page_has_its_row() -> None:
    assert set(PAGES) == set(Page)


def test_a_right_for_all_projects_sees_all() -> None:
    assert visible_projects(person(Role.EXECUTIVE, project=None)) is None


def test_rights_for_single_projects_see_just_these() -> None:
    assert visible_projects(TWO) == {"P1", "P2"}


def test_an_administrator_sees_no_cases() -> None:
    assert visible_projects(person(Role.ADMIN, project=None)) == frozenset()


def test_a_deactivated_user_sees_and_may_nothing() -> None:
    gone = replace(person(Role.CENTRE, project=None), active=False)
    assert visible_projects(gone) == frozenset()
    assert gone.roles() == frozenset()
    with pytest.raises(PermissionRefused, match="switched off"):
        check_project(gone, "P1")


def test_asking_for_a_foreign_project_leaves_it_out() -> None:
    assert narrowed(TWO, ("P1", "P3")) == ("P1",)
    assert narrowed(TWO, None) == ("P1", "P2")
    assert narrowed(person(Role.EXECUTIVE, project=None), None) is None
    assert narrowed(person(Role.EXECUTIVE, project=None), ("P3",)) == ("P3",)


def test_a_role_in_one_project_is_no_role_in_another() -> None:
    assert TWO.roles("P1") == {Role.CENTRE}
    assert TWO.roles("P3") == frozenset()


def test_a_company_department_needs_a_right_for_all_projects() -> None:
    assert not holds_post(person(Role.DEPARTMENT), pack().post("company_department"), PROJECT)
    assert holds_post(person(Role.DEPARTMENT, project=None), pack().post("company_department"), PROJECT)


CUSTOMER = Customer(
    project=PROJECT,
    name="王小明",
    room="1-101",
    mobile="13812345678",
    phone="010-8765432",
    email="wang@example.com",
    address="北京市朝阳区一号院",
    contract_number="HT-2025-0042",
)


@pytest.mark.parametrize("role", [Role.CENTRE, Role.PROJECT_SERVICE, Role.SALES])
def test_who_works_with_customers_sees_everything(role: Role) -> None:
    assert masked(CUSTOMER, person(role)) == CUSTOMER


def test_a_department_sees_how_to_reach_the_customer_but_not_the_contract() -> None:
    seen = masked(CUSTOMER, person(Role.DEPARTMENT))
    assert (seen.mobile, seen.contract_number) == ("13812345678", "****42")


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.PROJECT_MANAGER, Role.COMPANY_LEADER, Role.ADMIN])
def test_everybody_else_sees_masks(role: Role) -> None:
    seen = masked(CUSTOMER, person(role))
    assert (seen.mobile, seen.phone, seen.email, seen.address, seen.contract_number) == (
        "138****5678",
        "****32",
        "w****@example.com",
        "****号院",
        "****42",
    )
    assert (seen.name, seen.room) == ("王小明", "1-101")


def test_rights_in_one_project_unmask_nothing_in_another() -> None:
    assert masked(CUSTOMER, person(Role.CENTRE, project="P2")).mobile == "138****5678"


@pytest.mark.parametrize(("value", "shown"), [(None, None), ("", ""), ("123", "****"), ("AB", "****")])
def test_nothing_short_shines_through(value: str | None, shown: str | None) -> None:
    assert mask("contract_number", value) == shown
