"""Copies of reports: which one is meant, how it stands in the ledger, and its contents for one reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from casework.record.ledger import Ledger
from casework.vocabulary.reporting import ReportStage
from etl.subjects import Answers
from reporting.definition import Report, Section
from reporting.errors import ReportError
from reporting.filling import Copy, Filled, Row, Taken, fill, rows_of, zone
from reporting.headline import headline
from reporting.load import Reports
from reporting.periods import Span, span_named, span_of
from reporting.seals import seals
from reporting.standing import Standing, fold, stream_of

DONE = frozenset({ReportStage.ACCEPTED, ReportStage.ISSUED})


def report_named(reports: Reports, name: str) -> Report:
    """The report of that id; raises ``ReportError``."""
    if name not in reports:
        raise ReportError("There is no report {name}. Choose among {known}.", name=name, known=", ".join(reports))
    return reports[name]


def copy_of(reports: Reports, name: str, project: str | None, period: str | None, as_of: datetime) -> Copy:
    """The copy that is meant; without a period, that in which ``as_of`` lies. Raises ``ReportError``."""
    report = report_named(reports, name)
    if report.scope == "project" and project is None:
        raise ReportError("The report {name} is about one project: say which.", name=name)
    if report.scope == "company" and project is not None:
        raise ReportError("The report {name} is about the company: name no project.", name=name)
    local = as_of.astimezone(zone()).date()
    span = span_of(report.period, local) if period is None else span_named(report.period, period)
    return Copy(report, project, span, as_of)


def stream_of_copy(copy: Copy) -> str:
    """Where the copy's events lie."""
    return stream_of(copy.report.id, copy.scope_name, copy.span.name)


def standing(ledger: Ledger, copy: Copy) -> Standing:
    """How a copy stands."""
    return fold(ledger.stream(stream_of_copy(copy)))


def stages(ledger: Ledger, copies: Sequence[Copy]) -> list[ReportStage]:
    """How far each copy has come; all are read at once."""
    told = ledger.streams({stream_of_copy(copy) for copy in copies})
    return [fold(told.get(stream_of_copy(copy), ())).stage for copy in copies]


def filled_copy(ledger: Ledger, answers: Answers, reports: Reports, copy: Copy) -> Filled:
    """The copy with what was written and chosen, as whoever ``answers`` are for may see it.

    Raises ``ReportError`` for a project that there is none of, or of which the reader may see nothing.
    """
    known = answers.projects()
    if copy.project is not None and copy.project not in {each.code for each in known}:
        raise ReportError("There is no project {project} that you may see.", project=copy.project)
    taken = {s.id: tuple(_taken(ledger, answers, reports, copy, s)) for s in copy.report.sections if s.gathers}
    filled = fill(answers, copy, standing(ledger, copy).given, taken)
    return replace(filled, headline=headline(answers, copy), seals=seals(ledger, copy))


def proposals(answers: Answers, copy: Copy, section: Section) -> Sequence[Row]:
    """The cases among which people choose."""
    own = answers if copy.project is None else answers.for_projects([copy.project])
    return rows_of(own, copy, section)


def _taken(ledger: Ledger, answers: Answers, reports: Reports, copy: Copy, section: Section) -> Iterator[Taken]:
    """What the accepted copies of the report that a section gathers say, of the projects that the reader may see."""
    source = report_named(reports, str(section.gathers))
    for project in [copy.project] if copy.project else [each.code for each in answers.projects()]:
        for span in _within(source.period, copy.span):
            part = Copy(source, project, span, copy.as_of)
            stands = standing(ledger, part)
            if stands.stage in DONE:
                yield _told(fill(answers, part, stands.given), project)


def _within(every: str, whole: Span) -> Iterator[Span]:
    """The periods of one kind that end within a period, the oldest first."""
    span = span_of(every, whole.first)
    while span.last <= whole.last:
        yield span
        span = span_of(every, span.last.fromordinal(span.last.toordinal() + 1))


def _told(filled: Filled, project: str) -> Taken:
    words = [(each.section.title, each.written) for each in filled.sections if each.written]
    return Taken(project, words, [case for each in filled.sections for case in each.chosen])
