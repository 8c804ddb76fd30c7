"""Tables as a browser shows them: drawn on a canvas, with a table for screen readers behind it, which tests read."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import fastexcel
from playwright.sync_api import Locator, Page, expect

HEAD_PX, ROW_PX = 36, 35


def grid(page: Page, key: str) -> Locator:
    """The table with this key, once its head and rows are drawn; a page shows no empty table."""
    found = page.locator(f"[class*='st-key-{key}']").get_by_test_id("stDataFrame").first
    expect(found.locator("table thead th").first).to_be_attached()
    expect(found.locator("table tbody tr").first).to_be_attached()
    return found


def headings(found: Locator) -> list[str]:
    """Headings of the columns in sight, from the left."""
    return found.locator("table thead th").all_text_contents()


def size(found: Locator) -> int:
    """How many rows the table has, shown or not."""
    return int(found.locator("table").first.get_attribute("aria-rowcount") or 0) - 1


def shown(found: Locator) -> list[list[str]]:
    """The rows in sight, as text; a dash is an empty cell."""
    rows = found.locator("table tbody tr").all()
    return [[cell.replace("–", "") for cell in row.locator("td").all_text_contents()] for row in rows]


def choose(page: Page, found: Locator, row: int = 0, *, across: float = 0.04) -> None:
    """Click a cell by its place: ``row`` counts from 0, ``across`` is the share of the table's width."""
    found.scroll_into_view_if_needed()
    box = found.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * across, box["y"] + HEAD_PX + ROW_PX * (row + 0.5))


def press(page: Page, mark: Locator) -> None:
    """Click the middle of a bar, point or cell of a chart; the chart lies over its marks, so they take no click."""
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def downloaded(page: Page, key: str) -> Path:
    """Click the download button with this key and return the file, under the name it is offered with."""
    button = page.locator(f".st-key-{key}").get_by_role("button")
    with page.expect_download() as waiting:
        button.click()
    found = waiting.value
    target = found.path().with_name(found.suggested_filename)
    found.save_as(target)
    return target


def csv_rows(path: Path) -> list[list[str]]:
    """Heading and rows of a CSV file."""
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def xlsx_rows(path: Path) -> list[list[object]]:
    """Heading and rows of a workbook's first sheet, read with another library than it was written with."""
    sheet = fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string").to_arrow()
    return [list(row.values()) for row in sheet.to_pylist()]


def xlsx_formulas(path: Path) -> list[str]:
    """Names of the sheets that hold a formula."""
    with zipfile.ZipFile(path) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/")]
        return [name for name in sheets if b"<f>" in book.read(name)]
