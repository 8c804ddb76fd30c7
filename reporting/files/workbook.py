"""A report as a workbook: a sheet that says what it is, and one for each section with its table and a native chart.

Sums are formulas whose stored value is the figure, so that a reader without a calculator sees the same.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime

import xlsxwriter
from xlsxwriter.chart import Chart as XlsxChart
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from casework.record.harmless import harmless
from reporting import values
from reporting.definition import Chart, Column
from reporting.files import wording as words
from reporting.filling import Filled, FilledSection, Row
from reporting.values import Cell

LONGEST = 32_767
"""Characters that a cell holds."""
NAME = 31
"""Characters that a sheet's name holds."""
NO_NAME = "[]:*?/\\"
CHARTS = {"bar": {"type": "column"}, "stacked": {"type": "column", "subtype": "stacked"}, "line": {"type": "line"}}
SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def workbook(filled: Filled, language: str) -> bytes:
    """The report as xlsx; the same bytes for the same report."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, SAFE) as book:
        book.set_properties({"title": filled.copy.report.name.label(language), "created": datetime(2000, 1, 1)})  # noqa: DTZ001 - no moment of its own
        pens = {
            "bold": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "share": book.add_format({"num_format": "0.0%"}),
            "number": book.add_format({"num_format": "#,##0.##"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        _cover(book.add_worksheet(_name(filled.copy.report.name.label(language), [])), filled, pens, language)
        taken = [sheet.get_name() for sheet in book.worksheets()]
        for section in filled.sections:
            name = _name(section.section.title.label(language), taken)
            taken.append(name)
            _section(book, book.add_worksheet(name), filled, section, pens, language)
    return target.getvalue()


def _name(title: str, taken: Sequence[str]) -> str:
    base = "".join(" " if sign in NO_NAME else sign for sign in title).strip("' ")[:NAME] or "data"
    name, number = base, 2
    while name.casefold() in {each.casefold() for each in taken}:
        name, number = f"{base[: NAME - 4]} {number}", number + 1
    return name


def _cover(sheet: Worksheet, filled: Filled, pens: dict[str, Format], language: str) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 80)
    sheet.write(0, 0, harmless(filled.copy.report.name.label(language)), pens["bold"])
    if filled.headline is not None:
        sheet.write(0, 1, harmless(filled.headline.label(language)), pens["wrap"])
    for line, (label, text) in enumerate(words.facts(filled, language), start=2):
        sheet.write_row(line, 0, [harmless(label), harmless(text)])


def _section(book: xlsxwriter.Workbook, sheet: Worksheet, filled: Filled, section: FilledSection,
             pens: dict[str, Format], language: str) -> None:  # fmt: skip
    if section.section.columns and not section.section.choose:
        _table(book, sheet, filled, section, pens, language)
        return
    sheet.set_column(0, 0, 100)
    for line, text in enumerate(_lines(filled, section, language)):
        sheet.write(line, 0, harmless(text)[:LONGEST], pens["wrap"])


def _lines(filled: Filled, section: FilledSection, language: str) -> list[str]:
    """Whatever is no table, line by line: words, chosen cases, what was taken over."""
    lines = [section.section.title.label(language), *section.written.splitlines()]
    for row, lesson in section.chosen:
        told = (f"{c.label.label(language)}: {values.text(filled, c, row, language)}" for c in section.section.columns)
        lines += ["", " · ".join(told), f"{words.LESSON.label(language)}: {lesson}"]
    for taken in section.taken:
        lines += ["", filled.project_name(taken.project)]
        lines += [f"{title.label(language)}: {text}" for title, text in taken.words]
        lines += [f"{row['number']}: {lesson}" for row, lesson in taken.cases]
    return lines


def _table(book: xlsxwriter.Workbook, sheet: Worksheet, filled: Filled, section: FilledSection,
           pens: dict[str, Format], language: str) -> None:  # fmt: skip
    columns = [each for each in section.section.columns if each.language in {None, language[:2]}]
    sheet.write_row(0, 0, [harmless(column.label.label(language)) for column in columns], pens["bold"])
    sheet.freeze_panes(1, 0)
    for line, row in enumerate(section.rows, start=1):
        for place, column in enumerate(columns):
            _write(sheet, line, place, values.cell(filled, column, row, language), _pen(column, pens))
    _totals(sheet, columns, section.rows, pens, language)
    sheet.autofit()
    if section.section.chart and section.rows:
        drawn = _chart(book, section.section.chart, sheet, columns, len(section.rows))
        sheet.insert_chart(1, len(columns) + 1, drawn)
    if section.written:
        sheet.write(len(section.rows) + 3, 0, harmless(section.written)[:LONGEST])


def _totals(sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Row], pens: dict[str, Format],
            language: str) -> None:  # fmt: skip
    if len(rows) < 2 or not any(column.total for column in columns):  # noqa: PLR2004 - one row is its own sum
        return
    line = len(rows) + 1
    sheet.write(line, 0, words.TOTAL.label(language), pens["bold"])
    for place, column in enumerate(columns):
        if column.total:
            name = xl_col_to_name(place)
            sheet.write_formula(
                line, place, f"=SUM({name}2:{name}{line})", pens["bold"], values.total(column, list(rows))
            )


def _pen(column: Column, pens: dict[str, Format]) -> Format | None:
    return pens.get(column.show)


def _write(sheet: Worksheet, line: int, place: int, value: Cell, pen: Format | None) -> None:
    if isinstance(value, datetime | date):
        sheet.write_datetime(line, place, value, pen)
    elif isinstance(value, str):
        sheet.write_string(line, place, harmless(value)[:LONGEST])
    elif value is not None:
        sheet.write_number(line, place, value, pen)


def _chart(
    book: xlsxwriter.Workbook, chart: Chart, sheet: Worksheet, columns: Sequence[Column], rows: int
) -> XlsxChart:
    places = {column.field: place for place, column in enumerate(columns)}
    drawn, name, last, x = book.add_chart(CHARTS[chart.kind]), sheet.get_name(), min(rows, chart.most), places[chart.x]
    for place in (places[each] for each in chart.y):
        drawn.add_series({
            "name": [name, 0, place], "categories": [name, 1, x, last, x], "values": [name, 1, place, last, place],
        })  # fmt: skip
    drawn.set_size({"width": 720, "height": 380})
    return drawn
