"""How much memory the process of the pages needs while files are handed in that ask for everything.

``run(scale)`` (the scale says nothing here: 50 files). Half are workbooks with a full cell in the last row and column,
half pictures of 400 megapixels in a few kilobytes; each is opened as an upload opens it, and has to be refused.
"""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from measure import Measure
from xlsxwriter import Workbook

from casework.errors import YingshengError
from casework.record.evidence import EvidenceStore
from etl.intake.sources import open_source

FILES, MOST = 50, 1.3
SHEET = "xl/worksheets/sheet1.xml"


def run(scale: int) -> list[Measure]:
    """Hand all files in, one after the other, and compare the most memory held after any with what was held before."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        files = [kind(folder / f"{number}") for number in range(FILES // 2) for kind in (_far_cell, _many_pixels)]
        plain = _workbook(folder / "plain.xlsx", b"")
        open_source(plain)  # what is loaded once is no one file's
        before, most, refused = _resident(), 0, 0
        for path in files:
            refused += _handed_in(path, EvidenceStore(folder / "evidence"))
            most = max(most, _resident())
    if refused != FILES:
        raise AssertionError(f"{FILES - refused} of {FILES} files were taken")
    return [
        Measure(f"memory while {FILES} hostile files come in ÷ before", most / before, "×", MOST),
        Measure("the same, before", before / 1024**2, "MiB"),
    ]


def _handed_in(path: Path, store: EvidenceStore) -> bool:
    """Whether it was refused with a sentence."""
    take: Callable[[], object] = (
        (lambda: open_source(path)) if path.suffix == ".xlsx" else lambda: store.add(path.read_bytes(), path.name)
    )
    try:
        take()
    except YingshengError:
        return True
    return False


def _resident() -> int:
    """Bytes of memory this process holds now."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _workbook(path: Path, more: bytes) -> Path:
    with Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((["number", "project", "received_at"], ["S1", "HY", "2026-03-02 09:00"])):
            sheet.write_row(number, 0, row)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members[SHEET] = members[SHEET].replace(b"</sheetData>", more + b"</sheetData>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def _far_cell(path: Path) -> Path:
    cell = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    return _workbook(path.with_suffix(".xlsx"), cell)


def _many_pixels(path: Path) -> Path:
    """A PNG of 400 megapixels in a few hundred kilobytes."""
    side = 20_000

    def part(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    squeezed = zlib.compress(bytes(side // 8 + 1) * side, 9)
    png = b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", squeezed) + part(b"IEND", b"")
    target = path.with_suffix(".png")
    target.write_bytes(png)
    return target
