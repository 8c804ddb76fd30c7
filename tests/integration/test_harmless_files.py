"""Every CSV and every workbook that is handed out is safe to open in a spreadsheet, whatever people typed."""

from __future__ import annotations

import ast
import csv
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import fastexcel
import pyarrow as pa
import pytest
from import_files import case, load_file, load_rows

from casework.record.harmless import harmless
from casework.record.ledger import Ledger
from casework.settings import ROOT
from dashboard.frame.i18n import CHINESE, ENGLISH, _, speaking
from dashboard.frame.titled import STYLE
from dashboard.parts.documents.tables import to_csv, to_xlsx
from etl.intake.kinds import KINDS
from etl.intake.quarantine import export_csv, export_xlsx
from etl.intake.templates import template
from tests.factories.house import modules

STARTS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "\0"]
HOSTILE = [f"{start}cmd|' /C calc'!A0" for start in STARTS]
SHANGHAI = ZoneInfo("Asia/Shanghai")
NO_FILES = {"casework/record/ledger/postgres.py", "etl/open_marts/export.py"}
"""What writes CSV for a database alone."""


def csv_cells(content: bytes) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) for cell in row]


def sheet_cells(content: bytes) -> list[str]:
    """The texts of every sheet; nothing in the workbook may be a formula."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert [
            name for name in archive.namelist() if name.startswith("xl/worksheets/") and b"<f>" in archive.read(name)
        ] == []
    book = fastexcel.read_excel(content)
    tables = [book.load_sheet(name, header_row=None, dtypes="string").to_arrow() for name in book.sheet_names]
    return [cell for table in tables for column in table.columns for cell in column.to_pylist() if cell]


def dangerous(cells: list[str]) -> list[str]:
    return [cell for cell in cells if cell[:1] in STARTS and cell]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_that_would_be_run_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == "'" + text.replace("\0", "␀")


@pytest.mark.parametrize("text", ["", "门窗=坏", "3号楼", " =1", "'=1", "1-2"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


def test_tables_are_handed_out_harmless_and_their_numbers_are_numbers() -> None:
    table = pa.table(
        {"=head": HOSTILE, "n": [-1.5] * len(HOSTILE), "at": [datetime(2026, 3, 2, tzinfo=UTC)] * len(HOSTILE)}
    )
    headings = {name: name for name in table.column_names}
    told = csv_cells(to_csv(table, headings, SHANGHAI))
    book = to_xlsx(table, headings, SHANGHAI, title="=title", notes={"=note": "@text"})
    assert told.count("-1.5") == len(HOSTILE)
    assert dangerous([cell for cell in told if cell != "-1.5"]) == []
    assert dangerous([cell for cell in sheet_cells(book) if cell != "-1.5"]) == []
    numbers = fastexcel.read_excel(book).load_sheet(0).to_arrow().column(1)
    assert numbers.to_pylist() == [-1.5] * len(HOSTILE)


def held_back(ledger: Ledger, folder: Path) -> str:
    """A load whose rows are all held back and hold every hostile text, its header too."""
    rows = [
        case(
            f"N{place}", received_at="soon", content=text.replace("\0", ""), **{"=HYPERLINK()": text.replace("\0", "")}
        )
        for place, text in enumerate(HOSTILE)
    ]
    return load_rows(ledger, folder, rows).batch


def test_rows_held_back_are_handed_out_harmless(ledger: Ledger, tmp_path: Path) -> None:
    batch = held_back(ledger, tmp_path)
    told, book = csv_cells(export_csv(ledger, batch)), sheet_cells(export_xlsx(ledger, batch))
    assert "'=cmd|' /C calc'!A0" in told
    assert "'=HYPERLINK()" in told
    assert dangerous(told) == dangerous(book) == []


def test_what_was_handed_out_comes_back_as_it_was(ledger: Ledger, tmp_path: Path) -> None:
    texts = [text for text in HOSTILE if text[0] in "=+-@＝＋－＠"]
    batch = load_rows(
        ledger, tmp_path, [case(f"N{n}", received_at="soon", content=t) for n, t in enumerate(texts)]
    ).batch
    mended = export_csv(ledger, batch).replace(b"soon", b"2026-03-02 09:00")
    (tmp_path / "mended.csv").write_bytes(mended)
    assert load_file(ledger, tmp_path / "mended.csv").outcomes.accepted == len(texts)
    found = [ledger.stream(f"case/N{n}")[0].payload.model_dump()["content"] for n in range(len(texts))]
    assert found == texts


@pytest.mark.parametrize("spoken", [CHINESE, ENGLISH])
def test_the_csv_that_a_browser_would_write_by_itself_is_not_offered(spoken: str) -> None:
    with speaking(spoken):
        named = f'button[aria-label^="{_("Download as CSV")}"]'
    hidden = [rule.split("{")[0] for rule in STYLE.read_text(encoding="utf-8").split("}") if "display: none" in rule]
    assert any(named in selectors for selectors in hidden)


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_templates_are_harmless(kind: str, language: str) -> None:
    assert dangerous(sheet_cells(template(kind, language))) == []


def test_every_module_that_writes_a_file_for_spreadsheets_makes_it_harmless() -> None:
    found = []
    for path in modules():
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        calls = {
            node.func.attr for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        writes = "xlsxwriter" in names or calls & {"writerow", "writerows", "to_csv", "write_csv", "to_excel"}
        used = {node.id for node in nodes if isinstance(node, ast.Name)}
        if writes and "harmless" not in used and path.relative_to(ROOT).as_posix() not in NO_FILES:
            found.append(path.relative_to(ROOT).as_posix())
    assert found == []
