"""The periods of reports by name: ``2026-W27``, ``2026-06``, ``2026-Q2``, ``2026-H1``, ``2026``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from casework.regulation.periods import period_of
from reporting.errors import ReportError

DAY = timedelta(days=1)
WRITTEN = {
    "week": re.compile(r"(\d{4})-W(\d{2})"),
    "month": re.compile(r"(\d{4})-(\d{2})"),
    "quarter": re.compile(r"(\d{4})-Q([1-4])"),
    "half_year": re.compile(r"(\d{4})-H([12])"),
    "year": re.compile(r"(\d{4})()"),
}
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


@dataclass(frozen=True, slots=True)
class Span:
    """The days from ``first`` to ``last``, both included, and their name."""

    every: str
    first: date
    last: date

    @property
    def name(self) -> str:
        """How it is called in addresses, streams and files."""
        if self.every == "week":
            year, week, _ = self.first.isocalendar()
            return f"{year}-W{week:02}"
        if self.every == "month":
            return f"{self.first:%Y-%m}"
        part = {"quarter": f"-Q{(self.first.month + 2) // 3}", "half_year": f"-H{(self.first.month + 5) // 6}"}
        return f"{self.first.year}{part.get(self.every, '')}"

    def since(self, zone: ZoneInfo) -> datetime:
        """Its first moment."""
        return datetime.combine(self.first, time(), zone)

    def until(self, zone: ZoneInfo) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + DAY, time(), zone)

    def before(self) -> Span:
        """The one before it."""
        return span_of(self.every, self.first - DAY)


def span_of(every: str, day: date) -> Span:
    """The period in which a day lies."""
    found = period_of(every, day)
    return Span(every, found.first, found.last)


def span_named(every: str, name: str) -> Span:
    """The period of that name; raises ``ReportError``."""
    found = WRITTEN[every].fullmatch(name)
    first = None if found is None else _first_day(every, int(found[1]), int(found[2] or 1))
    if first is None:
        example = span_of(every, date(2026, 6, 30)).name
        raise ReportError("{name} is no period of this report. Write it like {example}.", name=name, example=example)
    return span_of(every, first)


def _first_day(every: str, year: int, part: int) -> date | None:
    """The first day of the n-th part of a year; None where there is none."""
    try:
        return date.fromisocalendar(year, part, 1) if every == "week" else date(year, (part - 1) * MONTHS[every] + 1, 1)
    except ValueError:
        return None
