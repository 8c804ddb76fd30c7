"""The statutory calendar of mainland China: which days are worked, and why.

Facts come from the State Council's yearly notices, as packaged by ``chinesecalendar``, and from the files in
``data/calendars`` (``casework.time.holidays``), which add a year or stand in for what the library says of it. In a year
without a notice the holidays fixed by law are off (``casework.time.statute``) and weekdays decide the rest; the year is
marked provisional, because which days are shifted and made up for is not known yet.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from itertools import accumulate

from chinese_calendar import Holiday
from chinese_calendar.constants import holidays, workdays

from casework.errors import CalendarError, OutsideCalendar
from casework.settings import settings
from casework.texts import Words
from casework.time.holidays import Notice, load_notices
from casework.time.statute import statute
from casework.vocabulary import Term

FIRST_DAY = date(1989, 1, 1)
LAST_DAY = date(2100, 12, 31)
"""Wider than any date the import accepts (1990 to 2099), whatever zone it was written in."""
SATURDAY = 5

PACKAGED_YEARS = frozenset(day.year for day in holidays)
"""Years whose notice the library has."""


class DayKind(Term):
    """What a day is on the statutory calendar."""

    WORKDAY = "workday", "工作日"
    """An ordinary working day."""
    WEEKEND = "weekend", "周末"
    """Saturday or Sunday, not worked."""
    HOLIDAY = "holiday", "法定节假日"
    """Off by law or by a year's notice, whatever its weekday."""
    MAKE_UP = "make_up", "调休上班"
    """A Saturday or Sunday worked in exchange for a holiday."""

    @property
    def is_worked(self) -> bool:
        """Whether it is a working day of the calendar."""
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


@dataclass(frozen=True, slots=True)
class Statutory:
    """What law and notices say: days off and days worked for them, each by the name of its holiday."""

    off: Mapping[date, Words]
    worked: Mapping[date, Words]
    notices: tuple[Notice, ...]
    """Those that came as files."""

    @classmethod
    def of(cls, notices: Sequence[Notice]) -> Statutory:
        """The library's years, with ``notices`` standing in for theirs, and the law for the years that have neither."""
        said = {notice.year for notice in notices}
        silent = (year for year in range(FIRST_DAY.year, LAST_DAY.year + 1) if year not in PACKAGED_YEARS | said)
        off = {day: name for year in silent for day, name in statute().days(year).items()}
        off |= {day: _packaged(name) for day, name in holidays.items() if day.year not in said}
        worked = {day: _packaged(name) for day, name in workdays.items() if day.year not in said}
        for holiday in (holiday for notice in notices for holiday in notice.holidays):
            for day in (*holiday.days, *holiday.make_up):
                off.pop(day, None)
                worked.pop(day, None)
            off |= dict.fromkeys(holiday.days, holiday.name)
            worked |= dict.fromkeys(holiday.make_up, holiday.name)
        return cls(off, worked, tuple(notices))

    def announced(self, year: int) -> bool:
        """Whether there is a notice for ``year``."""
        return year in PACKAGED_YEARS or any(notice.year == year for notice in self.notices)

    def day(self, day: date) -> CalendarDay:
        """Describe ``day`` by the notice of its year, or by the law and its weekday when there is none."""
        provisional, name = not self.announced(day.year), self.off.get(day) or self.worked.get(day)
        if name is None:
            kind = DayKind.WEEKEND if day.weekday() >= SATURDAY else DayKind.WORKDAY
            return CalendarDay(day, kind, provisional)
        kind = DayKind.HOLIDAY if day in self.off else DayKind.MAKE_UP
        return CalendarDay(day, kind, provisional, name.zh, name.en)

    @property
    def version(self) -> str:
        """Name the library's version and years, and each file by year and content."""
        packaged = f"chinesecalendar {_library()} ({min(PACKAGED_YEARS)}–{max(PACKAGED_YEARS)})"
        by_law = f"statute/days.toml {statute().digest}"
        return " + ".join([packaged, by_law, *(f"{notice.year}.toml {notice.digest}" for notice in self.notices)])


@cache
def _library() -> str:
    """Looked up once: many threads that look at once may be told that there is none."""
    return version("chinesecalendar")


@cache
def statutory() -> Statutory:
    """Return the calendar of this installation, read once per process; raises ``CalendarError`` for a wrong file."""
    return Statutory.of(load_notices(settings().calendar_dir))


def notices_changed() -> bool:
    """Whether the files of notices are others than those this process counts by, so that it wants a new start."""
    try:
        return tuple(load_notices(settings().calendar_dir)) != statutory().notices
    except CalendarError:
        return True


def is_provisional(year: int) -> bool:
    """Whether ``year`` has no notice yet, so that only the holidays fixed by law are known of it."""
    return not statutory().announced(year)


def calendar_version() -> str:
    """Name the calendar a figure was made with, for instance ``chinesecalendar 1.11.0 (2004–2026) + …``."""
    return statutory().version


def calendar_day(day: date) -> CalendarDay:
    """Describe ``day`` by the notice of its year, or by the law and its weekday when there is none."""
    return statutory().day(day)


def _packaged(name: str) -> Words:
    return Words(zh=Holiday(name).chinese, en=name)


class WorkingDays:
    """Working days from ``FIRST_DAY`` to ``LAST_DAY`` as prefix counts; days are proleptic ordinals (``toordinal``)."""

    def __init__(self, worked: Sequence[bool]) -> None:
        """Count the days of the calendar that are ``worked``, in order."""
        self._first = FIRST_DAY.toordinal()
        self._through = array("i", accumulate(worked))
        self._days = array("i", (day for day, works in enumerate(worked, start=self._first) if works))

    def through(self, day: int) -> int:
        """Count working days from ``FIRST_DAY`` up to and including ``day``; raises ``OutsideCalendar``."""
        index = day - self._first
        if not 0 <= index < len(self._through):
            raise outside(date.fromordinal(day).isoformat())
        return self._through[index]

    def works(self, day: int) -> bool:
        """Whether ``day`` is worked; raises ``OutsideCalendar``."""
        return self.through(day) - (self.through(day - 1) if day > self._first else 0) == 1

    def nth(self, number: int) -> int:
        """Return the ``number``-th working day, counted from 1; raises ``OutsideCalendar``."""
        if not 1 <= number <= len(self._days):
            raise outside(f"working day {number}")
        return self._days[number - 1]


@cache
def calendar_days() -> tuple[CalendarDay, ...]:
    """Describe each day from ``FIRST_DAY`` to ``LAST_DAY``, in order, once per process."""
    span = range(FIRST_DAY.toordinal(), LAST_DAY.toordinal() + 1)
    return tuple(calendar_day(date.fromordinal(day)) for day in span)


@cache
def working_days() -> WorkingDays:
    """Return the prefix counts, built once per process."""
    return WorkingDays([day.kind.is_worked for day in calendar_days()])


def outside(what: str) -> OutsideCalendar:
    """Say that ``what`` is no day of the calendar."""
    return OutsideCalendar(
        "{what} lies outside the working calendar ({first} to {last}): check the date.",
        what=what,
        first=FIRST_DAY.isoformat(),
        last=LAST_DAY.isoformat(),
    )
