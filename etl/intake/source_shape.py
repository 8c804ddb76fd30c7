"""How people lay out a sheet: which sheet holds the table, and cells that were merged over several rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

import fastexcel
import pyarrow as pa

from etl.intake.kinds import KINDS
from etl.intake.profiles import fold
from etl.intake.source import MIB

SEARCHED_ROWS = 30
"""How far down a header is looked for."""
A_TABLE = 2
"""So many known names in one row make a header."""
_OVERLAP = 128
_ROW = re.compile(rb"<row\b([^>]*)>")
_NUMBER, _HIDDEN = re.compile(rb'\br="(\d+)"'), re.compile(rb'\bhidden="(?:1|true)"')
_LONGEST_ROW = 1024
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')


@dataclass(frozen=True, slots=True)
class Merged:
    """A cell that stands for the rows from ``first`` to ``last``; column and rows from 0."""

    column: int
    first: int
    last: int


def known_headers() -> set[str]:
    """Every name under which a column of any kind is recognised, folded."""
    return {fold(header) for kind in KINDS.values() for column in kind.columns for header in column.headers}


def sheet_with_table(workbook: fastexcel.ExcelReader) -> str:
    """The first sheet with a row of known names; else the first with content, else the first."""
    known, filled = known_headers(), []
    for name in workbook.sheet_names:
        top = workbook.load_sheet(name, header_row=None, skip_rows=0, n_rows=SEARCHED_ROWS, dtypes="string").to_arrow()
        if top.num_rows:
            filled.append(name)
        if any(_names(row.values(), known) >= A_TABLE for row in top.to_pylist()):
            return name
    return (filled or workbook.sheet_names)[0]


def _names(cells: Iterable[object], known: set[str]) -> int:
    return sum(isinstance(cell, str) and fold(cell) in known for cell in cells)


def merged_cells(sheet: IO[bytes]) -> Iterator[Merged]:
    """Cells of a sheet's XML that were merged over more than one row."""
    rest = b""
    while chunk := sheet.read(MIB):
        text = rest + chunk
        end = 0
        for found in _MERGED.finditer(text):
            end = found.end()
            first, last = int(found[2]) - 1, int(found[3]) - 1
            if last > first:
                yield Merged(_position(found[1]), first, last)
        rest = text[max(end, len(text) - _OVERLAP) :]


def hidden_rows(sheet: IO[bytes]) -> Iterator[int]:
    """The rows (from 0) of a sheet's XML that are hidden or filtered out of sight."""
    rest = b""
    while chunk := sheet.read(MIB):
        text = rest + chunk
        end = 0
        for found in _ROW.finditer(text):
            end = found.end()
            number = _NUMBER.search(found[1])
            if number and _HIDDEN.search(found[1]):
                yield int(number[1]) - 1
        rest = text[max(end, len(text) - _LONGEST_ROW) :]


def names_of_two_rows(above: Sequence[str | None], names: Sequence[str | None]) -> list[str | None]:
    """The names of a header of two rows: of each column the lower one, where it is blank the one above."""
    return [name if name and name.strip() else over for over, name in zip(above, names, strict=True)]


def filled_down(
    arrays: Sequence[pa.ChunkedArray], kept: Sequence[int], merged: Sequence[Merged], top: int
) -> list[pa.ChunkedArray]:
    """The columns of a table that begins at row ``top``, each merged cell standing in all rows that it covers."""
    filled = list(arrays)
    for place, column in enumerate(kept):
        here = [each for each in merged if each.column == column and each.first >= top]
        if here:
            values = filled[place].to_pylist()
            for each in here:
                value = values[each.first - top] if each.first - top < len(values) else None
                for row in range(each.first - top + 1, min(each.last - top + 1, len(values))):
                    values[row] = values[row] if values[row] is not None else value
            filled[place] = pa.chunked_array([pa.array(values, pa.string())])
    return filled


def _position(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
