"""Excel workbooks as tables, through fastexcel (calamine).

Real dates become ``YYYY-MM-DD[ HH:MM:SS]``, numbers keep their shortest form, formulas give their stored value, a
merged cell counts for all rows it covers. calamine drops error values and formulas that were never computed without a
word, so those cells are found in the sheet's XML and marked, and a row that needs one is quarantined.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar
from xml.etree import ElementTree as ET  # names of sheets only, from a file bounded in size

import duckdb
import fastexcel
import pyarrow as pa
import pyarrow.compute as pc

from etl.errors import SourceError
from etl.intake.profiles import fold
from etl.intake.source import MIB, RAW, ROW, Reject, Source, clean_header, no_rows, too_large, unpacked_limit
from etl.intake.source_shape import (
    SEARCHED_ROWS,
    Merged,
    filled_down,
    hidden_rows,
    known_headers,
    merged_cells,
    names_of_two_rows,
    sheet_with_table,
)

NO_VALUE = "#FORMULA!"
"""Stands for a formula whose value was never computed."""
T = TypeVar("T")
_OVERLAP = 2048
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"([^>]*)>(?:(?!</c>).){0,1500}?</c>', re.DOTALL)
_VALUE = re.compile(rb"<v>([^<]*)</v>")
_BARE_DAY = r"^(\d{4}-\d{2}-\d{2}) 00:00:00$"
_BARE_TIME = r"^1899-12-3[01] (\d{2}:\d{2}:\d{2})$"
"""A time of day without a date, as a reader of sheets puts it."""
_SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class _Mark:
    """A cell whose value calamine would lose: column and row from 0, and the word that stands for it."""

    column: int
    row: int
    word: str


def open_sheet(path: Path, label: str, digest: str, *, sheet: str | None, header_row: int | None) -> Source:
    """Open one sheet of a workbook; the first sheet with content when none is named. Raises ``SourceError``."""
    try:
        workbook = fastexcel.read_excel(path)
        name = _choose(workbook, sheet, label)
        table = _load(workbook, name)
    except fastexcel.FastExcelError as error:
        raise _damaged(label) from error
    if table.num_rows == 0:
        raise SourceError(
            "{file}: the sheet {sheet} is empty. Choose another: {sheets}.",
            file=label,
            sheet=name,
            sheets=", ".join(workbook.sheet_names),
        )
    header = find_header(table) if header_row is None else header_row - 1
    if header >= table.num_rows:
        raise SourceError(
            "{file}: there is no header in row {row}. State the row that holds the column names.",
            file=label,
            row=header + 1,
        )
    merged = _in_sheet(path, label, name, merged_cells)
    header = _lowest(header, merged) if header_row is None else header
    kept, columns = _columns(table, header, label, merged)
    body = table.slice(header + 1).select(kept)
    if body.num_rows == 0 or all(column.null_count == body.num_rows for column in body.columns):
        raise no_rows(label)
    marks = [m for m in _in_sheet(path, label, name, _scan) if m.row > header and m.column in kept]
    hidden = frozenset(row + 1 for row in _in_sheet(path, label, name, hidden_rows) if row > header)

    def fill(connection: duckdb.DuckDBPyConnection) -> list[Reject]:
        tidy = filled_down(_tidy(body, kept, marks, header), kept, merged, header + 1)
        _fill(connection, tidy, columns, header)
        return []

    return Source(label, digest, columns, fill, sheets=tuple(workbook.sheet_names), sheet=name, hidden=hidden)


def find_header(table: pa.Table) -> int:
    """The row (from 0) among the first that looks most like a header: known names first, then many distinct words."""
    known = known_headers()
    best, best_score = 0, (-1, -1)
    rows = table.slice(0, SEARCHED_ROWS).to_pylist()
    for index, row in enumerate(rows):
        words = [str(cell) for cell in row.values() if cell is not None and str(cell).strip()]
        texts = {word for word in words if not re.fullmatch(r"[\d\s.:/-]+", word)}
        score = (sum(fold(word) in known for word in texts), len(texts) if len(texts) == len(words) else 0)
        if score > best_score:
            best, best_score = index, score
    return best


def _choose(workbook: fastexcel.ExcelReader, sheet: str | None, label: str) -> str:
    names = workbook.sheet_names
    if sheet is not None and sheet not in names:
        raise SourceError(
            "{file}: there is no sheet called {sheet}. There are: {sheets}.",
            file=label,
            sheet=sheet,
            sheets=", ".join(names),
        )
    return sheet if sheet is not None else sheet_with_table(workbook)


def _load(workbook: fastexcel.ExcelReader, name: str) -> pa.Table:
    batch = workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_arrow()
    return pa.Table.from_batches([batch])


def _lowest(header: int, merged: Sequence[Merged]) -> int:
    """The last row of a header of two rows, known by cells that were merged over both."""
    return header + 1 if any((each.first, each.last) == (header, header + 1) for each in merged) else header


def _columns(table: pa.Table, header: int, label: str, merged: Sequence[Merged]) -> tuple[list[int], tuple[str, ...]]:
    """Positions and names of the columns that have a header or a value below it."""
    names = [column[header].as_py() for column in table.columns]
    if any((each.first, each.last) == (header - 1, header) for each in merged):
        names = names_of_two_rows([column[header - 1].as_py() for column in table.columns], names)
    below = table.slice(header + 1)
    kept = [i for i, name in enumerate(names) if name or below.column(i).null_count < below.num_rows]
    return kept, clean_header([names[i] for i in kept], label)


def _tidy(body: pa.Table, kept: Sequence[int], marks: Sequence[_Mark], header: int) -> list[pa.ChunkedArray]:
    days = [pc.replace_substring_regex(column.cast(pa.string()), _BARE_DAY, r"\1") for column in body.columns]
    arrays = [pc.replace_substring_regex(column, _BARE_TIME, r"\1") for column in days]
    for position, original in enumerate(kept):
        here = {mark.row - header - 1: mark.word for mark in marks if mark.column == original}
        if here:
            values = arrays[position].to_pylist()
            for row, word in here.items():
                values[row] = word
            arrays[position] = pa.chunked_array([pa.array(values, pa.string())])
    return arrays


def _fill(
    connection: duckdb.DuckDBPyConnection, arrays: Sequence[pa.ChunkedArray], columns: Sequence[str], header: int
) -> None:
    rows = pa.chunked_array([pa.array(range(header + 2, header + 2 + len(arrays[0])), pa.int64())])
    table = pa.Table.from_arrays([rows, *arrays], names=[ROW, *columns])
    some = duckdb.coalesce(*(duckdb.col(name) for name in columns)).isnotnull()
    connection.from_arrow(table).filter(some).create(RAW)


def _damaged(label: str) -> SourceError:
    return SourceError(
        "{file}: this workbook is damaged or cut off. Open it in Excel, save it again as XLSX, or copy it anew.",
        file=label,
    )


def refuse_bomb(path: Path, label: str) -> None:
    """Unpack every member once without keeping it, and stop at the limit: declared sizes can lie."""
    limit, total = unpacked_limit(), 0
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > limit:
                raise too_large(label)
            if not any(name.startswith("xl/") for name in archive.namelist()):
                raise SourceError("{file}: this is a ZIP archive, not an Excel workbook. Unpack it first.", file=label)
            for member in archive.namelist():
                with archive.open(member) as unpacked:
                    while chunk := unpacked.read(MIB):
                        total += len(chunk)
                        if total > limit:
                            raise too_large(label)
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError) as error:
        raise _damaged(label) from error


def _in_sheet(path: Path, label: str, sheet: str, look: Callable[[IO[bytes]], Iterator[T]]) -> list[T]:
    """What there is in the XML of a sheet."""
    with zipfile.ZipFile(path) as archive:
        member = _member(archive, sheet)
        if member is None:
            raise _damaged(label)
        with archive.open(member) as file:
            return list(look(file))


def _scan(file: IO[bytes]) -> Iterator[_Mark]:
    """Error cells and formulas without a value, found without parsing the sheet as a whole."""
    rest = b""
    while chunk := file.read(MIB):
        text = rest + chunk
        end = 0
        for found in _CELL.finditer(text):
            end = found.end()
            mark = _mark(found)
            if mark is not None:
                yield mark
        rest = text[max(end, len(text) - _OVERLAP) :]


def _mark(found: re.Match[bytes]) -> _Mark | None:
    cell, attributes = found.group(0), found.group(3)
    is_error = b't="e"' in attributes
    is_formula = b"<f" in cell
    if not is_error and not is_formula:
        return None
    value = _VALUE.search(cell)
    if not is_error and ((value is not None and value.group(1)) or b't="str"' in attributes):
        return None
    word = value.group(1).decode() if is_error and value is not None else NO_VALUE
    return _Mark(_position(found.group(1)), int(found.group(2)) - 1, word)


def _position(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _member(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The archive member that holds ``sheet``."""
    try:
        book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
        links = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    except (KeyError, ET.ParseError):
        return None
    relation = next((e.get(_RELATION) for e in book.iter(f"{_SPREADSHEET}sheet") if e.get("name") == sheet), None)
    target = next((e.get("Target") for e in links if e.get("Id") == relation), None)
    if target is None:
        return None
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
