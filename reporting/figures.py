"""Each figure of each unit with its past and the one verdict on it: what cards, sentences and reports go by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import pyarrow as pa

from etl.warehouse.scope import Scope, months_before
from surveys import monitoring
from surveys.monitoring import MOST, WATCHED, Finding, Signals, Verdict
from surveys.statistics import Difference, Share, difference

YEAR = 12


class Kpi(StrEnum):
    """The figures of ``marts.kpi_months``, in the order in which they are shown."""

    COMPLIANCE = "compliance"
    CALLBACK = "satisfaction_case_callback"
    CLUB = "satisfaction_club"
    SURVEY = "satisfaction_survey"
    COVERAGE = "callback_coverage"
    OPEN = "open"
    OVERDUE = "overdue"
    SCORE = "score"


COUNTS = frozenset({Kpi.OPEN, Kpi.SCORE})
"""What is no share."""
BETTER_LOW = frozenset({Kpi.OPEN, Kpi.OVERDUE})
Key = tuple[str | None, Kpi]
"""A unit (project; None for all together) and a figure."""


@dataclass(frozen=True, slots=True)
class Point:
    """One month of a figure; ``n`` is None for one that is no share."""

    month: date
    hits: float
    n: int | None
    target: float | None

    @property
    def share(self) -> Share:
        """Hits of n; of a figure that is no share, one without a denominator."""
        return Share(int(self.hits), self.n) if self.n else Share(0, 0)

    @property
    def value(self) -> float:
        """The share from 0 to 1, or the figure itself."""
        return self.hits / self.n if self.n else self.hits


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a unit over the months that are over (the oldest first, None without data), and what runs."""

    unit: str | None
    kpi: Kpi
    months: tuple[Point | None, ...]
    so_far: Point | None
    """The running month: never set against a whole one."""
    verdict: Verdict
    judged_since: date | None = None
    """The month from which on it is judged by what comes after alone; None: by all of its past."""
    survey: str | None = None
    """Of which survey; None for what is of none."""

    @property
    def now(self) -> Point | None:
        """The last month that is over."""
        return self._back(0)

    @property
    def before(self) -> Point | None:
        """The month before it."""
        return self._back(1)

    @property
    def year_ago(self) -> Point | None:
        """The same month of the year before."""
        return self._back(YEAR)

    @property
    def to_date(self) -> Share | None:
        """The year up to the last month that is over; None for what cannot be added up over months."""
        if self.now is None or self.kpi in COUNTS | {Kpi.OVERDUE}:
            return None
        year = [point for point in self.months if point and point.month.year == self.now.month.year]
        return Share(sum(int(point.hits) for point in year), sum(point.n or 0 for point in year))

    @property
    def change(self) -> Difference | None:
        """Against the month before, with its interval; None for what is no share."""
        if self.now is None or self.before is None:
            return None
        return difference(self.now.share, self.before.share)

    @property
    def worse(self) -> bool:
        """Whether it is unusual, and not for the better."""
        bad = Finding.HIGHER if self.kpi in BETTER_LOW else Finding.LOWER
        return self.verdict.finding is bad

    def _back(self, months: int) -> Point | None:
        return self.months[-1 - months] if len(self.months) > months else None


Figures = Mapping[Key, Figure]


def history(as_of: datetime, projects: tuple[str, ...] | None = None) -> Scope:
    """What to ask ``kpi_months`` for: the running month, and as many before it as a verdict looks at."""
    running = Scope.last_months(1, as_of).month_to
    return Scope(as_of, months_before(running, MOST + WATCHED), running, projects=projects)


def figures(rows: pa.Table, scope: Scope) -> dict[Key, Figure]:
    """Every figure of every unit of a table of ``kpi_months`` that was asked for with ``scope``."""
    points: dict[Key, dict[date, Point]] = {}
    so_far: dict[Key, Point] = {}
    since: dict[Key, date | None] = {}
    surveys: dict[Key, str | None] = {}
    for row in rows.to_pylist():
        key = row["unit"], Kpi(row["kpi"])
        point = Point(row["month"], row["hits"], row["n"], row["target"])
        known, since[key], surveys[key] = points.setdefault(key, {}), row["judged_since"], row["survey"]
        if row["running"]:
            so_far[key] = point
        else:
            known[point.month] = point
    over = [month for month in scope.months if month < scope.month_to]
    lines = {key: tuple(known.get(month) for month in over) for key, known in points.items()}
    verdicts = _verdicts({key: _judged(line, over, since[key]) for key, line in lines.items()})
    return {
        key: Figure(*key, line, so_far.get(key), verdicts[key], since[key], surveys[key]) for key, line in lines.items()
    }


def signals(found: Figures, kpis: Sequence[Kpi] = tuple(Kpi)) -> Signals[Key]:
    """What is unusual among the units' figures when all are looked at together; the least likely first."""
    return monitoring.listed(
        {key: each.verdict for key, each in found.items() if key[0] is not None and key[1] in kpis}
    )


def _judged(line: Sequence[Point | None], over: Sequence[date], since: date | None) -> list[Point | None]:
    """The months that a verdict may look at."""
    return [point if since is None or month >= since else None for month, point in zip(over, line, strict=True)]


def _verdicts(lines: Mapping[Key, Sequence[Point | None]]) -> dict[Key, Verdict]:
    shares = [key for key in lines if key[1] not in COUNTS]
    judged = monitoring.judge_all([[point.share if point else Share(0, 0) for point in lines[key]] for key in shares])
    counted = {
        key: monitoring.judge_values([point.hits if point else None for point in lines[key]])
        for key in lines
        if key[1] in COUNTS
    }
    return dict(zip(shares, judged, strict=True)) | counted
