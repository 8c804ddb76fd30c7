"""Every day of the calendar with its office hours: the one place that knows how long a day is.

A day goes by the hours of its weekday. A holiday has none, whatever its weekday; a Saturday or Sunday worked in
exchange for one has those of a working day. *Working days* are those of the calendar on which there are office hours: a
Saturday with hours of its own counts in minutes and hours, but not in days; a Wednesday without any counts in neither.

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

from casework.time.calendar import (
    FIRST_DAY,
    LAST_DAY,
    SATURDAY,
    CalendarDay,
    DayKind,
    WorkingDays,
    calendar_days,
    outside,
    working_days,
)
from casework.time.hours import MINUTE, WEEKDAYS, OfficeHours

Period = tuple[int, int]
"""Opening and closing, in microseconds since midnight."""
MAKE_UP, HOLIDAY = len(WEEKDAYS), len(WEEKDAYS) + 1
"""Sorts of days beside the seven weekdays."""


class OfficeDays:
    """The days from ``FIRST_DAY`` to ``LAST_DAY`` with the office time of each; days are ordinals (``toordinal``)."""

    def __init__(self, hours: OfficeHours) -> None:
        """Count the office time before each day, once for the whole calendar."""
        self.first = FIRST_DAY.toordinal()
        self.sorts = bytes(map(_sort, calendar_days()))
        """Of each day by which hours it goes: its weekday, or ``MAKE_UP`` or ``HOLIDAY``."""
        week = [hours.on(weekday) for weekday in range(len(WEEKDAYS))]
        self.hours = [_in_micros(periods) for periods in (*week, hours.workday, ())]
        """The periods of a day of each sort."""
        lengths = [sum(closes - opens for opens, closes in day) for day in self.hours]
        self.before = array("q", accumulate((lengths[sort] for sort in self.sorts), initial=0))
        """Office time before each day; one more at the end, for all there is."""
        self.working_sorts = [sort for sort in (*range(SATURDAY), MAKE_UP) if lengths[sort]]
        self.working = self._working()
        """The days that count in limits of working days."""

    def periods(self, day: int) -> Sequence[Period]:
        """When the office is open on a day; raises ``OutsideCalendar``."""
        return self.hours[self.sorts[self._index(day)]]

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

    def _working(self) -> WorkingDays:
        if len(self.working_sorts) == SATURDAY + 1:
            return working_days()
        return WorkingDays([sort in self.working_sorts for sort in self.sorts])

    def _index(self, day: int) -> int:
        index = day - self.first
        if not 0 <= index < len(self.sorts):
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


def _sort(day: CalendarDay) -> int:
    if day.kind is DayKind.MAKE_UP:
        return MAKE_UP
    return HOLIDAY if day.kind is DayKind.HOLIDAY else day.day.weekday()


def _in_micros(periods: Sequence[tuple[int, int]]) -> list[Period]:
    return [(opens * MINUTE, closes * MINUTE) for opens, closes in periods]
