"""Files that ask for everything: the table that is there, or a sentence; this process is never asked for it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

import duckdb
import pytest
from import_files import load_file, write_csv, write_gzip, write_sheet

from casework.record.ledger import Ledger
from casework.settings import settings
from etl.errors import SourceError
from etl.intake import foreign
from etl.intake.source import RAW, Source
from etl.intake.sources import open_source

HEADER = ["number", "project", "received_at"]
CASE = ["S1", "HY", "2026-03-02 09:00"]
LAST = "XFD1048576"


def peak_mb() -> float:
    """The most memory this process has had so far."""
    return getrusage(RUSAGE_SELF).ru_maxrss / 1024


def rows(source: Source) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        source.fill(connection)
        return connection.table(RAW).order("row_in_file").fetchall()


def with_cells(path: Path, cells: str, row: int = 1_048_576) -> Path:
    """A workbook of one case with more cells, as XML, in a row far below."""
    write_sheet(path, [HEADER, CASE])
    return rewritten(path, b"</sheetData>", f'<row r="{row}">{cells}</row></sheetData>'.encode())


def rewritten(path: Path, old: bytes, new: bytes) -> Path:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/worksheets/sheet1.xml"] = members["xl/worksheets/sheet1.xml"].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "cell",
    [
        f'<c r="{LAST}" t="inlineStr"><is><t> </t></is></c>',
        f'<c r="{LAST}" t="inlineStr"><is><t xml:space="preserve">\n</t></is></c>',
        f'<c r="{LAST}" s="1"/>',
        f'<c r="{LAST}"><v></v></c>',
        '<c r="AZ1048576" t="inlineStr"><is><t> </t></is></c>',
    ],
)
def test_blank_cells_far_from_the_table_are_left_out(tmp_path: Path, cell: str) -> None:
    before = peak_mb()
    found = open_source(with_cells(tmp_path / "far.xlsx", cell))
    assert found.columns == tuple(HEADER)
    assert rows(found) == [(2, *CASE)]
    assert peak_mb() - before < 150


def test_a_blank_shared_text_far_from_the_table_is_left_out(tmp_path: Path) -> None:
    path = write_sheet(tmp_path / "far.xlsx", [HEADER, CASE, [" "]])
    rewritten(path, b'<row r="3"', b'<row r="1048576"')
    assert rows(open_source(rewritten(path, b'r="A3"', f'r="{LAST}"'.encode()))) == [(2, *CASE)]


def test_a_full_cell_far_from_the_table_is_named(tmp_path: Path) -> None:
    path = with_cells(tmp_path / "far.xlsx", f'<c r="{LAST}" t="inlineStr"><is><t>x</t></is></c>')
    with pytest.raises(SourceError, match=f"the cell {LAST} lies too far from the table"):
        open_source(path)


def test_a_full_cell_in_the_last_row_is_read_as_a_row(tmp_path: Path) -> None:
    found = open_source(with_cells(tmp_path / "low.xlsx", '<c r="A1048576" t="inlineStr"><is><t>x</t></is></c>'))
    assert rows(found) == [(2, *CASE), (1_048_576, "x", None, None)]


def test_a_sheet_that_needs_more_memory_than_allowed_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "reading_memory_mb", 300)
    path = with_cells(tmp_path / "far.xlsx", f"<c r='{LAST}' t='inlineStr'><is><t>x</t></is></c>", row=2)
    before = peak_mb()
    with pytest.raises(SourceError, match=r"far\.xlsx: reading it needs more than 300 MB of memory"):
        open_source(path)
    assert peak_mb() - before < 100


@pytest.mark.parametrize("name", ["long.xlsx", "long.csv.gz", "long.jsonl"])
def test_a_file_that_takes_too_long_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(settings(), "reading_seconds", 1)
    path = tmp_path / name
    if name == "long.xlsx":
        write_sheet(path, [HEADER])
        rewritten(path, b"</sheetData>", b"<row>" + b"<c><v>1</v></c>" * 8_000_000 + b"</row></sheetData>")
    elif name == "long.csv.gz":
        write_gzip(path, b"a,b\n" + b'"\n' * 20_000_000)
    else:
        path.write_bytes(b'{"a": 1}\n' * 4_000_000)
    with pytest.raises(SourceError, match="takes more than 1 seconds"):
        open_source(path)


def test_a_good_file_loads_after_a_bad_one(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        open_source(with_cells(tmp_path / "far.xlsx", f'<c r="{LAST}"><v>1</v></c>'))
    path = write_csv(tmp_path / "good.csv", [dict(zip(HEADER, CASE, strict=True))])
    assert load_file(ledger, path).outcomes.accepted == 1


def test_a_page_drawn_anew_reads_nothing_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_csv(tmp_path / "good.csv", [dict(zip(HEADER, CASE, strict=True))])
    first = open_source(path)
    monkeypatch.setattr(foreign, "WORK", "no.such:work")
    again = open_source(path)
    assert rows(again) == rows(first) == [(2, *CASE)]
