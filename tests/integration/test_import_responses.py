"""Answers to a whole questionnaire from another system's file: its codes by a profile, what does not fit held back."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from facts import fact
from import_files import Row, policies, write_csv

from casework.record.events import ProjectRegistered, ResponseCompleted
from casework.record.ledger import Ledger
from etl.errors import ImportRefused, ProfileError
from etl.intake.responses import Loaded, load_responses, read_profile, write_held
from etl.intake.sources import open_source
from etl.subjects import Answers
from etl.warehouse.scope import Scope
from etl.warehouse.warehouse import Warehouse
from surveys.questionnaire import Questionnaire, load, shipped

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
options = [{ code = "does_not_apply", zh = "不适用", en = "Does not apply", role = "does_not_apply" }]
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
"""
PROFILE = """
id = "panel"
questionnaire = "panel"
number = "ID"
project = "Project"
answered = "Date"
format = "%Y-%m-%d %H:%M"
wave = "panel-2026"
weight = "W"
codes = { "0" = "does_not_apply", "98" = "other" }
no_answer = ["-1"]
[items]
overall = "Q1"
home = { from = "Q2", map = { "1" = "flat" } }
home_other = "Q2_98"
reasons = { options = { price = "Q3_1", place = "Q3_2" } }
"""
FIRST: Row = {
    "ID": "1", "Project": "BJ01", "Date": "2026-03-02 10:00", "W": "1.5", "Q1": "5", "Q2": "98", "Q2_98": "别墅",
    "Q3_1": "1", "Q3_2": "-1",
}  # fmt: skip
SECOND = FIRST | {"ID": "2", "W": "", "Q1": "0", "Q2": "1", "Q2_98": "", "Q3_1": "-1"}


@pytest.fixture
def sheet(tmp_path: Path) -> Questionnaire:
    path = tmp_path / "panel.toml"
    path.write_text(SHEET, encoding="utf-8")
    return load(path)


def brought(ledger: Ledger, folder: Path, sheet: Questionnaire, *rows: Row, profile: str = PROFILE) -> Loaded:
    """Load some rows; the project is registered."""
    stream = "project/BJ01"
    if not ledger.begun([stream]):
        ledger.append(stream, 0, [fact(stream, ProjectRegistered(code="BJ01", name="云杉里"), project="BJ01")])
    path = folder / "profile.toml"
    path.write_text(profile, encoding="utf-8")
    source = open_source(write_csv(folder / "panel.csv", rows))
    return load_responses(ledger, source, read_profile(path), sheet, "import", NOW)


def responses(ledger: Ledger) -> list[ResponseCompleted]:
    found = [each.payload for each in ledger.room("response/")]
    return [each for each in found if isinstance(each, ResponseCompleted)]


def test_codes_of_a_file_become_those_of_the_questionnaire_and_words_stay_apart(
    ledger: Ledger, sheet: Questionnaire, tmp_path: Path
) -> None:
    assert brought(ledger, tmp_path, sheet, FIRST, SECOND).entered == 2
    by_weight = {each.weight: each for each in responses(ledger)}
    assert by_weight[1.5].answers == {"overall": 5, "home": "other", "reasons": ("price",)}
    assert by_weight[1.5].said == '{"home_other": "别墅"}'
    assert by_weight[1.0].answers == {"overall": "does_not_apply", "home": "flat"}


def test_they_are_counted_as_all_others(ledger: Ledger, sheet: Questionnaire, tmp_path: Path) -> None:
    brought(ledger, tmp_path, sheet, FIRST, SECOND)
    warehouse = Warehouse.open(ledger, tmp_path / "warehouse.duckdb", policies())
    warehouse.sync()
    rows = Answers(warehouse).survey_items(Scope.last_months(1, NOW), "panel", by=("wave",)).to_pylist()
    warehouse.close()
    told = {(row["item"], row["option"]): (row["wave"], row["value"], row["n"], row["weight"]) for row in rows}
    assert told["overall", "5"] == ("panel-2026", 5.0, 1, 1.5)
    assert told["overall", "does_not_apply"] == ("panel-2026", None, 1, 1.0)
    assert told["reasons", "price"] == ("panel-2026", None, 1, 1.5)
    assert ("reasons", "place") not in told


def test_a_file_brought_again_enters_nothing_and_never_overrules(
    ledger: Ledger, sheet: Questionnaire, tmp_path: Path
) -> None:
    brought(ledger, tmp_path, sheet, FIRST, SECOND)
    again = brought(ledger, tmp_path, sheet, FIRST, SECOND | {"Q1": "1"}, FIRST)
    assert (again.entered, again.repeated, [each.row for each in again.held]) == (0, 2, [3])
    assert len(responses(ledger)) == 2


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"Q1": "7"}, "overall: Give a number from 1 to 5"),
        ({"Q1": "-1"}, "overall: "),
        ({"Q2": "5"}, "home: "),
        ({"ID": ""}, "no number"),
        ({"Project": "XX"}, "Nobody has registered a project XX"),
        ({"Date": "02.03.2026"}, "02.03.2026 is no moment"),
        ({"Date": "2026-03-10 10:00"}, "lies ahead"),
        ({"W": "-2"}, "-2 is no weight"),
    ],
)
def test_a_row_that_does_not_fit_is_held_back_with_its_reason_and_the_others_go_in(
    ledger: Ledger, sheet: Questionnaire, tmp_path: Path, change: Row, reason: str
) -> None:
    loaded = brought(ledger, tmp_path, sheet, FIRST | change, SECOND)
    assert (loaded.entered, [each.row for each in loaded.held]) == (1, [2])
    assert reason in loaded.held[0].why
    write_held(tmp_path / "held.csv", loaded.held)
    with (tmp_path / "held.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["row_in_file"], reason in row["why_held"]) == ("2", True)


@pytest.mark.parametrize(
    ("spoilt", "reason"),
    [
        (PROFILE.replace('overall = "Q1"', 'overall = "Q9"'), "no column Q9"),
        (PROFILE.replace('overall = "Q1"', 'whole = "Q1"'), "no item whole"),
        (PROFILE.replace('"0" = ', '"1" = '), "overall: 1 is a value of this item and a code"),
        (PROFILE.replace("price = ", "colour = "), "columns for options"),
    ],
)
def test_a_profile_that_does_not_fit_writes_nothing(
    ledger: Ledger, sheet: Questionnaire, tmp_path: Path, spoilt: str, reason: str
) -> None:
    with pytest.raises(ImportRefused, match=reason):
        brought(ledger, tmp_path, sheet, FIRST, profile=spoilt)
    assert ledger.room("questionnaire/") == []


def test_what_is_no_profile_is_refused_with_its_key(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text('id = "x"\nnumbr = "ID"\n', encoding="utf-8")
    with pytest.raises(ProfileError, match=r"p\.toml"):
        read_profile(path)


def test_calls_about_cases_have_a_kind_of_their_own(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="by their own kind"):
        brought(ledger, tmp_path, shipped()["case_callback"], FIRST)
