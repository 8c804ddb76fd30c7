"""Fifty people at once in the running app: nothing fails, nothing is lost. (How fast it is, the benchmark says.)"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from busy_app import END, JOURNAL
from busy_ledger import fill, staff
from kept_word import broken_streams, checksums, integrity, lost, unacknowledged
from running_app import RunningApp
from working_staff import Entry, read_journal

from casework.ledger import Ledger
from etl.warehouse import Warehouse

CASES, SECONDS, THINK = 600, 5.0, 1.5


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after fifty people have worked in it and the app has ended."""
    folder = tmp_path_factory.mktemp("office")
    ledger = Ledger.open(f"sqlite:///{folder / 'ledger.sqlite'}")
    fill(ledger, CASES, datetime.now(UTC))
    ledger.close()
    app = RunningApp.busy(folder, SECONDS, THINK)
    try:
        app.wait(lambda: END in [entry.what for entry in read_journal(folder / JOURNAL)[-1:]], 200, "the end of work")
        app.wait(app.in_step, 60, "the last sync")
    finally:
        app.end()
    return folder


@pytest.fixture
def journal(folder: Path) -> list[Entry]:
    return read_journal(folder / JOURNAL)


def test_fifty_people_meet_no_error(journal: list[Entry]) -> None:
    assert len(staff()) == 50
    assert {entry.outcome for entry in journal} <= {"done", "conflict"}
    assert {"desk queue", "compliance", "unresolved"} < {entry.what for entry in journal}


def test_what_was_acknowledged_is_in_the_ledger_once_and_without_gaps(folder: Path, journal: list[Entry]) -> None:
    opened = Ledger.open(f"sqlite:///{folder / 'ledger.sqlite'}")
    assert sum(bool(entry.key) for entry in journal) > 10
    assert lost(opened, journal) == []
    assert unacknowledged(opened, journal) == 0
    assert broken_streams(opened) == []
    opened.close()
    assert integrity(folder / "ledger.sqlite") == "ok"


def test_the_warehouse_of_a_busy_app_equals_one_made_anew(folder: Path) -> None:
    opened = Ledger.open(f"sqlite:///{folder / 'ledger.sqlite'}")
    Warehouse.open(opened, folder / "anew.duckdb").close()
    opened.close()
    assert checksums(folder / "warehouse.duckdb") == checksums(folder / "anew.duckdb")
