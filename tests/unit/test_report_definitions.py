"""Reports as data: what the shipped ones are, what is wrong with a file, what periods are called."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casework.policy import Policies
from casework.settings import ROOT
from reporting.errors import DefinitionError, ReportError
from reporting.load import load
from reporting.periods import span_named, span_of

FOLDER = ROOT / "data" / "reports"
HEAD = """
name = { zh = "报", en = "Report" }
period = "week"
scope = "project"
writers = ["centre"]
accepts = ["centre"]
"""
SECTION = '[[sections]]\nid = "one"\ntitle = { zh = "一", en = "One" }\n'
WORD = 'ask = { zh = "写", en = "Write" }\n'
COLUMN = 'columns = [{ field = "project", label = { zh = "项", en = "Project" } }]\n'


def refusal(folder: Path, **files: str) -> str:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError) as found:
        load(folder)
    return str(found.value)


def test_the_shipped_reports_can_be_made():
    assert set(load(FOLDER)) == {
        *("week", "month", "typical_cases", "condensation", "yearly", "meeting_workbook", "project_sheet"),
        *("briefing", "customer_meeting", "club_month", "contractors"),
    }


@pytest.mark.parametrize("name", ["project_sheet", "meeting_workbook"])
def test_the_scores_of_a_report_name_every_part_of_the_total(name: str):
    (scores,) = [section for section in load(FOLDER)[name].sections if section.mart == "scores"]
    assert [column.field for column in scores.columns if column.field not in {"project", "month"}] == [
        "base", "missed_points", "escalation_points", "unclosed_points", "entry_points", "bonus_points",
        "adjusted_points", "bound_points", "total",
    ]  # fmt: skip


def test_what_a_shipped_report_fulfils_is_owed_as_often_by_the_regulation():
    packs = {pack.id: pack for pack in Policies.load(ROOT / "data" / "regulations").packs}
    promised = [(each, *item) for each in load(FOLDER).values() for item in each.fulfils.items()]
    assert {(report.id, pack) for report, pack, _ in promised} >= {("typical_cases", "sunshine"), ("week", "zhonghai")}
    for report, pack, duty in promised:
        assert packs[pack].regulation.duties[duty].every == report.period


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + SECTION + 'mart = "nowhere"\n' + COLUMN, "no mart nowhere"),
        (
            HEAD + SECTION + 'mart = "flow_of_cases"\n' + COLUMN.replace("project", "weather", 1),
            "has no column weather",
        ),
        (
            HEAD + SECTION + 'mart = "flow_of_cases"\n' + COLUMN + 'chart = { x = "project", y = ["done"] }',
            "no column of",
        ),
        (
            HEAD + SECTION + 'mart = "flow_of_cases"\n' + COLUMN + 'chart = { x = "project", y = ["project"] }',
            "no number",
        ),
        (HEAD + SECTION + 'mart = "flow_of_cases"\nchoose = true\n' + COLUMN, "no column case_id"),
        (HEAD + SECTION + 'mart = "flow_of_cases"\nby = ["project"]\n' + COLUMN, "does not count by dimensions"),
        (HEAD + SECTION + 'mart = "flow_of_cases"\n', "shows no column"),
        (HEAD + SECTION, "neither mart nor question"),
        (HEAD + SECTION + 'gathers = "other"\n', "there is none"),
        (HEAD + SECTION + WORD + SECTION + WORD, "two sections of this id"),
        (HEAD + SECTION + WORD + "colour = 1\n", "colour"),
        (HEAD.replace("week", "fortnight") + SECTION + WORD, "period"),
        (HEAD + "[[sections", "is no TOML"),
        ('id = "another"\n' + HEAD + SECTION + WORD, "bears its report's id"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, said: str):
    sentence = refusal(tmp_path, mine=text)
    assert said in sentence
    assert "mine" in sentence


def test_reports_that_take_over_from_each_other_are_refused(tmp_path: Path):
    sentence = refusal(
        tmp_path,
        first=HEAD + SECTION + 'gathers = "second"\n',
        second=HEAD + SECTION + 'gathers = "third"\n',
        third=HEAD + SECTION + 'gathers = "first"\n',
    )
    assert "in a circle" in sentence
    assert all(name in sentence for name in ("first", "second", "third"))


@pytest.mark.parametrize(
    ("every", "day", "name", "first", "last"),
    [
        ("week", "2027-01-01", "2026-W53", "2026-12-28", "2027-01-03"),
        ("month", "2026-02-14", "2026-02", "2026-02-01", "2026-02-28"),
        ("quarter", "2026-12-31", "2026-Q4", "2026-10-01", "2026-12-31"),
        ("half_year", "2026-07-01", "2026-H2", "2026-07-01", "2026-12-31"),
        ("year", "2026-07-01", "2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_period_has_a_name_by_which_it_is_found_again(every: str, day: str, name: str, first: str, last: str):
    span = span_of(every, date.fromisoformat(day))
    assert (span.name, str(span.first), str(span.last)) == (name, first, last)
    assert span_named(every, name) == span


@pytest.mark.parametrize(("every", "name"), [("week", "2026-W54"), ("month", "2026-13"), ("quarter", "2026-Q5"),
                                             ("year", "26"), ("week", "2026-06")])  # fmt: skip
def test_what_is_no_period_is_refused_with_an_example(every: str, name: str):
    with pytest.raises(ReportError, match="is no period of this report"):
        span_named(every, name)
