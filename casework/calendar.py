"""The statutory calendar of mainland China: which days are worked, and why.

Facts come from the State Council's yearly notices, as packaged by ``chinesecalendar``. A year without a notice is
computed by weekday and marked provisional, because public holidays and make-up days are not known yet.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from itertools import accumulate

from chinese_calendar import Holiday
from chinese_calendar.constants import holidays, workdays

from casework.errors import OutsideCalendar
from casework.vocabulary import Term

FIRST_DAY = date(1989, 1, 1)
LAST_DAY = date(2100, 12, 31)
"""Wider than any date the import accepts (1990 to 2099), whatever zone it was written in."""
SATURDAY = 5

ANNOUNCED_YEARS = frozenset(day.year for day in holidays)
"""Years with a State Council notice; every other year is provisional."""


class DayKind(Term):
    """What a day is on the statutory calendar."""

    WORKDAY = "workday", "工作日"
    """An ordinary working day."""
    WEEKEND = "weekend", "周末"
    """Saturday or Sunday, not worked."""
    HOLIDAY = "holiday", "法定节假日"
    """Off by a public holiday's notice, whatever its weekday."""
    MAKE_UP = "make_up", "调休上班"
    """A Saturday or Sunday worked in exchange for a holiday."""

    @property
    def is_worked(self) -> bool:
        """Whether office hours apply on such a day."""
        return self in {DayKind.WORKDAY, DayKind.MAKE_UP}


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One local day; ``name_zh`` and ``name_en`` name the holiday it belongs to, if any."""

    day: date
    kind: DayKind
    provisional: bool
    name_zh: str | None = None
    name_en: str | None = None

    def name(self, language: str) -> str | None:
        """Return the holiday's name in ``language`` (``zh…`` for Chinese, anything else for English)."""
        return self.name_zh if language.startswith("zh") else self.name_en


def is_provisional(year: int) -> bool:
    """Whether ``year`` has no notice yet, so that its working days are computed by weekday alone."""
    return year not in ANNOUNCED_YEARS


def calendar_version() -> str:
    """Name the calendar a figure was made with, for instance ``chinesecalendar 1.11.0 (2004–2026)``."""
    return f"chinesecalendar {version('chinesecalendar')} ({min(ANNOUNCED_YEARS)}–{max(ANNOUNCED_YEARS)})"


def calendar_day(day: date) -> CalendarDay:
    """Describe ``day`` by the notice of its year, or by its weekday when there is none."""
    holiday = holidays.get(day) or workdays.get(day)
    if holiday is None:
        kind = DayKind.WEEKEND if day.weekday() >= SATURDAY else DayKind.WORKDAY
        return CalendarDay(day, kind, is_provisional(day.year))
    kind = DayKind.HOLIDAY if day in holidays else DayKind.MAKE_UP
    return CalendarDay(day, kind, is_provisional(day.year), Holiday(holiday).chinese, holiday)


class WorkingDays:
    """Working days from ``FIRST_DAY`` to ``LAST_DAY`` as prefix counts; days are proleptic ordinals (``toordinal``)."""

    def __init__(self) -> None:
        self._first = FIRST_DAY.toordinal()
        span = range(self._first, LAST_DAY.toordinal() + 1)
        worked = [calendar_day(date.fromordinal(day)).kind.is_worked for day in span]
        self._through = array("i", accumulate(worked))
        self._days = array("i", (day for day, works in zip(span, worked, strict=True) if works))

    def through(self, day: int) -> int:
        """Count working days from ``FIRST_DAY`` up to and including ``day``; raises ``OutsideCalendar``."""
        index = day - self._first
        if not 0 <= index < len(self._through):
            raise _outside(date.fromordinal(day).isoformat())
        return self._through[index]

    def works(self, day: int) -> bool:
        """Whether ``day`` is worked; raises ``OutsideCalendar``."""
        return self.through(day) - (self.through(day - 1) if day > self._first else 0) == 1

    def nth(self, number: int) -> int:
        """Return the ``number``-th working day, counted from 1; raises ``OutsideCalendar``."""
        if not 1 <= number <= len(self._days):
            raise _outside(f"working day {number}")
        return self._days[number - 1]


@cache
def working_days() -> WorkingDays:
    """Return the prefix counts, built once per process."""
    return WorkingDays()


def _outside(what: str) -> OutsideCalendar:
    return OutsideCalendar(
        "{what} lies outside the working calendar ({first} to {last}): check the date.",
        what=what,
        first=FIRST_DAY.isoformat(),
        last=LAST_DAY.isoformat(),
    )
