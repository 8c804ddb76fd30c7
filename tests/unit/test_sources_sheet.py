"""Excel workbooks as tables."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
import xlsxwriter
from import_files import write_sheet

from etl.errors import SourceError
from etl.intake.source import RAW
from etl.intake.sources import open_source


def table(path: Path, **how: object) -> list[tuple[object, ...]]:
    with duckdb.connect() as connection:
        assert open_source(path, **how).fill(connection) == []  # type: ignore[arg-type]
        return connection.table(RAW).order("row_in_file").fetchall()


def test_cells_become_the_text_a_person_sees(tmp_path: Path) -> None:
    moment = datetime(2026, 3, 5, 14, 30)
    midnight = datetime(2026, 3, 5)
    path = write_sheet(
        tmp_path / "a.xlsx",
        [["编号", "时间", "日期", "数", "号码", "文"], [101004128563, moment, midnight, 1.5, "0138", "a\tb\nc"]],
    )
    assert table(path) == [(2, "101004128563", "2026-03-05 14:30:00", "2026-03-05", "1.5", "0138", "a\tb\nc")]


def test_a_header_below_a_title_is_found(tmp_path: Path) -> None:
    path = write_sheet(
        tmp_path / "a.xlsx",
        [["2026年3月投诉台账"], [], ["制表:客服中心", None, "单位:件"], ["编号", "项目", "受理时间"], ["1", "HY", "x"]],
    )
    assert open_source(path).columns == ("编号", "项目", "受理时间")
    assert table(path) == [(5, "1", "HY", "x")]


def test_row_numbers_are_those_of_excel_when_the_first_rows_are_empty(tmp_path: Path) -> None:
    path = write_sheet(tmp_path / "a.xlsx", [[], [], ["编号", "项目"], ["1", "HY"], [], ["2", "LX"]])
    assert table(path) == [(4, "1", "HY"), (6, "2", "LX")]


def test_a_stated_header_row_is_obeyed(tmp_path: Path) -> None:
    path = write_sheet(tmp_path / "a.xlsx", [["number", "project"], ["x", "y"], ["1", "2"]])
    assert open_source(path, header_row=2).columns == ("x", "y")


def test_any_sheet_can_be_chosen_and_an_empty_first_one_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("封面")
        book.add_worksheet("一").write_column(0, 0, ["number", "1"])
        book.add_worksheet("二").write_column(0, 0, ["number", "2"])
    assert table(path) == [(2, "1")]
    assert table(path, sheet="二") == [(2, "2")]
    assert open_source(path).sheets == ("封面", "一", "二")


def test_a_sheet_that_does_not_exist_is_refused_with_those_that_do(tmp_path: Path) -> None:
    path = write_sheet(tmp_path / "a.xlsx", [["a"], ["1"]], "数据")
    with pytest.raises(SourceError, match=r"no sheet called 台账\. There are: 数据"):
        open_source(path, sheet="台账")


def test_a_merged_cell_counts_for_the_rows_it_covers(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["project", "number"])
        sheet.merge_range(1, 0, 2, 0, "HY")
        sheet.write_column(1, 1, ["1", "2"])
    assert table(path) == [(2, "HY", "1"), (3, "HY", "2")]


def test_formulas_give_their_value_and_those_without_one_are_marked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["computed", "blank", "never", "error"])
        sheet.write_formula(1, 0, "=1+1", None, 2)
        sheet.write_formula(1, 1, '=""', None, "")
        sheet.write_formula(1, 2, "=1+1", None, None)
        sheet.write_formula(1, 3, "=1/0", None, "#DIV/0!")
    rewrite(path, rb'<c r="B2"', rb'<c r="B2" t="str"')  # as Excel writes an empty text
    rewrite(path, rb'(<c r="C2".*?</f>)<v>.*?</v>', rb"\1")  # as programs write that do not compute
    assert table(path) == [(2, "2", "", "#FORMULA!", "#DIV/0!")]


def rewrite(path: Path, pattern: bytes, replacement: bytes) -> None:
    """Change the XML of the first sheet."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = members["xl/worksheets/sheet1.xml"]
    members["xl/worksheets/sheet1.xml"] = re.sub(pattern, replacement, sheet)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
