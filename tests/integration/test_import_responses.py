"""Answers to a questionnaire from another system's file: scales, words and codes by item; what does not fit waits."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from facts import fact
from import_files import Row, load_file, policies, profile_of, tried, write_csv

from casework.record.events import ProjectRegistered, ResponseCompleted
from casework.record.ledger import Ledger
from etl.errors import ImportRefused, ProfileError
from etl.intake.profile_text import as_toml
from etl.intake.profiles import Profile, parse_profile
from etl.intake.quarantine import list_quarantine
from etl.intake.reports import LoadReport
from etl.subjects import Answers
from etl.warehouse.scope import Scope
from etl.warehouse.warehouse import Warehouse
from surveys.questionnaire import load
from surveys.questionnaire.publishing import publish

NOW = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
SHEET = """
id = "panel"
version = 1
title = { zh = "业主调查", en = "Owners" }
[[sections]]
code = "a"
title = { zh = "甲", en = "A" }
[[sections.items]]
code = "overall"
kind = "scale"
min = 1
max = 5
required = true
text = { zh = "总体", en = "On the whole" }
measures = "overall"
labels = { 5 = { zh = "非常满意", en = "Very satisfied" }, 4 = { zh = "满意", en = "Satisfied" } }
options = [{ code = "does_not_apply", zh = "不适用", en = "Does not apply", role = "does_not_apply" }]
[[sections.items]]
code = "lift"
kind = "scale"
min = 1
max = 10
text = { zh = "电梯", en = "Lift" }
[[sections.items]]
code = "recommend"
kind = "0-10"
text = { zh = "推荐", en = "Recommend" }
measures = "recommend"
[[sections.items]]
code = "home"
kind = "single"
text = { zh = "住房", en = "Home" }
options = [{ code = "flat", zh = "公寓", en = "Flat" }, { code = "other", zh = "其他", en = "Other" }]
[[sections.items]]
code = "home_other"
kind = "text"
text = { zh = "何种", en = "Which" }
when = { item = "home", is = "other" }
[[sections.items]]
code = "reasons"
kind = "multiple"
text = { zh = "原因", en = "Reasons" }
options = [{ code = "price", zh = "价格", en = "Price" }, { code = "place", zh = "地段", en = "Place" }]
[[sections.items]]
code = "wishes"
kind = "multiple"
text = { zh = "期望", en = "Wishes" }
options = [{ code = "green", zh = "绿化", en = "Green" }, { code = "light", zh = "照明", en = "Light" }]
"""
PROFILE = """
questionnaire = "panel"
null_words = ["-1"]
[columns.number]
from = "ID"
[columns.survey]
value = "业主调查2026"
[columns.project]
from = "Project"
[columns.answered_at]
from = "Date"
[columns.weight]
from = "W"
[items.overall]
from = "Q1"
map = { "0" = "does_not_apply" }
[items.lift]
from = "Q2"
no_answer = ["98", "99"]
[items.recommend]
from = "Q3"
no_answer = ["99"]
[items.home]
from = "Q4"
map = { "1" = "flat", "98" = "other" }
[items.home_other]
from = "Q4_98"
[items.reasons]
options = { price = "Q5_1", place = "Q5_2" }
[items.wishes]
from = "Q6"
"""
FIRST: Row = {
    "ID": "1", "Project": "BJ01", "Date": "2026/3/2 10:00", "W": "1.5", "Q1": "非常满意", "Q2": "10", "Q3": "0",
    "Q4": "98", "Q4_98": "别墅", "Q5_1": "1", "Q5_2": "-1", "Q6": "照明；绿化",
}  # fmt: skip
SECOND = FIRST | {"ID": "2", "W": "", "Q1": "0", "Q2": "99", "Q3": "99", "Q4": "1", "Q4_98": "", "Q5_1": "-1", "Q6": ""}


@pytest.fixture
def book(ledger: Ledger, tmp_path: Path) -> Ledger:
    """A ledger with a project and the questionnaire."""
    path = tmp_path / "panel.toml"
    path.write_text(SHEET, encoding="utf-8")
    publish(ledger, load(path), "centre", NOW)
    ledger.append(
        "project/BJ01", 0, [fact("project/BJ01", ProjectRegistered(code="BJ01", name="云杉里"), project="BJ01")]
    )
    return ledger


def panel(text: str = PROFILE) -> Profile:
    return profile_of(text, kind="surveys")


def brought(ledger: Ledger, folder: Path, *rows: Row, profile: str = PROFILE) -> LoadReport:
    return load_file(ledger, write_csv(folder / "panel.csv", rows), panel(profile), register=None)


def responses(ledger: Ledger) -> dict[str, ResponseCompleted]:
    """The responses by their streams' names."""
    found = {each.stream.removeprefix("response/"): each.payload for each in ledger.room("response/")}
    return {name: each for name, each in found.items() if isinstance(each, ResponseCompleted)}


