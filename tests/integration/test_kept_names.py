"""Lists of names: administrators keep them, pickers read them, imports propose to them and hold nothing back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from import_files import case, load_rows
from pages import small_company
from running_pages import open_page, platform_at, words
from streamlit.testing.v1 import AppTest

from casework.access.permissions import Right, User
from casework.desk.kept_names import Name, NameDesk, NameList, name_list
from casework.errors import PermissionRefused, RuleError
from casework.record import people
from casework.record.events import Dispatched
from casework.record.ledger import Ledger
from casework.record.people import Customer
from casework.vocabulary.desk import NameKind, Role
from etl.intake.reports import Outcomes

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ADMIN = User("admin", "管理员", (Right(Role.ADMIN),))
D, B = NameKind.DEPARTMENT, NameKind.BUILDING
WORKS, SHORT = Name("工程部"), Name("工程")


def keeps(ledger: Ledger, *names: Name) -> NameDesk:
    desk = NameDesk(ledger)
    desk.add(ADMIN, D, None, names, NOW)
    return desk


def test_pickers_offer_the_names_in_use_until_a_list_is_kept(ledger: Ledger) -> None:
    in_use = [Name("物业部"), WORKS]
    assert name_list(ledger, D).offered(in_use) == sorted(in_use)
    keeps(ledger, WORKS)
    assert name_list(ledger, D).offered(in_use) == [WORKS]
    assert name_list(ledger, D).proposed(in_use) == [Name("物业部")]


def test_a_name_retired_or_merged_is_neither_offered_nor_proposed(ledger: Ledger) -> None:
    desk = keeps(ledger, WORKS, Name("前期部"))
    desk.retire(ADMIN, D, None, [Name("前期部")], NOW)
    desk.merge(ADMIN, D, None, [SHORT], "工程部", NOW)
    known = name_list(ledger, D)
    assert known == NameList(frozenset({WORKS}), frozenset({Name("前期部")}), {SHORT: "工程部"})
    assert known.proposed([SHORT, Name("前期部"), WORKS]) == []


def test_what_is_on_the_list_is_put_there_once(ledger: Ledger) -> None:
    keeps(ledger, WORKS)
    keeps(ledger, WORKS, Name(" 物业部 "))
    assert [entry.payload.name for entry in ledger.stream("names/department/-")] == ["工程部", "物业部"]  # type: ignore[attr-defined]


@pytest.mark.parametrize("right", [Right(Role.CENTRE), Right(Role.ADMIN, "BJ01")])
def test_only_administrators_of_all_projects_keep_lists(ledger: Ledger, right: Right) -> None:
    with pytest.raises(PermissionRefused, match="Lists of names are kept by"):
        NameDesk(ledger).add(User("u", "U", (right,)), D, None, [WORKS], NOW)
    assert ledger.count_events() == 0


@pytest.mark.parametrize(("name", "into"), [(SHORT, "保洁部"), (WORKS, "工程部")])
def test_a_name_is_merged_only_into_another_on_the_list(ledger: Ledger, name: Name, into: str) -> None:
    with pytest.raises(RuleError, match="is not on the list"):
        keeps(ledger, WORKS).merge(ADMIN, D, None, [name], into, NOW)


def test_an_empty_line_is_no_name_and_a_building_is_one_of_a_project(ledger: Ledger) -> None:
    desk = NameDesk(ledger)
    with pytest.raises(RuleError, match="Type at least one"):
        desk.add(ADMIN, D, None, [Name("  ")], NOW)
    with pytest.raises(RuleError, match="Choose the project"):
        desk.add(ADMIN, B, None, [Name("3号楼")], NOW)


def dispatched_to(ledger: Ledger, number: str) -> str:
    payload = next(e.payload for e in ledger.stream(f"case/{number}") if isinstance(e.payload, Dispatched))
    return payload.department


def test_an_import_holds_no_row_back_for_an_unknown_name_and_reads_a_merged_one_as_it_is_meant(
    ledger: Ledger, tmp_path: Path
) -> None:
    desk = keeps(ledger, WORKS)
    first = case("N1", department="工程", dispatched_at="2026-03-02 09:10")
    report = load_rows(ledger, tmp_path, [first])
    assert report.outcomes == Outcomes(accepted=1, unchanged=0, repeated=0, corrected=0, quarantined=0)
    assert dispatched_to(ledger, "N1") == "工程"
    desk.merge(ADMIN, D, None, [SHORT], "工程部", NOW)
    load_rows(ledger, tmp_path, [case("N2", department="工程", dispatched_at="2026-03-02 09:10")])
    assert dispatched_to(ledger, "N2") == "工程部"


def lives(ledger: Ledger, name: str) -> str | None:
    with ledger.reading() as connection:
        found = [row for row in people.homes(connection, "HY") if row[2] == name]
    return found[0][1] if found else None


def test_a_merged_building_is_called_so_at_once_and_in_later_imports(ledger: Ledger, tmp_path: Path) -> None:
    with ledger.transaction() as transaction:
        people.upsert(transaction.connection, [Customer(customer_id="k", project="HY", building="3#", room="1201")])
    desk = NameDesk(ledger)
    desk.add(ADMIN, B, "HY", [Name("3号楼")], NOW)
    desk.merge(ADMIN, B, "HY", [Name("3#")], "3号楼", NOW)
    assert lives(ledger, "1201") == "3号楼"
    load_rows(ledger, tmp_path, [case("N3", name="王建国", building="3#", room="1301")])
    assert lives(ledger, "1301") == "3号楼"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("names")
    small_company(folder)
    yield from platform_at(folder)


def press(page: AppTest, label: str) -> AppTest:
    return next(each for each in page.button if each.label == label).click().run()


def offered(page: AppTest) -> list[str]:
    return next(each for each in page.selectbox if each.label == "To which department?").options


def test_an_administrator_takes_names_over_and_the_next_case_goes_only_to_those(company: Path) -> None:
    before = offered(open_page("new", lang="en"))
    page = open_page("lists", acting_as="demo-admin", lang="en")
    waiting = next(each for each in page.multiselect if each.label == "Names")
    assert [*waiting.options, "Not on the list …"] == before
    waiting.set_value([Name(before[0])]).run()
    page = press(page, "Put on the list")
    assert "On the list (1)" in words(page)
    assert offered(open_page("new", lang="en")) == [before[0], "Not on the list …"]


def test_the_centre_opens_the_page_and_keeps_no_names(company: Path) -> None:
    page = open_page("lists", acting_as="demo-centre", lang="en")
    assert not page.exception
    assert "On the list" not in words(page)
