"""When complaints arrive: seasons, weekdays, holidays and the hours of a day, drawn column-wise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from casework.time.calendar import DayKind, calendar_day
from etl.demo.facts import CategoryFacts, Company, Project

WEEKDAYS = (1.25, 1.10, 1.00, 1.00, 1.05, 0.70, 0.50)
KINDS = {DayKind.WORKDAY: 1.0, DayKind.WEEKEND: 1.0, DayKind.HOLIDAY: 0.30, DayKind.MAKE_UP: 1.0}
AFTER_HOLIDAY = 1.6
LAST_CALLS = timedelta(minutes=26)
HOURS = range(8, 21)
HOUR_WEIGHTS = (3, 10, 12, 10, 5, 6, 10, 11, 10, 7, 5, 4, 3)


@dataclass(frozen=True, slots=True)
class Arrival:
    """One case to come; ``progress`` is 0 at the first day of the history and 1 at the last."""

    project: Project
    category: CategoryFacts
    received_at: datetime
    progress: float


def first_day(today: date, months: int = 18) -> date:
    """First day of the month ``months`` before the month of ``today``."""
    index = today.year * 12 + today.month - 1 - months
    return date(index // 12, index % 12 + 1, 1)


def draw(
    company: Company, count: int, start: date, end: date, zone: ZoneInfo, rng: np.random.Generator
) -> list[Arrival]:
    """Draw ``count`` arrivals from ``start`` up to the day before ``end``, in time order."""
    days = [start + timedelta(days=i) for i in range((end - start).days)]
    projects, categories = company.projects, company.categories
    load = np.array(
        [[_season(p, c, days) * c.weight for c in categories] for p in projects]
    )  # project × category × day
    load *= (np.array([p.weight for p in projects]) / load.sum(axis=(1, 2)))[:, None, None]
    load *= _day_weights(days)
    cells = rng.choice(load.size, size=count, p=(load / load.sum()).ravel())
    project, category, day = np.unravel_index(cells, load.shape)
    seconds = _seconds_of_day(rng, count)
    order = np.lexsort((seconds, day))
    return [
        Arrival(
            projects[project[i]],
            categories[category[i]],
            datetime.combine(days[day[i]], time(), zone) + timedelta(seconds=int(seconds[i])),
            float(day[i]) / max(len(days) - 1, 1),
        )
        for i in order
    ]


def call_late(arrivals: list[Arrival], until: datetime, count: int) -> list[Arrival]:
    """Let the last ``count`` callers ring in the last hour before ``until``: their first clocks still run then."""
    early, late = arrivals[: len(arrivals) - count], arrivals[len(arrivals) - count :]
    return [
        *early,
        *(
            replace(a, received_at=until - LAST_CALLS * (n / count))
            for n, a in zip(range(count, 0, -1), late, strict=True)
        ),
    ]


def _season(project: Project, category: CategoryFacts, days: list[date]) -> NDArray[np.float64]:
    months = category.north_months if project.north and category.north_months else category.months
    return np.array([months[day.month - 1] for day in days])


def _day_weights(days: list[date]) -> NDArray[np.float64]:
    kinds = [calendar_day(day).kind for day in days]
    before = [calendar_day(day - timedelta(days=1)).kind for day in days]
    return np.array(
        [
            (WEEKDAYS[0] if kind is DayKind.MAKE_UP else WEEKDAYS[day.weekday()])
            * KINDS[kind]
            * (AFTER_HOLIDAY if kind.is_worked and last is DayKind.HOLIDAY else 1.0)
            for day, kind, last in zip(days, kinds, before, strict=True)
        ]
    )


def _seconds_of_day(rng: np.random.Generator, count: int) -> NDArray[np.int64]:
    weights = np.array(HOUR_WEIGHTS) / sum(HOUR_WEIGHTS)
    return rng.choice(np.array(HOURS), size=count, p=weights) * 3600 + rng.integers(0, 3600, size=count)
