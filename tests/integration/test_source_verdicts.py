"""What a register says of its own limits is kept beside our verdicts and compared with them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from import_files import case, load_file, policies, profile_of, write_csv
from running_pages import empty_platform_at, open_page

from casework.record.ledger import Ledger
from dashboard.frame import state
from etl.subjects import Answers
from etl.warehouse.scope import Scope
from etl.warehouse.warehouse import Warehouse

PROFILE = profile_of('guess = true\npack = "promise"\nregister_projects = true\n')
SCOPE = Scope(datetime(2026, 4, 1, tzinfo=UTC), date(2026, 1, 1), date(2026, 12, 1))
PROMISED = {"appointed_at": "2026-03-02 09:00", "due_at": "2026-03-05 18:00"}
ROWS = [
    case("A", **PROMISED, fed_back_at="2026-03-05 10:00", 来源判定="按时"),  # both say in time
    case("B", **PROMISED, fed_back_at="2026-03-06 10:00", 来源判定="准时"),  # a day late by our count
    case("C", **PROMISED, fed_back_at="2026-03-05 10:00", 来源判定="OVERDUE"),  # late by the source's alone
    case("D", **PROMISED, fed_back_at="2026-03-09 10:00", 来源判定="逾期"),  # both say late
    case("E", **PROMISED, fed_back_at="2026-03-05 10:00", 来源判定=""),  # the source says nothing
]


@pytest.fixture
def loaded(ledger: Ledger, tmp_path: Path) -> Iterator[Answers]:
    load_file(ledger, write_csv(tmp_path / "verdicts.csv", ROWS), PROFILE)
    warehouse = Warehouse.open(ledger, tmp_path / "warehouse.duckdb", policies())
    yield Answers(warehouse)
    warehouse.close()


def test_agreement_is_counted_by_clause(loaded: Answers) -> None:
    (row,) = loaded.source_agreement(SCOPE).to_pylist()
    names = ("both_on_time", "both_late", "only_we_late", "only_source_late", "not_judged")
    assert [row[name] for name in names] == [1, 1, 1, 1, 0]


def test_each_difference_names_its_case(loaded: Answers) -> None:
    rows = loaded.source_verdicts(SCOPE).to_pylist()
    differing = {row["number"]: (row["said"], row["verdict"]) for row in rows if row["agrees"] is False}
    assert differing == {"B": ("on_time", "missed"), "C": ("late", "met")}


def test_a_later_file_without_the_column_leaves_the_verdict(ledger: Ledger, loaded: Answers, tmp_path: Path) -> None:
    rows = [{name: text for name, text in row.items() if name != "来源判定"} for row in ROWS]
    assert load_file(ledger, write_csv(tmp_path / "more.csv", rows), PROFILE).events == 0


def test_the_import_page_shows_the_table_and_the_cases_that_differ(tmp_path: Path) -> None:
    ledger = Ledger.open(f"sqlite:///{tmp_path}/ledger.sqlite")
    load_file(ledger, write_csv(tmp_path / "verdicts.csv", ROWS), PROFILE)
    ledger.close()
    for _held in empty_platform_at(tmp_path):
        state.platform().warehouse.sync()
        page = open_page("import", lang="en")
        assert not page.exception
        assert "Verdicts of the sources, beside ours" in [each.label for each in page.expander]
        shown = [list(each.value["number"]) for each in page.dataframe if "number" in each.value.columns]
        assert sorted(shown[-1]) == ["B", "C"]
