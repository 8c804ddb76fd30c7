"""In the child process: a workbook from outside as rows, after pyxform has made a form of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zipfile import BadZipFile

from pyxform.errors import PyXFormError
from pyxform.xls2json_backends import DefinitionData, get_xlsform
from pyxform.xls2xform import convert

from casework.record.confined import Json
from surveys.errors import QuestionnaireError
from surveys.questionnaire.check import MOST_ITEMS

MOST_ROWS = 3 * MOST_ITEMS
"""Rows of a sheet that are looked at: a page takes two beside its items."""


def opened(order: Mapping[str, Json]) -> dict[str, Json]:
    """The rows of the three sheets; raises ``QuestionnaireError`` for what is no form."""
    name = str(order["name"])
    try:
        book = get_xlsform(str(order["path"]))
        _check_size(book, name)
        convert(str(order["path"]))
    except (PyXFormError, BadZipFile, KeyError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise QuestionnaireError("{file}: it is no XLSForm ({reason}).", file=name, reason=error) from error
    return {"survey": _rows(book.survey), "choices": _rows(book.choices), "settings": _rows(book.settings)}


def _check_size(book: DefinitionData, name: str) -> None:
    rows = max(len(book.survey or ()), len(book.choices or ()))
    if rows > MOST_ROWS:
        raise QuestionnaireError(
            "{file}: a sheet has {rows} rows, and {most} are the most.", file=name, rows=rows, most=MOST_ROWS
        )


def _rows(sheet: Sequence[Mapping[str, object]] | None) -> list[Json]:
    return [{str(key): str(cell) for key, cell in row.items() if cell is not None} for row in sheet or ()]
