"""Blank cells far from the table of a sheet: left out before the sheet is read.

A blank cell in XFD1048576, left by a slip of the hand, makes a reader ask for every cell up to it: 17 thousand million.
Sheets whose corner lies far beyond what they hold are copied without such cells; any other is read as it is. A cell
that does hold something, so far out that the sheet cannot be read, is named.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from casework.settings import settings
from etl.errors import SourceError
from etl.intake.source import MIB
from etl.intake.source_sheet import refuse_bomb

SPARSE = 8
"""A sheet with so many times more places than cells is looked at more closely."""
SMALL = 2_000_000
"""Places that are read at no cost, however few of them hold something."""
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_ROW = re.compile(rb'<row [^>]{0,400}?r="(\d{1,7})"')
_WIDE = re.compile(rb'r="([A-Z]{2,3})\d')
_CELL = re.compile(rb"<c\b(?P<attributes>[^>]*?)(?:/>|>(?P<content>.*?)</c>)", re.DOTALL)
_PLACE = re.compile(rb'r="([A-Z]{1,3})(\d{1,7})"')
_TEXT = re.compile(rb"<[^>]*>")
_SHARED = re.compile(rb"<si>(.*?)</si>|<si/>", re.DOTALL)


@dataclass(slots=True)
class _Extent:
    """How far a sheet reaches, and how many cells it has on the way."""

    rows: int = 1
    columns: int = 26
    cells: int = 0
    corner: str = "A1"

    @property
    def sparse(self) -> bool:
        """Whether a reader would ask for far more places than there are cells."""
        return self.rows * self.columns > max(SMALL, SPARSE * self.cells)

    @property
    def too_large(self) -> bool:
        """Whether it cannot be read at all."""
        return self.rows * self.columns > settings().max_cells


def without_far_blanks(path: Path, label: str, folder: Path) -> Path:
    """The workbook itself, or a copy in ``folder`` without the blank cells of its sparse sheets.

    Raises ``SourceError`` for an archive that unpacks too large, and for a cell that makes a sheet too large.
    """
    refuse_bomb(path, label)
    with zipfile.ZipFile(path) as archive:
        sheets = {name: _extent(archive, name) for name in archive.namelist() if _SHEET.fullmatch(name)}
        if not any(extent.sparse or extent.too_large for extent in sheets.values()):
            return path
        return _copied(archive, sheets, label, folder / "near.xlsx")


def _extent(archive: zipfile.ZipFile, name: str) -> _Extent:
    """A bound of the sheet's extent that costs one search of its text."""
    found = _Extent()
    with archive.open(name) as file:
        for text in _by_rows(file):
            found.cells += text.count(b"<c ")
            found.rows = max([found.rows, *map(int, _ROW.findall(text))])
            found.columns = max([found.columns, *map(_number, set(_WIDE.findall(text)))])
    return found


def _copied(archive: zipfile.ZipFile, sheets: dict[str, _Extent], label: str, target: Path) -> Path:
    blank = _blank_texts(archive)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        for name in archive.namelist():
            with archive.open(name) as file, copy.open(name, "w", force_zip64=True) as out:
                if name not in sheets or not (sheets[name].sparse or sheets[name].too_large):
                    while chunk := file.read(MIB):
                        out.write(chunk)
                    continue
                extent = _copy_sheet(file, out, blank)
                if extent.too_large:
                    raise SourceError(
                        "{file}: the cell {cell} lies too far from the table: the sheet would have {count} cells, at "
                        "most {most} can be read. Delete the rows and columns after the table, and save it again.",
                        file=label,
                        cell=extent.corner,
                        count=extent.rows * extent.columns,
                        most=settings().max_cells,
                    )
    return target


def _copy_sheet(file: IO[bytes], out: IO[bytes], blank: set[bytes]) -> _Extent:
    """Copy a sheet without its blank cells; returns how far it reaches now."""
    extent = _Extent(columns=1)

    def kept(cell: re.Match[bytes]) -> bytes:
        if _is_blank(cell, blank):
            return b""
        place = _PLACE.search(cell["attributes"])
        if place is not None:
            row, column = int(place[2]), _number(place[1])
            if row * column > extent.rows * extent.columns:
                extent.corner = (place[1] + place[2]).decode()
            extent.rows, extent.columns = max(extent.rows, row), max(extent.columns, column)
        return cell[0]

    for text in _by_rows(file):
        out.write(_CELL.sub(kept, text))
    return extent


def _is_blank(cell: re.Match[bytes], blank: set[bytes]) -> bool:
    content = cell["content"] or b""
    if b"<f" in content:
        return False
    text = _TEXT.sub(b"", content).strip()
    return not text or (b't="s"' in cell["attributes"] and text in blank)


def _blank_texts(archive: zipfile.ZipFile) -> set[bytes]:
    """The numbers of shared texts that hold nothing but space."""
    if "xl/sharedStrings.xml" not in archive.namelist():
        return set()
    texts = _SHARED.finditer(archive.read("xl/sharedStrings.xml"))
    return {str(n).encode() for n, found in enumerate(texts) if not _TEXT.sub(b"", found[1] or b"").strip()}


def _by_rows(file: IO[bytes]) -> Iterator[bytes]:
    """A sheet's text in pieces that end with a row."""
    rest = b""
    while chunk := file.read(MIB):
        text = rest + chunk
        end = text.rfind(b"</row>")
        if end < 0:
            rest = text
            continue
        yield text[:end]
        rest = text[end:]
    yield rest


def _number(letters: bytes) -> int:
    """1 for A, 16384 for XFD."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
