"""Merging, separating and moving on the case file, as somebody of the centre does it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desks import at
from running_pages import empty_platform_at, open_page
from streamlit.testing.v1 import AppTest

from casework.record import events as ev
from casework.record import people
from casework.record.ledger import Ledger
from casework.record.people import Customer
from dashboard.frame import state
from etl.warehouse.warehouse import Warehouse

NUMBERS = {"a": "N1", "b": "N2"}


@pytest.fixture
def two(tmp_path: Path) -> Iterator[None]:
    """Two cases of the project P1, N1 and N2; a project P2 beside it."""
    ledger = Ledger.open(f"sqlite:///{tmp_path}/ledger.sqlite")
    told: list[tuple[str, str, ev.Payload]] = [
        (f"project/{code}", code, ev.ProjectRegistered(code=code, name=code, pack="sunshine")) for code in ("P1", "P2")
    ]
    told += [(f"case/{each}", "P1", ev.Received(number=number)) for each, number in NUMBERS.items()]
    for stream, project, payload in told:
        fact = ev.Event(stream=stream, occurred_at=at(), recorded_at=at(), actor="x", project=project, payload=payload)
        ledger.append(stream, 0, [fact])
    ledger.close()
    for _held in empty_platform_at(tmp_path):
        yield


def press(page: AppTest, label: str) -> AppTest:
    next(each for each in page.button if each.label == label).click()
    return page.run()


def field(page: AppTest, label: str, nth: int = 0) -> AppTest:
    return [each for each in page.text_input if each.label == label][nth]


def numbers() -> list[str]:
    warehouse: Warehouse = state.platform().warehouse
    return [row["number"] for row in warehouse.query("select number from core.cases order by number").to_pylist()]


def test_a_duplicate_is_merged_shown_in_both_files_and_separated_again(two: None) -> None:
    page = open_page("case", id="b", lang="en")
    field(page, "Number of the case that goes on").set_value("N1")
    field(page, "Why").set_value("重复来电")
    press(page, "Merge into it")
    assert numbers() == ["N1"]
    duplicate = open_page("case", id="b", lang="en")
    assert "Merged into another case" in duplicate.info[0].value
    assert "重复来电" in duplicate.info[0].value
    assert "Merged into this case" in "".join(each.value for each in open_page("case", id="a", lang="en").caption)
    field(duplicate, "Why they are two cases").set_value("两处漏水")
    press(duplicate, "Separate from N1")
    assert numbers() == ["N1", "N2"]


def test_a_case_is_moved_to_its_project(two: None) -> None:
    page = open_page("case", id="b", lang="en")
    next(each for each in page.selectbox if each.label == "Project it belongs to").set_value("P2")
    field(page, "Why", 1).set_value("Wrong project chosen")
    press(page, "Move the case")
    rows = state.platform().warehouse.query("select number, project from core.cases order by number").to_pylist()
    assert rows == [{"number": "N1", "project": "P1"}, {"number": "N2", "project": "P2"}]


def test_two_records_with_one_number_wait_on_the_import_page_until_somebody_says_how_many_they_are(two: None) -> None:
    with state.platform().ledger.transaction() as transaction:
        both = [Customer(customer_id=f"k{n}", project="P1", name=name, mobile="13800000000", room=str(n))
                for n, name in enumerate(("王小明", "李女士"))]  # fmt: skip
        people.upsert(transaction.connection, both)
    page = open_page("import", lang="en")
    assert "1 pair of customers may be one person" in [each.label for each in page.expander]
    field(page, "How you know (one number)").set_value("Said so")
    assert "1 pair of customers may be one person" not in [each.label for each in press(page, "Two people").expander]


def test_a_number_that_no_case_has_is_named(two: None) -> None:
    page = open_page("case", id="b", lang="en")
    field(page, "Number of the case that goes on").set_value("N7")
    assert "No case of this project has the number “N7”" in press(page, "Merge into it").warning[-1].value
