"""Saved views: a name and an address, one's own or a role's; what they show goes by whoever opens them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from desks import person

from casework.access.permissions import Right, User
from casework.errors import PermissionRefused, RuleError
from casework.record.ledger import Ledger
from casework.vocabulary.desk import Role
from reporting.saved_views import ViewDesk, default_projects, views

NOW = datetime(2026, 3, 9, 1, tzinfo=UTC)
MANAGER, OTHER = person(Role.PROJECT_MANAGER, "A", name="ma"), person(Role.PROJECT_MANAGER, "B", name="mb")
CENTRE, SALES = person(Role.CENTRE, None, name="ce"), person(Role.SALES, "A", name="sa")
ADDRESS = "project=A&from=2026-01"


def names(ledger: Ledger, user: User) -> list[str]:
    return [each.name for each in views(ledger, user)]


def test_a_view_is_its_owner_s_and_a_role_s_is_of_all_who_hold_it(ledger: Ledger):
    desk = ViewDesk(ledger)
    desk.save(MANAGER, "我的", "compliance", ADDRESS, None, NOW)
    desk.save(MANAGER, "经理们的", "score", "", Role.PROJECT_MANAGER, NOW)
    desk.save(CENTRE, "给销售", "club", "", Role.SALES, NOW)
    assert names(ledger, MANAGER) == ["我的", "经理们的"]
    assert names(ledger, OTHER) == ["经理们的"]
    assert names(ledger, SALES) == ["给销售"]
    assert names(ledger, person(Role.DEPARTMENT, "A", name="ma2")) == []
    with pytest.raises(PermissionRefused, match="for a role you hold"):
        desk.save(MANAGER, "x", "club", "", Role.SALES, NOW)


def test_kept_again_under_its_name_it_is_the_same_view_and_twice_clicked_one_entry(ledger: Ledger):
    desk = ViewDesk(ledger)
    for address in (ADDRESS, ADDRESS, "project=B"):
        desk.save(MANAGER, "我的", "compliance", address, None, NOW)
    assert [(each.name, each.address) for each in views(ledger, MANAGER)] == [("我的", "project=B")]
    assert ledger.count_events() == 2


def test_a_view_is_removed_by_its_owner_or_the_centre_alone(ledger: Ledger):
    desk = ViewDesk(ledger)
    for name in ("一", "二"):
        desk.save(MANAGER, name, "score", "", Role.PROJECT_MANAGER, NOW)
    first, second = views(ledger, MANAGER)
    with pytest.raises(PermissionRefused, match="kept by somebody else"):
        desk.remove(OTHER, first, NOW)
    desk.remove(MANAGER, first, NOW)
    desk.remove(CENTRE, second, NOW)
    assert names(ledger, MANAGER) == []


@pytest.mark.parametrize("name", ["", "  ", "长" * 61])
def test_a_view_needs_a_name_that_can_be_read(ledger: Ledger, name: str):
    with pytest.raises(RuleError, match="at most 60 characters"):
        ViewDesk(ledger).save(MANAGER, name, "score", "", None, NOW)
    assert ledger.count_events() == 0


def test_default_projects_are_those_the_person_sees_now(ledger: Ledger):
    desk, both = ViewDesk(ledger), User("ma", "经理", (Right(Role.PROJECT_MANAGER, "A"), Right(Role.CENTRE, "B")))
    desk.choose_projects(both, ["A", "B", "C"], NOW)
    assert default_projects(ledger, both) == ("A", "B")
    assert default_projects(ledger, MANAGER) == ("A",)
    desk.choose_projects(both, [], NOW)
    assert default_projects(ledger, both) == ()
