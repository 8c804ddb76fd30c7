"""Empty Excel workbooks to fill in: headers in both languages, drop-down lists, and a sheet that explains each column.

What is filled in is read back by the canonical profiles without any mapping.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from casework.record.harmless import harmless
from etl.errors import EtlError
from etl.intake.kinds import KINDS, Column, Kind, Type

ROWS = 2_000
"""Rows below the header that carry formats and lists."""

_HOW: dict[Type, tuple[str, str]] = {
    Type.CODE: ("最多200字", "Text, at most 200 characters"),
    Type.TEXT: ("最多20000字", "Text, at most 20,000 characters"),
    Type.MOMENT: ("日期时间，如 2026-03-05 14:30", "Date and time, as 2026-03-05 14:30"),
    Type.DEADLINE: (
        "日期时间，如 2026-03-05 18:00；只写日期指当天结束",
        "Date and time; a bare date means the end of that day",
    ),
    Type.MONTH: ("月份，如 2026-03", "Month, as 2026-03"),
    Type.DAY: ("日期，如 2026-03-05", "Date, as 2026-03-05"),
    Type.WORD: ("从列表中选择", "Choose from the list"),
    Type.BOOL: ("是或否", "Yes or no"),
    Type.INTEGER: ("整数", "Whole number"),
    Type.NUMBER: ("数字", "Number"),
}
_FORMATS = {
    Type.MOMENT: "yyyy-mm-dd hh:mm",
    Type.DEADLINE: "yyyy-mm-dd hh:mm",
    Type.MONTH: "@",
    Type.DAY: "yyyy-mm-dd",
    Type.INTEGER: "0",
    Type.NUMBER: "0.##",
}


@dataclass(frozen=True, slots=True)
class _Words:
    """The fixed texts of a workbook."""

    explanation: str
    lists: str
    columns: tuple[str, str, str, str]
    required: str
    optional: str
    yes: str
    no: str
    error_title: str
    error: str


_ZH = _Words("填写说明", "选项", ("列", "是否必填", "填写方式", "可选值"), "必填", "选填", "是", "否", "不在选项中",
             "请从下拉列表中选择。")  # fmt: skip
_EN = _Words("Explanation", "Lists", ("Column", "Required", "How to fill it in", "Choices"), "required", "optional",
             "Yes", "No", "Not in the list", "Choose one of the listed words.")  # fmt: skip


def template(kind: str, language: str) -> bytes:
    """An empty workbook for one canonical kind, as XLSX; ``language`` is zh… or anything else for English.

    Raises ``EtlError`` for an unknown kind.
    """
    if kind not in KINDS:
        raise EtlError("There is no kind of data called {kind}. There are: {kinds}.", kind=kind, kinds=", ".join(KINDS))
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        _write(book, KINDS[kind], language)
    return target.getvalue()


def _write(book: Workbook, kind: Kind, language: str) -> None:
    zh = language.startswith("zh")
    words = _ZH if zh else _EN
    sheet = book.add_worksheet(kind.zh if zh else kind.en)
    explanation = book.add_worksheet(words.explanation)
    lists = book.add_worksheet(words.lists)
    required = book.add_format({"bold": True, "bg_color": "#E7EEF0", "border": 1, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "top"})
    for place, column in enumerate(kind.columns):
        sheet.write_string(0, place, harmless(_header(column)), required if column.required else plain)
        sheet.set_column(place, place, 20, book.add_format({"num_format": _FORMATS.get(column.type, "@")}))
        choices = _choices(column, language, words)
        if choices:
            _offer(sheet, lists, place, choices, words)
    sheet.freeze_panes(1, 2)
    lists.hide()
    _explain(explanation, kind, language, words, plain)


def _header(column: Column) -> str:
    """Both names, so that a filled-in template is read in either language: ``受理时间 (Received at)``."""
    return f"{column.zh} ({column.en}){' *' if column.required else ''}"


def _choices(column: Column, language: str, words: _Words) -> list[str]:
    if column.words is not None:
        return [term.label(language) for term in column.words]
    return [words.yes, words.no] if column.type is Type.BOOL else []


def _offer(sheet: Worksheet, lists: Worksheet, place: int, choices: list[str], words: _Words) -> None:
    """A drop-down list that points to the hidden sheet: an inline list may not hold commas or 255 characters."""
    for line, choice in enumerate(choices):
        lists.write_string(line, place, harmless(choice))
    letter = xlsxwriter.utility.xl_col_to_name(place)
    source = f"='{words.lists}'!${letter}$1:${letter}${len(choices)}"
    sheet.data_validation(
        1, place, ROWS, place,
        {"validate": "list", "source": source, "error_title": words.error_title, "error_message": words.error},
    )  # fmt: skip


def _explain(sheet: Worksheet, kind: Kind, language: str, words: _Words, bold: Format) -> None:
    zh = language.startswith("zh")
    for place, (text, width) in enumerate(zip(words.columns, (34, 12, 46, 80), strict=True)):
        sheet.write_string(0, place, harmless(text), bold)
        sheet.set_column(place, place, width)
    for row, column in enumerate(kind.columns, start=1):
        how = _HOW[column.type][0 if zh else 1]
        bounds = [f"{sign} {bound:g}" for sign, bound in (("≥", column.low), ("≤", column.high)) if bound is not None]
        required = words.required if column.required else words.optional
        told = (
            column.label(language),
            required,
            " ".join([how, *bounds]),
            " / ".join(_choices(column, language, words)),
        )
        for place, text in enumerate(told):
            sheet.write_string(row, place, harmless(text))
    sheet.freeze_panes(1, 0)