def test_scales_words_and_codes_of_a_file_become_those_of_each_item(book: Ledger, tmp_path: Path) -> None:
    assert brought(book, tmp_path, FIRST, SECOND).outcomes.accepted == 2
    found = responses(book)
    first, second = found["业主调查2026~1"], found["业主调查2026~2"]
    assert first.answers == {
        "overall": 5, "lift": 10, "recommend": 0, "home": "other", "reasons": ("price",), "wishes": ("green", "light"),
    }  # fmt: skip
    assert (first.said, first.weight, first.campaign) == ('{"home_other": "别墅"}', 1.5, "业主调查2026")
    assert second.answers == {"overall": "does_not_apply", "home": "flat"}


def test_they_are_counted_as_all_others_and_by_their_survey(book: Ledger, tmp_path: Path) -> None:
    brought(book, tmp_path, FIRST, SECOND)
    other = PROFILE.replace("业主调查2026", "退场调查")
    brought(book, tmp_path, FIRST | {"Q1": "1", "W": ""}, profile=other)
    warehouse = Warehouse.open(book, tmp_path / "warehouse.duckdb", policies())
    warehouse.sync()
    scope = Scope.last_months(1, NOW)
    items = Answers(warehouse).survey_items(scope, "panel", by=("wave",)).to_pylist()
    by_survey = Answers(warehouse).satisfaction(scope, by=("source", "survey")).to_pylist()
    warehouse.close()
    told = {(row["wave"], row["item"], row["option"]): (row["value"], row["n"], row["weight"]) for row in items}
    assert told["业主调查2026", "overall", "5"] == (5.0, 1, 1.5)
    assert told["业主调查2026", "lift", "10"] == (10.0, 1, 1.5)
    assert told["业主调查2026", "reasons", "price"] == (None, 1, 1.5)
    satisfied = {row["survey"]: (row["satisfied"], row["answered"]) for row in by_survey}
    assert satisfied == {"业主调查2026": (1, 1), "退场调查": (0, 1)}


def test_a_trial_says_what_the_load_does_and_a_row_corrected_in_the_file_is_corrected(
    book: Ledger, tmp_path: Path
) -> None:
    path = write_csv(tmp_path / "panel.csv", [FIRST, SECOND | {"Q2": "11"}])
    shown, report = tried(book, path, panel(), register=None), load_file(book, path, panel(), register=None)
    assert shown.outcomes == report.outcomes
    assert (report.outcomes.accepted, report.outcomes.quarantined, shown.unused) == (1, 1, ())
    again = brought(book, tmp_path, FIRST, SECOND, FIRST | {"ID": "3", "Q1": "1"})
    assert (again.outcomes.unchanged, again.outcomes.accepted) == (1, 2)
    last = brought(book, tmp_path, FIRST | {"Q1": "4"})
    assert (last.outcomes.corrected, last.events) == (1, 1)


