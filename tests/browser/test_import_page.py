"""The import as its users meet it: a file with faults, what becomes of its rows, mending, files that are broken."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from browsing import settle
from grids import csv_rows, downloaded, grid, shown, xlsx_formulas, xlsx_rows
from import_files import EVERYDAY, Row, write_csv, write_sheet
from pages import small_company
from playwright.sync_api import Page, expect
from serving import application, free_port

from etl.intake.receiving import signature

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

DAY = date(2026, 10, 9)
"""Any day in the past will do."""
FORMULA = "=1+1"
SECRET = "a secret of the other system's own, 40 signs"  # noqa: S105 - a test's


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An application of its own: these tests write."""
    folder = tmp_path_factory.mktemp("import")
    small_company(folder)
    with application(folder, free_port(), IMPORT_SECRETS=json.dumps({"erp": SECRET})) as address:
        yield address


def register(prefix: str) -> list[Row]:
    """Three cases: a sound one, one received "soon", and an unclosed one whose texts a spreadsheet would run."""
    sound: Row = {"number": f"{prefix}-1", "project": "BJ01", "received_at": f"{DAY} 09:00"}
    return [
        sound | {"content": "Lift stands still"},
        sound | {"number": f"{prefix}-2", "received_at": "soon"},
        sound | {"number": f"{prefix}-3", "unclosed_at": f"{DAY} 15:00", "unclosed_reason": FORMULA, "content": "=2+2"},
    ]  # fmt: skip


def open_import(page: Page, place: str) -> None:
    page.goto(f"{place}/import?lang=en")
    settle(page)


def hand_in(page: Page, path: Path) -> None:
    """Choose a file; returns when it was read (a file handed in before is put away)."""
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_role("button", name=f"Remove {path.name}")).to_be_visible()
    settle(page)


def load(page: Page, rows: int) -> None:
    """Load the rows the preview offers; returns when its own report stands there, not that of a file before."""
    button = page.get_by_role("button", name=f"Load {rows} row")
    button.click()
    expect(button).to_have_count(0)
    expect(page.locator(".st-key-load-report")).to_be_visible()
    settle(page)


def outcomes(page: Page) -> dict[str, str]:
    """The figures of the load report."""
    cards = page.locator(".st-key-load-report [data-testid=stMetric]").all()
    return {
        str(card.get_by_test_id("stMetricLabel").text_content()): str(
            card.get_by_test_id("stMetricValue").text_content()
        )
        for card in cards
    }


def mended(path: Path, target: Path, **cells: str) -> Path:
    """The downloaded rows with some cells of the first replaced."""
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    rows[0].update(cells)
    return write_csv(target, [dict(row) for row in rows])


def test_a_faulty_file_is_loaded_mended_and_leaves_nothing_behind(page: Page, place: str, tmp_path: Path):
    open_import(page, place)
    hand_in(page, write_csv(tmp_path / "march.csv", register("MEND")))
    preview = page.get_by_test_id("stDataFrame").filter(has_text="MEND-1").first
    expect(preview.locator("table tbody tr")).to_have_count(3)
    marks = [row[0] for row in shown(preview)]
    assert marks == ["", "held back", ""]
    load(page, 2)
    assert outcomes(page) == {
        "Accepted": "2", "Unchanged": "0", "Repeated in the file": "0", "Corrections": "0", "Held back": "1",
    }  # fmt: skip
    expect(page.get_by_text("File, ledger and warehouse hold the same")).to_be_visible()
    expect(page.get_by_text("This file is loaded")).to_be_visible()
    expect(page.get_by_role("button", name="Load 2 rows")).to_have_count(0)
    waiting = page.get_by_test_id("stExpander").filter(has_text="march.csv")
    expect(waiting).to_contain_text("1 row")
    with page.expect_download() as download:
        waiting.get_by_role("button", name="Download to mend (CSV)").click()
    held = tmp_path / "held.csv"
    download.value.save_as(held)

    hand_in(page, mended(held, tmp_path / "mended.csv", received_at=f"{DAY} 10:00"))
    load(page, 1)
    assert outcomes(page)["Accepted"] == "1"
    expect(page.get_by_text("1 row held back earlier went in.")).to_be_visible()
    expect(page.get_by_test_id("stExpander").filter(has_text="march.csv")).to_have_count(0)


