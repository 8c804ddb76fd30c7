"""The app killed while fifty people enter: whatever was acknowledged is there, and the app starts again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from busy_app import JOURNAL
from busy_day import history
from kept_word import broken_streams, checksums, integrity, lost
from running_app import RunningApp
from working_staff import read_journal

from casework.record.ledger import Ledger
from etl.warehouse.warehouse import Warehouse

CASES, THINK, ACKNOWLEDGED = 300, 0.5, 40


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an app that was killed in the middle of everybody's work."""
    folder = tmp_path_factory.mktemp("killed")
    history(folder, CASES)
    app = RunningApp.busy(folder, 600, THINK)
    try:
        app.wait(lambda: acknowledged(folder) >= ACKNOWLEDGED, 200, f"{ACKNOWLEDGED} entries")
    finally:
        app.kill()
    return folder


def acknowledged(folder: Path) -> int:
    return sum(bool(entry.key) for entry in read_journal(folder / JOURNAL))


@pytest.fixture
def ledger(killed: Path) -> Iterator[Ledger]:
    opened = Ledger.open(f"sqlite:///{killed / 'ledger.sqlite'}")
    yield opened
    opened.close()


def test_nothing_acknowledged_is_lost_when_the_app_is_killed(killed: Path, ledger: Ledger) -> None:
    journal = read_journal(killed / JOURNAL)
    assert lost(ledger, journal) == []
    assert broken_streams(ledger) == []


def test_the_ledger_of_a_killed_app_is_whole(killed: Path) -> None:
    assert integrity(killed / "ledger.sqlite") == "ok"


def test_a_killed_app_starts_again_and_its_warehouse_reaches_the_ledger(killed: Path) -> None:
    app = RunningApp.plain(killed)
    try:
        app.wait(app.in_step, 200, "the sync after the crash")
        position = (app.health() or {})["warehouse_position"]
    finally:
        app.end()
    opened = Ledger.open(f"sqlite:///{killed / 'ledger.sqlite'}")
    assert isinstance(position, int)
    assert opened.count_events() >= position > CASES * 7
    Warehouse.open(opened, killed / "warehouse.duckdb").close()
    Warehouse.open(opened, killed / "anew.duckdb").close()
    opened.close()
    assert checksums(killed / "warehouse.duckdb") == checksums(killed / "anew.duckdb")
