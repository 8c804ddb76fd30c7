"""The queue as a table: columns, order, filters by person and department, several cases at once; the board alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from looking import sent
from pages import small_company
from running_pages import open_page, platform_at, words
from streamlit.testing.v1 import AppTest

from casework.access.permissions import Right, User
from casework.desk import commands as cmd
from casework.desk.beside import assignees
from casework.record.people import Customer
from casework.vocabulary import Channel
from casework.vocabulary.desk import Role
from dashboard.frame import shell, state
from dashboard.parts import casedesk

CENTRE = User("demo-centre", "林若澄", (Right(Role.CENTRE),))


@pytest.fixture(scope="module", autouse=True)
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("many")
    small_company(folder)
    yield from platform_at(folder)


def new_case(key: str, department: str | None = None) -> str:
    """A case of BJ01, critical, sent to a department if one is named; returns its id."""
    platform = state.platform()
    desk = casedesk.desk(platform)
    received = cmd.Receive(project="BJ01", customer_id="k9", channel=Channel.PHONE, content="Leak", urgency="critical")
    person = Customer(customer_id="k9", project="BJ01", name="钱多多", room="9-901", mobile="11155559999")
    case_id = desk.receive(CENTRE, received, idempotency_key=key, now=shell.now(), customer=person).case_id
    if department:
        slip = cmd.Dispatch(department=department, urgency="critical")
        now = shell.now()
        desk.handle(CENTRE, case_id, slip, expected_version=1, idempotency_key=f"{key}-slip", now=now)
    platform.warehouse.sync()
    return case_id


def rows(page: AppTest) -> list[str]:
    """The rows as they are drawn, in order."""
    drawn = [str(each.proto.body) for each in page.get("html")]
    return [row for row in drawn if "class='case'" in row and "class='clock" in row]


def select(page: AppTest, label: str, value: object) -> AppTest:
    return next(each for each in page.selectbox if each.label == label).set_value(value).run()


def press(page: AppTest, label: str) -> AppTest:
    return next(each for each in page.button if each.label == label).click().run()


def test_columns_are_chosen_and_stand_in_the_address():
    new_case("columns")
    page = open_page("desk", lang="en", whose="all", columns="received")
    assert "<span class='received'" in rows(page)[0]
    assert "<span class='stage'" not in rows(page)[0]
    assert "<span class='stage'" in rows(open_page("desk", lang="en", whose="all"))[0]


def test_the_queue_is_sorted_by_a_column():
    new_case("early")
    page = open_page("desk", lang="en", whose="all", sort="received", columns="received")
    times = [row.partition("title='")[2].partition("title='")[2].partition("'")[0] for row in rows(page)]
    assert len(times) > 2
    assert times == sorted(times)


def test_several_cases_are_dispatched_at_once_and_the_refused_one_says_why():
    first, second = new_case("one"), new_case("two", "工程部")
    page = open_page("desk", lang="en", whose="all", at_project="BJ01")
    page = next(each for each in page.toggle if each.label == "Several at once").set_value(True).run()
    for case_id in (first, second):
        page.checkbox(key=f"pick-0-{case_id}").check()
    page = page.run()
    next(each for each in page.button_group if each.key and "several-way" in each.key).set_value("dispatch")
    page = page.run()
    page = select(page, "To which department?", "工程部")
    page = press(page, "Enter for 2 chosen")
    assert [each.value for each in page.success] == ["Entered for 1 of the 2 chosen."]
    number = casedesk.desk(state.platform()).case_file(CENTRE, second, shell.now()).state.number
    assert [each.value.replace("\\", "").split(":")[0] for each in page.error] == [number]
    assert [e.kind.value for e in state.platform().ledger.stream(f"case/{first}")] == ["received", "dispatched"]


def test_a_case_is_given_to_a_person_in_the_queue_and_found_there_and_in_its_file():
    case_id = new_case("given", "工程部")
    page = open_page("desk", lang="en", whose="all", at_project="BJ01")
    page = next(each for each in page.toggle if each.label == "Several at once").set_value(True).run()
    page = page.checkbox(key=f"pick-0-{case_id}").check().run()
    page = press(select(page, "Person", "demo-engineering"), "Enter for 1 chosen")
    assert assignees(state.platform().ledger, [case_id]) == {case_id: "demo-engineering"}
    theirs = open_page("desk", acting_as="demo-engineering", lang="en", whose="assigned")
    assert len(rows(theirs)) == 1
    assert "贺景川" in rows(theirs)[0]
    assert "in hand of 贺景川" in words(open_page("case", lang="en", id=case_id))


def test_a_case_is_given_to_a_person_in_its_file():
    case_id = new_case("in file", "工程部")
    page = select(open_page("case", lang="en", id=case_id), "Has the case in hand", "demo-service")
    page = press(page, "Give the case")
    assert not page.error
    assert assignees(state.platform().ledger, [case_id]) == {case_id: "demo-service"}


def test_the_board_has_the_filters_of_the_queue():
    new_case("board", "工程部")
    everything = open_page("desk", lang="en", view="board")
    labels = {"Cases", "Stage", "Project", "Department", "Clock"}
    assert labels <= {each.label for each in everything.selectbox}
    theirs = open_page("desk", lang="en", view="board", at_department="工程部")
    some, all_of_them = (sent(page).decode(errors="replace").count("card-") for page in (theirs, everything))
    assert 0 < some < all_of_them
