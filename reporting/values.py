"""How values of a report are written: in words for documents, as numbers and moments for spreadsheets."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from reporting.definition import Column
from reporting.filling import Filled, Row, zone

NOTHING = "–"
Cell = str | int | float | date | datetime | None


def cell(filled: Filled, column: Column, row: Row, language: str) -> Cell:
    """A value as a spreadsheet holds it: numbers and local moments as such, codes and names in words."""
    value = row[column.field]
    if value is None or column.show in {"number", "share"}:
        return _number(value)
    if isinstance(value, datetime):
        return local(value).replace(tzinfo=None, microsecond=0)
    if isinstance(value, date):
        return value
    return _worded(filled, column, str(value), language)


def text(filled: Filled, column: Column, row: Row, language: str) -> str:
    """A value as it is read; nothing is a dash, never a zero."""
    value = cell(filled, column, row, language)
    if value is None:
        return NOTHING
    if column.show == "share":
        return f"{Decimal(str(value)) * 100:.1f}%"
    if column.show == "month" and isinstance(value, date):
        return f"{value:%Y-%m}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if column.show == "day" else f"{value:%Y-%m-%d %H:%M}"
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def total(column: Column, rows: list[Row]) -> Cell:
    """The sum of a column that says that it has one."""
    return _number(sum(Decimal(str(row[column.field] or 0)) for row in rows)) if column.total else None


def local(moment: datetime) -> datetime:
    """A moment in the company's zone; a naive one is UTC."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(zone())


def _number(value: object) -> Cell:
    if value is None or isinstance(value, int):
        return value
    number = float(str(value))
    return int(number) if number.is_integer() and isinstance(value, Decimal) else number


def _worded(filled: Filled, column: Column, value: str, language: str) -> str:
    if column.show == "project":
        return filled.project_name(value)
    if column.show == "clause":
        return filled.clause(value, language)
    if column.show == "code":
        return " · ".join(filled.word(column, part, language) for part in value.split(", "))
    return value
