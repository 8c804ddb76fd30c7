"""Tables that people download: CSV and Excel, safe to open in a spreadsheet.

A text that a spreadsheet would run as a formula gets an apostrophe in front (``casework.record.harmless``). Moments are
written as local time without offset, because Excel has no time zones.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pyarrow as pa
import xlsxwriter

from casework.record.harmless import harmless

EXCEL_CELL = 32_767
"""Longest text a cell of a workbook can hold."""

Cell = str | int | float | bool | date | datetime | None


def neutral(value: Cell) -> Cell:
    """Return ``value``, with a leading apostrophe when a spreadsheet would run it as a formula."""
    return harmless(value) if isinstance(value, str) else value


def _local(value: object, zone: ZoneInfo) -> Cell:
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=ZoneInfo("UTC"))
        return aware.astimezone(zone).replace(tzinfo=None, microsecond=0)
    if value is None or isinstance(value, str | int | float | bool | date):
        return value
    return str(value)


def _rows(table: pa.Table, columns: Mapping[str, str], zone: ZoneInfo) -> list[list[Cell]]:
    """Rows of ``table`` in the order of ``columns`` (name → heading), cells neutralised, naive UTC made local."""
    lists = [[neutral(_local(value, zone)) for value in table.column(name).to_pylist()] for name in columns]
    return [list(row) for row in zip(*lists, strict=True)]


def _csv_cell(value: Cell) -> Cell:
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return "" if value is None else value


def to_csv(table: pa.Table, columns: Mapping[str, str], zone: ZoneInfo) -> bytes:
    """Return CSV (UTF-8 with BOM, so that Excel reads Chinese) of the chosen columns; None is an empty cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([neutral(heading) for heading in columns.values()])
    writer.writerows([_csv_cell(value) for value in row] for row in _rows(table, columns, zone))
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(
    table: pa.Table,
    columns: Mapping[str, str],
    zone: ZoneInfo,
    *,
    title: str,
    notes: Mapping[str, str] | None = None,
) -> bytes:
    """Return a workbook: one sheet with the chosen columns, one with ``notes`` (as-of time, rule version …).

    Text longer than a cell can hold is cut there; strings are never read as formulas, links or numbers.
    """
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        _write_data(book, _sheet_name(title), list(columns.values()), _rows(table, columns, zone))
        if notes:
            about = book.add_worksheet("about")
            about.set_column(0, 1, 28)
            for line, (label, text) in enumerate(notes.items()):
                about.write_row(line, 0, [neutral(label), neutral(text)])
    return target.getvalue()


def _sheet_name(title: str) -> str:
    return "".join(" " if char in "[]:*?/\\" else char for char in title)[:31].strip("' ") or "data"


def _write_data(book: xlsxwriter.Workbook, name: str, headings: list[str], rows: list[list[Cell]]) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, [neutral(heading) for heading in headings], bold)
    sheet.freeze_panes(1, 0)
    for line, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if isinstance(value, datetime):
                sheet.write_datetime(line, place, value, moment)
            elif isinstance(value, date):
                sheet.write_datetime(line, place, value, day)
            elif value is not None:
                sheet.write(line, place, value[:EXCEL_CELL] if isinstance(value, str) else value)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(headings) - 1)
        sheet.autofit()
