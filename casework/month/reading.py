"""Months and assessments as the ledger has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import sqlalchemy as sa

from casework.case.confided import unknown_streams
from casework.month.state import Assessment, Month, assessment_from, month_from
from casework.month.streams import ASSESSMENTS, CASES, MONTH, MONTHS, assessment_stream, month_stream, read_month
from casework.record.events import AppealDecided, AppealFiled, EvidenceAttached
from casework.record.ledger import Ledger, StoredEvent
from casework.record.ledger.entries import entries_query, stored, within
from casework.record.ledger.tables import event
from casework.vocabulary import EventKind


@dataclass(frozen=True, slots=True)
class Attached:
    """A piece of evidence that can be shown of a line: it is attached to the line's case."""

    case: str
    name: str


@dataclass(frozen=True, slots=True)
class Months:
    """The months of one installation, for reading."""

    ledger: Ledger

    def month(self, project: str, month: date) -> Month:
        """One project's month as it stands."""
        return month_from(project, month, self.ledger.stream(month_stream(project, month)))

    def assessment(self, month: date) -> Assessment:
        """The company's month as it stands."""
        return assessment_from(month, self.ledger.stream(assessment_stream(month)))

    def every(self, month: date | None = None) -> list[Month]:
        """Every project's opened months, by month and project; of one month where it is named."""
        with self.ledger.reading() as connection:
            return every_month(connection, month)

    def of(self, projects: Iterable[str], month: date) -> list[Month]:
        """The opened months of these projects, by project; nothing else is read."""
        streams = sorted({month_stream(project, month) for project in projects})
        with self.ledger.reading() as connection:
            return _months(connection, event.c.stream.in_(streams))

    def appeals_waiting(self, projects: Iterable[str], month: date) -> dict[str, set[str]]:
        """The lines of each project whose appeals wait to be decided; what was proposed is not read for it."""
        streams = sorted({month_stream(project, month) for project in projects})
        kinds = [EventKind.APPEAL_FILED.value, EventKind.APPEAL_DECIDED.value]
        column, waiting = event.c, defaultdict[str, set[str]](set)
        query = entries_query().where(column.stream.in_(streams), column.kind.in_(kinds)).order_by(column.seq)
        with self.ledger.reading() as connection:
            entries = [stored(row) for row in connection.execute(query)]
        for entry in entries:
            if isinstance(entry.payload, AppealFiled):
                waiting[entry.project].add(entry.payload.line)
            elif isinstance(entry.payload, AppealDecided):
                waiting[entry.project].discard(entry.payload.line)
        return {project: lines for project, lines in waiting.items() if lines}

    def unknown_cases(self, months: Iterable[Month], keys: Collection[str] = ()) -> frozenset[str]:
        """As the function, of what the ledger holds now."""
        with self.ledger.reading() as connection:
            return unknown_cases(connection, months, keys)

    def evidence(self, month: Month, unknown: Collection[str] = ()) -> dict[str, Attached]:
        """What is attached to the cases of a month's lines, by digest; not of the cases ``unknown`` to the reader."""
        streams = sorted(f"{CASES}{case}" for case in month.cases - set(unknown))
        column = event.c
        wanted = sa.and_(column.stream.in_(streams), column.kind == EventKind.EVIDENCE_ATTACHED.value)
        with self.ledger.reading() as connection:
            entries = [stored(row) for row in connection.execute(entries_query().where(wanted))]
        return {
            entry.payload.digest: Attached(entry.stream.removeprefix(CASES), entry.payload.filename)
            for entry in entries
            if isinstance(entry.payload, EvidenceAttached)
        }

    def assessments(self) -> list[Assessment]:
        """Every month that the company has met on, oldest first."""
        with self.ledger.reading() as connection:
            streams = _by_stream(connection, within(connection, ASSESSMENTS))
        return [assessment_from(read_month(stream.removeprefix(ASSESSMENTS)), told) for stream, told in streams]


def unknown_cases(connection: sa.Connection, months: Iterable[Month], keys: Collection[str] = ()) -> frozenset[str]:
    """The cases of the months' lines that have become confidential and that none of ``keys`` opens: a line may be
    said to whoever sees its project, the case may not.
    """
    found: set[str] = set()
    for month in months:
        found |= unknown_streams(connection, [f"{CASES}{case}" for case in month.cases], keys)
    return frozenset(stream.removeprefix(CASES) for stream in found)


def every_month(connection: sa.Connection, month: date | None = None) -> list[Month]:
    """As ``Months.every``, of what a connection sees."""
    wanted = within(connection, MONTHS)
    # Other months are passed by in the index, where their names are: what they say is not read.
    return _months(connection, wanted if month is None else wanted & event.c.stream.endswith(f"/{month:{MONTH}}"))


def _months(connection: sa.Connection, wanted: sa.ColumnElement[bool]) -> list[Month]:
    found = [month_from(*_named(stream), told) for stream, told in _by_stream(connection, wanted)]
    return sorted(found, key=lambda m: (m.month, m.project))


def _named(stream: str) -> tuple[str, date]:
    project, _slash, month = stream.removeprefix(MONTHS).rpartition("/")
    return project, read_month(month)


def _by_stream(connection: sa.Connection, wanted: sa.ColumnElement[bool]) -> list[tuple[str, list[StoredEvent]]]:
    query = entries_query().where(wanted).order_by(event.c.stream, event.c.version)
    entries = [stored(row) for row in connection.execute(query)]
    return [(stream, list(told)) for stream, told in groupby(entries, key=lambda entry: entry.stream)]
