"""Where the events of the monthly assessment lie, and when a month begins and ends."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from casework.record.month_streams import MONTH, MONTHS, month_stream

__all__ = ["ASSESSMENTS", "CASES", "MONTH", "MONTHS", "assessment_stream", "begins_at", "case_of", "ends_at",
           "month_before", "month_of", "month_stream", "next_month", "read_month"]  # fmt: skip

ASSESSMENTS, CASES = "assessment/", "case/"


def assessment_stream(month: date) -> str:
    """The stream of the company's month."""
    return f"{ASSESSMENTS}{month:{MONTH}}"


def read_month(text: str) -> date:
    """The first day of a month written ``2026-03``; raises ``ValueError``."""
    return datetime.strptime(text, MONTH).date()  # noqa: DTZ007 - a month has no zone


def case_of(line: str) -> str:
    """The case that a line comes from, by the line's name: ``<case>:<limit>:<place>`` or ``case/<case>@<version>``."""
    if line.startswith(CASES):
        return line.removeprefix(CASES).rpartition("@")[0]
    return line.rsplit(":", 2)[0]


def month_of(moment: datetime, zone: str) -> date:
    """The first day of the local month of a moment."""
    return moment.astimezone(ZoneInfo(zone)).date().replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month + timedelta(days=31)).replace(day=1)


def month_before(month: date) -> date:
    """The first day of the month before."""
    return (month - timedelta(days=1)).replace(day=1)


def begins_at(month: date, zone: str) -> datetime:
    """The moment at which a month begins."""
    return datetime.combine(month, time(), ZoneInfo(zone))


def ends_at(month: date, zone: str) -> datetime:
    """The moment at which a month is over."""
    return begins_at(next_month(month), zone)
