"""Working time in SQL: its reference tables (the calendar, office hours), limits and the night shift as columns.

They feed the macros of ``etl/subjects/clock/core/worktime.sql``, the SQL twin of :mod:`casework.time.worktime`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache

import duckdb
import pyarrow as pa

from casework.regulation.shifts import NIGHT
from casework.time.calendar import calendar_days
from casework.time.hours import MINUTE, Limit, OfficeHours
from casework.vocabulary import Clock
from etl.statements import statement
from etl.warehouse.office_tables import DAY, Offices


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
    return SqlLimit(None, limit.micros(hours) + (limit.days or 0) * DAY)


@cache
def calendar_table() -> pa.Table:
    """``ref.calendar``: one row per local day."""
    days = calendar_days()
    return pa.table(
        {
            "day": pa.array([day.day for day in days], pa.date32()),
            "kind": pa.array([day.kind.value for day in days], pa.string()),
            "name_zh": pa.array([day.name_zh for day in days], pa.string()),
            "name_en": pa.array([day.name_en for day in days], pa.string()),
            "is_workday": pa.array([day.kind.is_worked for day in days], pa.bool_()),
            "provisional": pa.array([day.provisional for day in days], pa.bool_()),
        }
    )


def install(connection: duckdb.DuckDBPyConnection, offices: Offices) -> None:
    """Create or replace the calendar, the days of ``offices`` and the working-time macros."""
    connection.execute("create schema if not exists ref")
    tables = {"calendar": calendar_table(), "office_days": offices.days, "office_ends": offices.ends}
    for name, table in tables.items():
        connection.execute("drop table if exists ref." + name)  # names are the literals above
        connection.from_arrow(table).create("ref." + name)
    connection.execute(statement("core/worktime"))


def night(shifts: Mapping[str, tuple[str, str]]) -> dict[str, int | None]:
    """When the night shift begins and ends, in microseconds since midnight; both None where there is none."""
    begins, ends = shifts.get(NIGHT, (None, None))
    if begins is None or ends is None:
        return {"night_from_us": None, "night_until_us": None}
    return {"night_from_us": _micros(time.fromisoformat(begins)), "night_until_us": _micros(time.fromisoformat(ends))}


def _micros(moment: time) -> int:
    return (moment.hour * 60 + moment.minute) * MINUTE
