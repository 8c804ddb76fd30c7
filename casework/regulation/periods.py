"""The calendar of a unit's duties: which periods there are, and until when each is to be done.

A limit counts from the last moment of its period, so five working days after a month end with the fifth working day of
the next. A duty of the day is owed on working days. ``etl/subjects/duty/core/duties.sql`` says the same in SQL.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from casework.regulation.model import Duty
from casework.time.worktime import WorkCalendar

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}
DAY = timedelta(days=1)
SHORTEST = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``first`` to ``last``, both included."""

    first: date
    last: date

    def begins_at(self, calendar: WorkCalendar) -> datetime:
        """Its first moment."""
        return datetime.combine(self.first, time(), calendar.zone)

    def due_at(self, duty: Duty, calendar: WorkCalendar) -> datetime:
        """Until when ``duty`` is to be done for it."""
        last_moment = datetime.combine(self.last + DAY, time(), calendar.zone) - SHORTEST
        return duty.within.after(last_moment, calendar)


def period_of(every: str, day: date) -> Period:
    """The period in which a day lies."""
    if every == "day":
        return Period(day, day)
    if every == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + timedelta(days=6))
    length = MONTHS[every]
    first = date(day.year, (day.month - 1) // length * length + 1, 1)
    return Period(first, _months_on(first, length) - DAY)


def periods(duty: Duty, since: date, until: date, calendar: WorkCalendar) -> Iterator[Period]:
    """The periods of ``duty`` that begin from ``since`` to ``until``, both included, the oldest first."""
    period = period_of(duty.every, since)
    while period.first <= until:
        owed = duty.every != "day" or calendar.is_workday(period.first)
        if period.first >= since and owed:
            yield period
        period = period_of(duty.every, period.last + DAY)


def _months_on(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)
