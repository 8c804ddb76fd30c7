"""Reports filled by hand: two projects of one week, whose names no spreadsheet, document or formula may run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from casework.texts import Words
from etl.subjects.company.answers import Choices, ProjectChoice
from reporting.definition import Chart, Column, Report, Section
from reporting.filling import Copy, Filled, FilledSection, Provenance
from reporting.periods import span_of

HOSTILE = '=1+1 <b>&"#panic(1) $x$ \\frac *粗* _e_ {{7*7}}'
"""Markup of a spreadsheet, of HTML, of typst, of TeX, of Markdown and of Jinja, in one name."""
SUNDAY = datetime(2026, 6, 28, 12, tzinfo=UTC)
ROWS: Sequence[Mapping[str, object]] = (
    {"project": "A", "carried": 3, "done": 2, "done_share": 0.5, "number": HOSTILE},
    {"project": "B", "carried": 4, "done": 0, "done_share": 0.0, "number": None},
)


def words(text: str) -> Words:
    return Words(zh=text, en=text)


def a_report(**changes: object) -> Report:
    """A weekly report with a table, its chart, and something to write."""
    columns = (
        Column(field="project", label=words("Project"), show="project"),
        Column(field="carried", label=words("Carried"), show="number", total=True),
        Column(field="done", label=words("Done"), show="number", total=True),
        Column(field="done_share", label=words("Share"), show="share"),
        Column(field="number", label=words("Number")),
    )
    flow = Section(id="flow", title=words("Cases"), mart="flow_of_cases", columns=columns,
                   chart=Chart(x="project", y=("carried", "done")))  # fmt: skip
    told = Section(id="remarks", title=words("Remarks"), ask=words("What happened?"))
    given = {"id": "week", "name": words("周报"), "period": "week", "scope": "project", "writers": ("centre",),
             "accepts": ("centre",), "sections": (flow, told)}  # fmt: skip
    return Report.model_validate(given | changes)


def a_copy(report: Report | None = None) -> Copy:
    return Copy(report or a_report(), "A", span_of("week", date(2026, 6, 28)), SUNDAY)


def filled_by_hand(written: str = HOSTILE, *, rows: Sequence[Mapping[str, object]] = ROWS) -> Filled:
    """The report with two projects' rows and a remark."""
    copy = a_copy()
    flow, told = copy.report.sections
    names = (ProjectChoice("A", HOSTILE, "", "sunshine"), ProjectChoice("B", "乙项目", "", "sunshine"))
    return Filled(
        copy,
        (FilledSection(flow, rows), FilledSection(told, written=written)),
        Provenance(1234, ("sunshine 2026-01-01",), "2026", ()),
        Choices(names, (), (), (), (), (), ()),
    )