def test_the_same_file_twice_changes_nothing(page: Page, place: str, tmp_path: Path):
    path = write_csv(tmp_path / "twice.csv", register("TWICE")[:1])
    open_import(page, place)
    hand_in(page, path)
    load(page, 1)
    open_import(page, place)
    hand_in(page, path)
    load(page, 1)
    assert (outcomes(page)["Accepted"], outcomes(page)["Unchanged"]) == ("0", "1")
    expect(page.get_by_text("1 row read. 0 events written.")).to_be_visible()


def test_what_a_customer_wrote_is_never_a_formula_in_a_download(page: Page, place: str, tmp_path: Path):
    open_import(page, place)
    hand_in(page, write_csv(tmp_path / "formula.csv", register("CALC")[2:]))
    load(page, 1)
    page.goto(f"{place}/unresolved?lang=en")
    settle(page)
    assert any(FORMULA in row for row in shown(grid(page, "register")))
    cells = [cell for row in csv_rows(downloaded(page, "csv-unclosed")) for cell in row]
    book = downloaded(page, "xlsx-unclosed")
    assert f"'{FORMULA}" in cells
    assert FORMULA not in cells
    assert any(f"'{FORMULA}" in row for row in xlsx_rows(book))
    assert xlsx_formulas(book) == []


def test_a_header_below_a_title_is_found(page: Page, place: str, tmp_path: Path):
    rows = [
        ["客户投诉登记表"], ["制表:客服中心"], ["编号", "项目", "受理时间"],
        ["HEAD-1", "BJ01", f"{DAY} 09:00"], ["HEAD-2", "BJ01", f"{DAY} 11:00"],
    ]  # fmt: skip
    open_import(page, place)
    hand_in(page, write_sheet(tmp_path / "register.xlsx", rows))
    expect(page.get_by_label("Sheet")).to_have_value("Sheet1")
    load(page, 2)
    assert outcomes(page)["Accepted"] == "2"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("broken.xlsx", b"PK\x03\x04 cut off", "damaged or cut off"),
        ("empty.csv", b"", "the file is empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(
    page: Page, place: str, tmp_path: Path, name: str, content: bytes, said: str
):
    path = tmp_path / name
    path.write_bytes(content)
    open_import(page, place)
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_role("alert")).to_contain_text(name)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile(r"^Load \d"))).to_have_count(0)


def says(page: Page, asked: str, meaning: str) -> None:
    """Say what a column or a word of the file means; the drop-down is searched by what is typed."""
    box = page.get_by_role("combobox", name=f"{asked} means …")
    box.click()
    box.fill(meaning)
    page.keyboard.press("Enter")
    expect(box).to_have_value(meaning)
    settle(page)


def test_a_clerk_brings_a_register_of_32_everyday_columns_without_a_profile(page: Page, place: str, tmp_path: Path):
    open_import(page, place)
    hand_in(page, write_csv(tmp_path / "台账.csv", [EVERYDAY]))
    says(page, "“来电时刻”", "Received at")
    says(page, "“业主群” in “Channel”", "Other")
    says(page, "“土建” in “Concern”", "Engineering")
    page.get_by_text("Register projects that are not known yet").click()
    settle(page)
    load(page, 1)
    assert (outcomes(page)["Accepted"], outcomes(page)["Held back"]) == ("1", "0")
    expect(page.get_by_text("File, ledger and warehouse hold the same")).to_be_visible()


def test_another_system_hands_in_a_signed_file_and_the_page_knows_it(page: Page, place: str, tmp_path: Path):
    path = write_csv(tmp_path / "erp.csv", register("SIGNED"))
    at, digest = str(int(time.time())), sha256(path.read_bytes()).hexdigest()
    text = "\n".join(("erp", at, "complaints", path.name, digest))
    headers = {"X-System": "erp", "X-Time": at, "X-File-Name": path.name, "X-Digest": digest,
               "X-Signature": signature(SECRET, text), "Idempotency-Key": "erp-march"}  # fmt: skip
    answers = [httpx.post(f"{place}/api/import/complaints", content=path.read_bytes(), headers=each, timeout=300)
               for each in (headers, headers, headers | {"X-Signature": "0" * 64})]  # fmt: skip
    assert [each.status_code for each in answers] == [200, 200, 401]
    told = [{name: each.json()[name] for name in ("accepted", "held_back", "again")} for each in answers[:2]]
    assert told == [{"accepted": 2, "held_back": 1, "again": again} for again in (False, True)]
    open_import(page, place)
    expect(page.get_by_test_id("stExpander").filter(has_text="erp.csv")).to_contain_text("1 row")
