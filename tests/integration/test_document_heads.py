"""Whoever holds a document can prove what stood before it: its footer states a head that ``check --since`` takes."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from looking import Files, unpacked
from pages import small_company
from running_pages import open_page, platform_at
from tampering import tamper
from typer.testing import CliRunner, Result

from casework.errors import LedgerError
from casework.record import heads
from casework.record.ledger.shards import Position
from casework.settings import ROOT
from dashboard.frame import state
from etl.cli import app

HEAD = re.compile(r"\d+:[0-9a-f]{16}\b")


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for regulation in ("promise", "sunshine", "sunshine@2002-01-01"):  # all are checked elsewhere
        shutil.copytree(ROOT / "data" / "regulations" / regulation, tmp_path / "regulations" / regulation)
    monkeypatch.setenv("YINGSHENG_REGULATION_DIR", str(tmp_path / "regulations"))
    small_company(tmp_path / "data")
    yield from platform_at(tmp_path / "data")


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Files:
    return Files().watch(monkeypatch)


def footers(files: Files) -> dict[str, str]:
    """The text of the footer of every Word document that was offered."""
    papers = {name: docx.Document(io.BytesIO(content)) for name, content in files.made.items() if ".docx" in name}
    return {name: "\n".join(p.text for p in paper.sections[0].footer.paragraphs) for name, paper in papers.items()}


def some_case() -> str:
    with state.platform().ledger.reading() as connection:
        query = "select stream from event where kind = 'dispatched' order by seq limit 1"
        return str(connection.exec_driver_sql(query).scalar_one()).removeprefix("case/")


def check_since(head: str) -> Result:
    state.stop()  # the command line opens the data by itself
    return CliRunner().invoke(app, ["check", "--since", head])


def test_the_forms_of_a_case_state_a_head_that_check_proves(company: Path, files: Files):
    open_page("case", lang="zh-CN", id=some_case())
    stated = footers(files)
    assert len(stated) >= 3
    assert all("数据截至 2026" in text for text in stated.values())
    (head,) = {found for text in stated.values() for found in HEAD.findall(text)}
    assert head == state.platform().ledger.head().short
    result = check_since(head)
    assert result.exit_code == 0, result.output


def test_a_document_convicts_a_ledger_that_was_changed_before_it(company: Path, files: Files):
    open_page("case", lang="en", id=some_case())
    (head,) = {found for text in footers(files).values() for found in HEAD.findall(text)}
    ledger = state.platform().ledger
    known = heads.keep(ledger, company)
    tamper(ledger, "update event set hash = '0000' where seq = (select max(seq) from event)")
    result = check_since(head)
    assert result.exit_code == 1
    assert f"{head}: event {known.position[0]} or one before it is not the one there was" in result.output


def test_the_club_summary_and_workbooks_state_the_head_of_what_they_count(company: Path, files: Files):
    open_page("club", lang="en")
    (annex,) = footers(files).values()
    (head,) = HEAD.findall(annex)
    books = [unpacked(content) for name, content in files.made.items() if name.endswith(".xlsx")]
    assert head == heads.at(state.platform().ledger, state.platform().answers.state().position).short
    assert check_since(head).exit_code == 0
    assert books
    assert all(head.encode() in book for book in books)


def test_a_position_that_never_was_has_no_head(company: Path):
    with pytest.raises(LedgerError, match="holds no event"):
        heads.at(state.platform().ledger, Position((99_999_999,)))
