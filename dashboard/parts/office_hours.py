"""Office hours in words: of a day, and of a week with weekdays that are alike together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from babel.dates import get_day_names

from casework.time.hours import WEEKDAYS, OfficeHours, clock_time
from dashboard.frame.i18n import _, locale
from dashboard.parts.formats import listed

Periods = Sequence[tuple[int, int]]


def day_words(periods: Periods) -> str:
    """The hours of a day: ``09:00–12:00 and 13:30–18:00``."""
    if not periods:
        return _("no office hours")
    return _("and").join(f" {clock_time(opens)}–{clock_time(closes)} " for opens, closes in periods).strip()


def week_words(hours: OfficeHours) -> str:
    """The hours of a week: ``Mon–Fri 09:00–12:00 and 13:30–18:00, Sat 09:00–12:00``; not the days without any."""
    runs = groupby(range(len(WEEKDAYS)), key=lambda weekday: tuple(hours.on(weekday)))
    return listed(f"{_days(list(days))} {day_words(periods)}" for periods, days in runs if periods)


def weekday(name: str) -> str:
    """A weekday of ``WEEKDAYS`` as its reader calls it."""
    return str(get_day_names("wide", locale=locale())[WEEKDAYS.index(name)])


def _days(days: Sequence[int]) -> str:
    names = get_day_names("abbreviated", locale=locale())
    first, last = str(names[days[0]]), str(names[days[-1]])
    return first if first == last else _("{first}–{last}", first=first, last=last)
