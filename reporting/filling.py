"""Fill a report: the rows of its marts as one reader may see them, and what people wrote, chosen by section.

A filled report holds everything that any kind of file shows of it; the files only lay it out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from casework.settings import settings
from casework.texts import Words
from etl.subjects import Answers
from etl.subjects.company.answers import Choices
from etl.warehouse.scope import Scope, months_before
from reporting.definition import Column, Report, Section
from reporting.periods import Span

Row = Mapping[str, object]
SHORTEST = timedelta(microseconds=1)
COMPANY = "company"
"""What stands in streams and addresses for the scope of a report about all projects."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A case that was chosen, and what it teaches."""

    case_id: str
    lesson: str


@dataclass(frozen=True, slots=True)
class Given:
    """What people gave to one copy: by section what was written, and the cases chosen."""

    written: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, Sequence[Chosen]] = field(default_factory=dict)


NOTHING_GIVEN = Given()


@dataclass(frozen=True, slots=True)
class Copy:
    """Of what a report is made: its definition, its project (None: the company), its period, as of when."""

    report: Report
    project: str | None
    span: Span
    as_of: datetime

    @property
    def scope_name(self) -> str:
        """The project's code, or the company."""
        return self.project or COMPANY

    @property
    def running(self) -> bool:
        """Whether the period is not over at the as-of moment."""
        return self.as_of < self.span.until(zone()) - SHORTEST


@dataclass(frozen=True, slots=True)
class Taken:
    """What an accepted copy of another report says: whose it is, its words by title, its cases."""

    project: str
    words: Sequence[tuple[Words, str]]
    cases: Sequence[tuple[Row, str]]


@dataclass(frozen=True, slots=True)
class FilledSection:
    """A section with its rows, the words written in it, the cases chosen with their lessons, and what it gathered."""

    section: Section
    rows: Sequence[Row] = ()
    written: str = ""
    chosen: Sequence[tuple[Row, str]] = ()
    taken: Sequence[Taken] = ()

    @property
    def shown(self) -> Sequence[Row]:
        """The rows of its table: all, or of cases those that were chosen."""
        return [row for row, _ in self.chosen] if self.section.choose else self.rows


@dataclass(frozen=True, slots=True)
class Provenance:
    """Out of what it was made, so that it can be made again."""

    ledger_seq: int
    packs: tuple[str, ...]
    calendar: str
    provisional_years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Seals:
    """What names locked scores, those of the company's month and of a project's: SHA-256 in hexadecimal; None while
    nothing is locked, or the report is about no month's scores.
    """

    root: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """A report as one reader may see it."""

    copy: Copy
    sections: Sequence[FilledSection]
    provenance: Provenance
    choices: Choices
    headline: Words | None = None
    """The sentence on top; None where there are no figures to speak of."""
    seals: Seals = field(default_factory=Seals)

    def project_name(self, code: str) -> str:
        """What a project is called."""
        return next((each.name for each in self.choices.projects if each.code == code), code)

    def clause(self, rule_key: str, language: str) -> str:
        """A clock's clause and what it asks for."""
        rule = next((each for each in self.choices.rules if each.rule_key == rule_key), None)
        if rule is None:
            return rule_key
        return f"{rule.clause} {rule.name_zh if language.startswith('zh') else rule.name_en}"

    def word(self, column: Column, code: str, language: str) -> str:
        """What a code is called, by the column's own words or those of the regulations."""
        own = column.codes.get(code)
        if own is not None:
            return own.label(language)
        known = (each for each in self.choices.words if each.vocabulary == column.words and each.code == code)
        word = next(known, None)
        return code if word is None else word.zh if language.startswith("zh") else word.en


def zone() -> ZoneInfo:
    """The company's time zone."""
    return ZoneInfo(settings().timezone)


def fill(
    answers: Answers, copy: Copy, given: Given = NOTHING_GIVEN, taken: Mapping[str, Sequence[Taken]] | None = None
) -> Filled:
    """Fill ``copy`` with what ``answers`` may tell, which are one reader's; raises ``ScopeError``, ``NotServed``."""
    answers.check_serves(None if copy.project is None else [copy.project])
    state = answers.state()
    own = answers if copy.project is None else answers.for_projects([copy.project])
    sections = [_section(own, copy, each, given, (taken or {}).get(each.id, ())) for each in copy.report.sections]
    provenance = Provenance(state.ledger_seq, state.packs, state.calendar_version, state.provisional_years)
    return Filled(copy, sections, provenance, own.choices())


def _section(answers: Answers, copy: Copy, section: Section, given: Given, taken: Sequence[Taken]) -> FilledSection:
    filled = FilledSection(section, written=given.written.get(section.id, ""), taken=taken)
    if section.mart is None:
        return filled
    rows = rows_of(answers, copy, section)
    if not section.choose:
        return replace(filled, rows=rows[: section.most])
    by_case = {str(row["case_id"]): row for row in rows}
    chosen = [
        (by_case[each.case_id], each.lesson) for each in given.chosen.get(section.id, ()) if each.case_id in by_case
    ]
    return replace(filled, rows=rows[: section.most], chosen=chosen)


def rows_of(answers: Answers, copy: Copy, section: Section) -> list[Row]:
    """The rows of a section's mart, those of ``only``."""
    since, until = copy.span.since(zone()), copy.span.until(zone())
    found: list[Row] = answers.of_period(str(section.mart), _scope(copy, section), since, until, section.by).to_pylist()
    return [row for row in found if all(str(row[name]) in wanted for name, wanted in section.only.items())]


def _scope(copy: Copy, section: Section) -> Scope:
    last = copy.span.last.replace(day=1)
    first = copy.span.first.replace(day=1) if section.months is None else months_before(last, section.months - 1)
    return Scope(copy.as_of, first, last)
