"""``yingsheng report``: the week's figures on the command line are those of the mart, for whoever may see them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import fastexcel
import pytest
from pages import small_company
from typer.testing import CliRunner, Result

from casework.access.permissions import Right, User
from casework.access.users import enrol
from casework.policy import Policies
from casework.record.ledger import Ledger
from casework.settings import settings
from casework.vocabulary.desk import Role
from etl.subjects import Answers
from etl.warehouse.scope import Scope
from etl.warehouse.warehouse import Warehouse
from reporting.cli import app
from reporting.copies import copy_of, filled_copy
from reporting.files.making import made
from reporting.load import shipped

WEEK = (datetime(2026, 6, 14, 16, tzinfo=UTC), datetime(2026, 6, 21, 16, tzinfo=UTC))
"""Monday, 15 June to Sunday, 21 June 2026, in Shanghai."""
PROJECT = "BJ01"
FIGURES = ("carried", "received", "reopened", "done", "open_cases", "overdue", "unclosed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    company = tmp_path_factory.mktemp("company")
    small_company(company, today=date(2026, 11, 30))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YINGSHENG_DATA_DIR", str(company))
        settings.cache_clear()
        yield company
    settings.cache_clear()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["report", *arguments])


def test_the_week_as_a_workbook_holds_the_figures_of_the_mart(folder: Path, tmp_path: Path):
    path = tmp_path / "week.xlsx"
    result = run("make", "week", "--project", PROJECT, "--as-of", "2026-06-21", "-o", str(path), "--language", "en")
    assert result.exit_code == 0, result.output
    [row] = fastexcel.read_excel(path).load_sheet("Cases of the week").to_arrow().to_pylist()
    warehouse = _warehouse(folder)
    scope = Scope(WEEK[1] - timedelta(microseconds=1), date(2026, 6, 1), date(2026, 6, 1), projects=(PROJECT,))
    [expected] = Answers(warehouse).flow_of_cases(scope, *WEEK).to_pylist()
    warehouse.close()
    names = ["Carried over", "New", "Reopened", "Done", "Open", "Overdue", "Beyond present ability"]
    assert [row[name] for name in names] == [expected[name] for name in FIGURES]
    assert (
        expected["carried"] + expected["received"] + expected["reopened"] == expected["done"] + expected["open_cases"]
    )
    about = fastexcel.read_excel(path).load_sheet(0, header_row=None).to_arrow().to_pylist()
    assert "2026-W25 (2026-06-15 – 2026-06-21)" in {row["__UNNAMED__1"] for row in about}


def _warehouse(folder: Path) -> Warehouse:
    ledger = Ledger.open(settings().ledger)
    return Warehouse.open(ledger, folder / "warehouse.duckdb", Policies.load(settings().regulation_dir))


def test_every_report_can_be_made_of_the_company(folder: Path):
    as_of = datetime(2026, 6, 21, 12, tzinfo=UTC)
    ledger = Ledger.open(settings().ledger)
    warehouse = _warehouse(folder)
    for name, report in shipped().items():
        copy = copy_of(shipped(), name, PROJECT if report.scope == "project" else None, None, as_of)
        book = made(filled_copy(ledger, Answers(warehouse), shipped(), copy), "xlsx", "zh-CN")
        assert fastexcel.read_excel(book).sheet_names, name
    warehouse.close()
    ledger.close()


@pytest.mark.parametrize(
    ("arguments", "suffix", "begins"),
    [(("project_sheet", "--project", PROJECT), "pdf", b"%PDF"), (("condensation",), "docx", b"PK")],
)
def test_a_report_with_tables_and_charts_is_made_as_a_file_to_read(
    folder: Path, tmp_path: Path, arguments: tuple[str, ...], suffix: str, begins: bytes
):
    path = tmp_path / f"made.{suffix}"
    result = run("make", *arguments, "--as-of", "2026-06-21", "-o", str(path), "--format", suffix)
    assert result.exit_code == 0, result.output
    assert path.read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("make", "weather"), "There is no report weather"),
        (("make", "week"), "say which"),
        (("make", "condensation", "--project", PROJECT), "name no project"),
        (("make", "week", "--project", "NOWHERE"), "no project NOWHERE that you may see"),
        (("make", "week", "--project", PROJECT, "--period", "2026-06"), "no period of this report"),
        (("make", "week", "--project", PROJECT, "--format", "odt"), "xlsx, pptx, docx, pdf"),
        (("make", "week", "--project", PROJECT, "--for", "nobody"), "no account nobody"),
    ],
)
def test_what_cannot_be_made_is_said_in_one_sentence(folder: Path, arguments: tuple[str, ...], said: str):
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())


def test_a_report_for_somebody_holds_only_what_that_person_may_see(folder: Path, tmp_path: Path):
    ledger = Ledger.open(settings().ledger)
    with ledger.transaction() as transaction:
        manager = User("elsewhere", "别处", (Right(Role.PROJECT_MANAGER, "SH01"),))
        enrol(transaction.connection, [manager], "test", datetime(2026, 6, 30, tzinfo=UTC))
    ledger.close()
    refused = run("make", "week", "--project", PROJECT, "--as-of", "2026-06-21", "--for", "elsewhere")
    assert refused.exit_code == 2
    path = tmp_path / "meeting.xlsx"
    allowed = run("make", "meeting_workbook", "--as-of", "2026-06-21", "--for", "elsewhere", "-o", str(path),
                  "--language", "en")  # fmt: skip
    assert allowed.exit_code == 0, allowed.output
    rows = fastexcel.read_excel(path).load_sheet("Monthly score").to_arrow().to_pylist()
    assert len({row["Project"] for row in rows}) == 1


def test_the_list_names_every_report(folder: Path):
    result = run("list", "--language", "en")
    assert result.exit_code == 0
    assert all(name in result.output for name in ("week", "condensation", "customer_meeting"))