@pytest.mark.parametrize(
    ("change", "column", "rule"),
    [
        ({"Q1": "7"}, "Q1", "answer_not_allowed"),
        ({"Q1": ""}, "Q1", "missing"),
        ({"Q2": "zehn"}, "Q2", "not_a_number"),
        ({"Q4": "5"}, "Q4", "no_such_answer"),
        ({"Q6": "照明;游泳"}, "Q6", "no_such_answer"),
        ({"ID": ""}, "ID", "missing"),
        ({"Project": "XX"}, "Project", "unknown_project"),
        ({"Date": "soon"}, "Date", "bad_date"),
        ({"W": "-2"}, "W", "out_of_range"),
    ],
)
def test_a_row_that_does_not_fit_waits_with_column_and_reason_and_the_others_go_in(
    book: Ledger, tmp_path: Path, change: Row, column: str, rule: str
) -> None:
    report = brought(book, tmp_path, FIRST | change, SECOND)
    assert (report.outcomes.accepted, report.outcomes.quarantined) == (1, 1)
    (cell,) = list_quarantine(book)
    assert (cell.row_number, cell.column, cell.rule, cell.value) == (2, column, rule, change.get(column) or None)
    assert set(cell.raw) == set(FIRST)


def test_a_response_that_answers_nothing_is_none(book: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "open.toml"
    path.write_text(SHEET.replace("required = true\n", "").replace("version = 1", "version = 2"), encoding="utf-8")
    publish(book, load(path), "centre", NOW)
    empty = dict.fromkeys(("Q1", "Q2", "Q3", "Q4", "Q4_98", "Q5_1", "Q6"), "")
    report = brought(book, tmp_path, FIRST | empty, SECOND)
    assert (report.problems_by_rule, report.outcomes.accepted) == ({"answers_nothing": 1}, 1)


def test_rows_without_a_number_get_one(book: Ledger, tmp_path: Path) -> None:
    made = PROFILE.replace('from = "ID"', "made = true")
    assert brought(book, tmp_path, FIRST, SECOND, profile=made).outcomes.accepted == 2
    assert brought(book, tmp_path, FIRST, SECOND, profile=made).outcomes.unchanged == 2


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        (
            PROFILE.replace('questionnaire = "panel"', 'questionnaire = "pannel"'),
            "choose among those of surveys: .*panel",
        ),
        (
            PROFILE.replace('questionnaire = "panel"', 'questionnaire = "case_callback"'),
            "choose among those of surveys",
        ),
        (PROFILE.replace("[items.lift]", "[items.lifts]"), "no item lifts.*lift"),
        (PROFILE.replace("price = ", "colour = "), "reasons: columns for options.*price, place"),
    ],
)
def test_a_profile_that_does_not_fit_its_questionnaire_writes_nothing(
    book: Ledger, tmp_path: Path, spoilt: str, reason: str
) -> None:
    before = book.count_events()
    with pytest.raises(ImportRefused, match=reason):
        brought(book, tmp_path, FIRST, profile=spoilt)
    assert book.count_events() == before


def test_a_column_that_the_file_lacks_is_told_with_its_item(book: Ledger, tmp_path: Path) -> None:
    row = {name: cell for name, cell in FIRST.items() if name not in {"Q2", "Q5_1"}}
    shown = tried(book, write_csv(tmp_path / "panel.csv", [row]), panel(), register=None)
    assert [(each.name, each.headers) for each in shown.absent] == [("lift", ("Q2",))]


def test_a_profile_with_items_reads_back_from_its_text() -> None:
    assert parse_profile(as_toml(panel()), "panel") == panel()


@pytest.mark.parametrize(
    "spoilt", [PROFILE.replace('questionnaire = "panel"', ""), PROFILE.partition("[items.overall]")[0]]
)
def test_a_questionnaire_and_its_items_go_together(spoilt: str) -> None:
    with pytest.raises(ProfileError, match="names a questionnaire and where its items stand"):
        panel(spoilt)
