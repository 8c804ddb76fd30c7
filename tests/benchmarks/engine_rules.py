"""What the peers of the engine benchmark are told: the rules, the office, the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

from casework.time.calendar import DayKind, calendar_day

FOLDER = Path(__file__).parent
AS_OF = datetime(2026, 8, 1, tzinfo=UTC).replace(tzinfo=None)
"""After the last event of the synthetic history; naive UTC, as the warehouse keeps moments."""
ZONE = timedelta(hours=8)
OFFICE = ((9 * 60, 12 * 60), (13 * 60 + 30, 18 * 60))
"""Minutes of the local day: 09:00–12:00, 13:30–18:00."""
FIRST, LAST = date(2024, 12, 1), date(2026, 12, 31)
"""The stretch of the statutory calendar that the history and its deadlines touch."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One obligation of the regulation."""

    rule_no: int
    clock: str
    limit_days: int | None
    limit_us: int | None
    warn: bool
    share_num: int
    share_den: int
    appointments: list[str] | None
    levels: list[int] | None
    starts: list[str]
    ends: list[str]
    superseding: list[str]
    dispositions: list[str]


def rules(connection: duckdb.DuckDBPyConnection) -> list[Rule]:
    """All rules of the regulation, from the reference tables."""
    with connection.cursor() as cursor:
        return [Rule(*row) for row in cursor.execute(text("engine_rules")).fetchall()]


def text(name: str) -> str:
    """Text of a SQL file of this folder."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def days() -> list[date]:
    """Every day of the stretch."""
    return [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def days_of(kind: DayKind) -> list[date]:
    """The days of one kind."""
    return [day for day in days() if calendar_day(day).kind is kind]
