"""Reference tables for working time in SQL: the calendar, its working days, and the office hours of a pack.

They feed the macros of ``etl/subjects/clock/core/worktime.sql``, the SQL twin of :mod:`casework.time.worktime`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cache
from itertools import accumulate

import duckdb
import pyarrow as pa

from casework.regulation.shifts import NIGHT
from casework.time.calendar import FIRST_DAY, LAST_DAY, calendar_day
from casework.time.hours import Limit, Office, OfficeHours
from casework.time.worktime import WorkCalendar
from casework.vocabulary import Clock
from etl.statements import statement

MICROS = 1_000_000
MINUTE = 60 * MICROS
DAY = 24 * 60 * MINUTE
EPOCH = date(1970, 1, 1).toordinal()
MAX_PERIODS = 3

OFFICE_COLUMNS = ("utc_offset_us", "daily_us", "shift_1", "until_1", "shift_2", "until_2", "shift_3")
"""Of the n-th office period of a day: ``until_n``, the office time passed at its end (of the last: ``daily_us``), and
``shift_n``, by how much the time of day is more than the office time passed, within it."""


@dataclass(frozen=True, slots=True)
class SqlLimit:
    """A limit as the macros want it: so many working days (> 0), so many months, or else so many microseconds."""

    days: int | None
    micros: int | None
    months: int | None = None


def sql_limit(limit: Limit | None, clock: Clock, hours: OfficeHours) -> SqlLimit:
    """Say ``limit`` in the columns ``limit_days`` and ``limit_us``; both None for the agreed clock.

    ``micros`` is office time for the working clock and wall time for the plain clock; zero working days are zero
    microseconds, because a zero limit is due at the start itself.
    """
    if limit is None:
        return SqlLimit(None, None)
    if limit.months is not None:
        return SqlLimit(None, None, limit.months)
    if clock is Clock.WORKING and limit.days:
        return SqlLimit(limit.days, None)
    minutes = (limit.hours or 0) * 60 + (limit.minutes or 0)
    halves = (limit.half_days or 0) * hours.minutes * MINUTE // 2
    return SqlLimit(None, minutes * MINUTE + (limit.days or 0) * DAY + halves)


@cache
def calendar_table() -> pa.Table:
    """``ref.calendar``: one row per local day; ``day_number`` counts from 1970, ``workdays_through`` is inclusive."""
    days = [
        calendar_day(date.fromordinal(ordinal)) for ordinal in range(FIRST_DAY.toordinal(), LAST_DAY.toordinal() + 1)
    ]
    worked = [day.kind.is_worked for day in days]
    return pa.table(
        {
            "day": pa.array([day.day for day in days], pa.date32()),
            "day_number": pa.array([day.day.toordinal() - EPOCH for day in days], pa.int32()),
            "kind": pa.array([day.kind.value for day in days], pa.string()),
            "name_zh": pa.array([day.name_zh for day in days], pa.string()),
            "name_en": pa.array([day.name_en for day in days], pa.string()),
            "is_workday": pa.array(worked, pa.bool_()),
            "workdays_through": pa.array(accumulate(map(int, worked)), pa.int32()),
            "provisional": pa.array([day.provisional for day in days], pa.bool_()),
        }
    )


@cache
def workdays_table() -> pa.Table:
    """``ref.workdays``: one row per working day; ``ordinal`` counts from 1."""
    calendar = calendar_table()
    worked = calendar.filter(calendar["is_workday"])
    return worked.select(["workdays_through", "day", "day_number", "provisional"]).rename_columns(
        ["ordinal", "day", "day_number", "provisional"]
    )


def install(connection: duckdb.DuckDBPyConnection) -> None:
    """Create or replace ``ref.calendar``, ``ref.workdays`` and the working-time macros."""
    connection.execute("create schema if not exists ref")
    for name, table in (("calendar", calendar_table()), ("workdays", workdays_table())):
        connection.execute("drop table if exists ref." + name)  # names are the two literals above
        connection.from_arrow(table).create("ref." + name)
    connection.execute(statement("core/worktime"))


def office(pack: Office) -> dict[str, int]:
    """Zone and office hours of a pack version, a number for each of ``OFFICE_COLUMNS``.

    Periods that are not used are empty and lie at the end of the last.
    """
    periods = [(opening * MINUTE, closing * MINUTE) for opening, closing in pack.office_hours.periods]
    periods += [(periods[-1][1],) * 2] * (MAX_PERIODS - len(periods))
    untils = list(accumulate(closing - opening for opening, closing in periods))
    shifts = [closing - until for (_, closing), until in zip(periods, untils, strict=True)]
    offset = WorkCalendar.of(pack).zone.utcoffset(None)
    values = (offset // timedelta(microseconds=1), untils[-1], shifts[0], untils[0], shifts[1], untils[1], shifts[2])
    return dict(zip(OFFICE_COLUMNS, values, strict=True))


def night(shifts: Mapping[str, tuple[str, str]]) -> dict[str, int | None]:
    """When the night shift begins and ends, in microseconds since midnight; both None where there is none."""
    begins, ends = shifts.get(NIGHT, (None, None))
    if begins is None or ends is None:
        return {"night_from_us": None, "night_until_us": None}
    return {"night_from_us": _micros(time.fromisoformat(begins)), "night_until_us": _micros(time.fromisoformat(ends))}


def _micros(moment: time) -> int:
    return (moment.hour * 60 + moment.minute) * MINUTE
