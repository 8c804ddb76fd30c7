"""What a profile says of the table's place in the file is heeded by whoever loads, previews or maps with it."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter
from import_files import load_file, profile_of, tried

from casework.record.ledger import Ledger
from etl.intake.judging import map_source
from etl.intake.profiles import Profile
from etl.intake.sources import open_source

COLUMNS = """
[columns.number]
from = "no"
[columns.project]
value = "HY"
[columns.received_at]
from = "when"
"""


def profile(source: str) -> Profile:
    return profile_of(f"[source]\n{source}\n{COLUMNS}")


def text(folder: Path, content: str, encoding: str = "utf-8") -> Path:
    path = folder / "a.csv"
    path.write_text(content, encoding=encoding, newline="")
    return path


def test_a_load_takes_the_header_from_the_row_the_profile_names(ledger: Ledger, tmp_path: Path) -> None:
    path = text(tmp_path, "Register of March\nprinted on 1 April\nno,when\nT1,2026-03-02 09:00\n")
    report = load_file(ledger, path, profile("header_row = 3"))
    assert (report.outcomes.accepted, len(ledger.stream("case/T1"))) == (1, 1)


def test_a_preview_splits_at_the_delimiter_the_profile_names(ledger: Ledger, tmp_path: Path) -> None:
    path = text(tmp_path, "no^when\nT1^2026-03-02 09:00\n")
    shown = tried(ledger, path, profile('delimiter = "^"'))
    assert (shown.problems, shown.rows["when"].to_pylist()) == ((), ["2026-03-02 09:00"])


def test_the_encoding_the_profile_names_is_used(tmp_path: Path) -> None:
    path = text(tmp_path, "no,when,é\nT1,2026-03-02 09:00,ü\n", "latin-1")
    origin = profile('encoding = "latin-1"').source
    assert open_source(path, origin=origin).columns == ("no", "when", "é")


def test_a_profile_fits_a_workbook_whose_sheet_it_names(tmp_path: Path) -> None:
    assert map_source(open_source(workbook(tmp_path)), profile('sheet = "March"'))


def test_what_is_stated_goes_before_what_the_profile_says(ledger: Ledger, tmp_path: Path) -> None:
    source = open_source(workbook(tmp_path), sheet="April")
    shown = tried(ledger, source, profile('sheet = "March"'))
    assert shown.rows["no"].to_pylist() == ["T4"]


def workbook(folder: Path) -> Path:
    path = folder / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Cover").write_column(0, 0, ["title", "March and April"])
        for sheet, number in (("March", "T3"), ("April", "T4")):
            page = book.add_worksheet(sheet)
            page.write_row(0, 0, ["no", "when"])
            page.write_row(1, 0, [number, "2026-03-02 09:00"])
    return path
