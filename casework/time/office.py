"""Every day of the calendar with its office hours: the one place that knows how long a day is.

A *position* is the office time, in microseconds, from the first day of the calendar to a moment. The office time before
each day stands in one table, so a moment has its position by one look at its day, and a position leads back to its day
by bisection. ``etl/warehouse/worktime_sql.py`` says the same table in SQL.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from itertools import accumulate

from casework.time.calendar import FIRST_DAY, LAST_DAY, DayKind, WorkingDays, calendar_days, outside, working_days
from casework.time.hours import MINUTE, OfficeHours

Period = tuple[int, int]
"""Opening and closing, in microseconds since midnight."""


class OfficeDays:
    """The days from ``FIRST_DAY`` to ``LAST_DAY`` with the office time of each; days are ordinals (``toordinal``)."""

    def __init__(self, hours: OfficeHours) -> None:
        """Count the office time before each day, once for the whole calendar."""
        self.first = FIRST_DAY.toordinal()
        self.kinds = [day.kind for day in calendar_days()]
        self.hours = {kind: _in_micros(hours.periods if kind.is_worked else ()) for kind in DayKind}
        """The periods of a day, by what it is on the calendar."""
        lengths = {kind: sum(closes - opens for opens, closes in day) for kind, day in self.hours.items()}
        self.before = array("q", accumulate((lengths[kind] for kind in self.kinds), initial=0))
        """Office time before each day; one more at the end, for all there is."""
        self.working: WorkingDays = working_days()
        """The days that count in limits of working days."""

    def periods(self, day: int) -> Sequence[Period]:
        """When the office is open on a day; raises ``OutsideCalendar``."""
        return self.hours[self.kinds[self._index(day)]]

    def position(self, day: int, now: int) -> int:
        """Office time until ``now`` microseconds into a day; raises ``OutsideCalendar``."""
        passed = sum(min(max(now - opens, 0), closes - opens) for opens, closes in self.periods(day))
        return self.before[day - self.first] + passed

    def place(self, position: int) -> tuple[int, int]:
        """Day and microseconds into it at which a position > 0 is reached first; raises ``OutsideCalendar``."""
        after = bisect_left(self.before, position)
        if after == len(self.before):
            raise outside(f"{LAST_DAY.isoformat()} + {(position - self.before[-1]) / MINUTE:g} min")
        day = self.first + after - 1
        return day, self._time(self.periods(day), position - self.before[after - 1])

    def closing(self, day: int) -> int:
        """When the office of a day closes, in microseconds since midnight."""
        return self.periods(day)[-1][1]

    def _index(self, day: int) -> int:
        index = day - self.first
        if not 0 <= index < len(self.kinds):
            raise outside(date.fromordinal(day).isoformat())
        return index

    @staticmethod
    def _time(periods: Sequence[Period], rest: int) -> int:
        """The time of day at which so much of its office time has passed: a whole day ends at closing."""
        for opens, closes in periods:
            if rest <= closes - opens:
                return opens + rest
            rest -= closes - opens
        raise ValueError("more office time than the day has")


def _in_micros(periods: Sequence[tuple[int, int]]) -> list[Period]:
    return [(opens * MINUTE, closes * MINUTE) for opens, closes in periods]
