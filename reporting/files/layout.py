"""A filled report as plain texts in order: what slides, Word and PDF have in common. Nothing here is markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from casework.wording import Phrase
from reporting import values
from reporting.definition import Chart, Column
from reporting.files import wording as words
from reporting.filling import Filled, FilledSection, Row, Taken

NO_XML = re.compile("[^\t\n\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NUMERIC = frozenset({"number", "share"})


@dataclass(frozen=True, slots=True)
class Series:
    """One column of a chart: its name and its values by group, None where there is none."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as figures: what is drawn over which groups."""

    kind: str
    groups: Sequence[str]
    series: Sequence[Series]

    def told(self, title: str) -> str:
        """What the picture shows, for who does not see it."""
        lines = (f"{each.name}: {', '.join(_pairs(self.groups, each.values))}" for each in self.series)
        return f"{title}. {'; '.join(lines)}"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: headings, which columns are numbers, the rows, and the line of sums (empty where nothing is summed)."""

    headings: Sequence[str]
    numeric: Sequence[bool]
    rows: Sequence[Sequence[str]]
    totals: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """One case: its facts by name, and its lesson."""

    facts: Sequence[tuple[str, str]]
    lesson: str


@dataclass(frozen=True, slots=True)
class Part:
    """One section, ready to be laid out; ``parts`` are those of other reports that it took over."""

    title: str
    paragraphs: Sequence[str] = ()
    empty: str = ""
    """What is said where there is nothing to show."""
    grid: Grid | None = None
    drawing: Drawing | None = None
    cases: Sequence[Told] = ()
    parts: Sequence[Part] = ()


@dataclass(frozen=True, slots=True)
class Laid:
    """The whole report in one language."""

    title: str
    language: str
    facts: Sequence[tuple[str, str]]
    parts: Sequence[Part]
    headline: str = ""
    """The sentence on top; empty without figures."""
    seals: Sequence[tuple[str, str]] = ()
    """Those of ``facts`` by which locked scores are named."""


def laid_out(filled: Filled, language: str) -> Laid:
    """The report in texts of a language."""
    facts = [(clean(label), clean(text)) for label, text in words.facts(filled, language)]
    parts = [_part(filled, section, language) for section in filled.sections]
    headline = "" if filled.headline is None else clean(filled.headline.label(language))
    title = clean(filled.copy.report.name.label(language))
    return Laid(title, language, facts, parts, headline, words.seals(filled, language))


def clean(text: str) -> str:
    """The text without the signs that no XML may hold."""
    return NO_XML.sub("", text)


def _part(filled: Filled, section: FilledSection, language: str) -> Part:
    columns = [each for each in section.section.columns if each.language in {None, language[:2]}]
    choose = section.section.choose
    has_table = bool(columns) and not choose and bool(section.rows)
    return Part(
        title=clean(section.section.title.label(language)),
        paragraphs=[line for line in clean(section.written).splitlines() if line.strip()],
        empty=_empty(section, language),
        grid=_grid(filled, columns, section.rows, language) if has_table else None,
        drawing=_drawing(filled, section, language) if has_table else None,
        cases=[_case(filled, columns, row, lesson, language) for row, lesson in section.chosen],
        parts=[_taken(filled, each, language) for each in section.taken],
    )


def _empty(section: FilledSection, language: str) -> str:
    """Why there is nothing: never left to be guessed."""
    phrase: Phrase | None = None
    if section.section.choose:
        phrase = None if section.chosen else words.NONE_CHOSEN
    elif section.section.gathers is not None:
        phrase = None if section.taken else words.NOT_ACCEPTED
    elif section.section.mart is not None:
        phrase = None if section.rows else words.NO_ROWS
    elif not section.written:
        phrase = words.WRITTEN_NOTHING
    return "" if phrase is None else phrase.label(language)


def _grid(filled: Filled, columns: Sequence[Column], rows: Sequence[Row], language: str) -> Grid:
    return Grid(
        headings=[clean(column.label.label(language)) for column in columns],
        numeric=[column.show in NUMERIC for column in columns],
        rows=[[clean(values.text(filled, column, row, language)) for column in columns] for row in rows],
        totals=_totals(columns, rows, language),
    )


def _totals(columns: Sequence[Column], rows: Sequence[Row], language: str) -> Sequence[str]:
    if len(rows) < 2 or not any(column.total for column in columns):  # noqa: PLR2004 - one row is its own sum
        return ()
    sums = [values.total(column, list(rows)) for column in columns]
    return [words.TOTAL.label(language), *("" if each is None else f"{each:,}" for each in sums[1:])]


def _drawing(filled: Filled, section: FilledSection, language: str) -> Drawing | None:
    chart: Chart | None = section.section.chart
    if chart is None:
        return None
    columns = {each.field: each for each in section.section.columns}
    rows = section.rows[: chart.most]
    return Drawing(
        kind=chart.kind,
        groups=[clean(values.text(filled, columns[chart.x], row, language)) for row in rows],
        series=[Series(clean(columns[y].label.label(language)), [_float(row[y]) for row in rows]) for y in chart.y],
    )


def _float(value: object) -> float | None:
    return None if value is None else float(str(value))


def _case(filled: Filled, columns: Sequence[Column], row: Row, lesson: str, language: str) -> Told:
    facts = [(clean(c.label.label(language)), clean(values.text(filled, c, row, language))) for c in columns]
    return Told(facts, f"{words.LESSON.label(language)}: {clean(lesson)}" if lesson else "")


def _taken(filled: Filled, taken: Taken, language: str) -> Part:
    lessons = [Told([("", str(row["number"]))], clean(lesson)) for row, lesson in taken.cases]
    said = [f"{title.label(language)}: {clean(text)}" for title, text in taken.words]
    return Part(title=clean(filled.project_name(taken.project)), paragraphs=said, cases=lessons)


def _pairs(groups: Sequence[str], found: Sequence[float | None]) -> list[str]:
    return [f"{group} {values.NOTHING if value is None else f'{value:g}'}"
            for group, value in zip(groups, found, strict=True)]  # fmt: skip
