"""Fifty people at once in the running app: nothing fails, nothing is lost. (How fast it is, the benchmark says.)"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from busy_day import history, worked
from busy_ledger import staff
from kept_word import broken_streams, checksums, integrity, lost, unacknowledged
from working_staff import Entry

from casework.record.ledger import Ledger
from etl.warehouse.warehouse import Warehouse

CASES, SECONDS, THINK = 600, 5.0, 1.5


@dataclass(frozen=True)
class Day:
    """The data folder after everybody has gone home, and what they noted."""

    folder: Path
    journal: list[Entry]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    folder = tmp_path_factory.mktemp("office")
    history(folder, CASES)
    return Day(folder, worked(folder, SECONDS, THINK))


def test_fifty_people_meet_no_error(day: Day) -> None:
    assert len(staff()) == 50
    assert {entry.outcome for entry in day.journal} <= {"done", "conflict"}
    assert {"desk queue", "compliance", "unresolved"} < {entry.what for entry in day.journal}


def test_what_was_acknowledged_is_in_the_ledger_once_and_without_gaps(day: Day) -> None:
    opened = Ledger.open(f"sqlite:///{day.folder / 'ledger.sqlite'}")
    assert sum(bool(entry.key) for entry in day.journal) > 10
    assert lost(opened, day.journal) == []
    assert unacknowledged(opened, day.journal) == 0
    assert broken_streams(opened) == []
    opened.close()
    assert integrity(day.folder / "ledger.sqlite") == "ok"


def test_the_warehouse_of_a_busy_app_equals_one_made_anew(day: Day) -> None:
    opened = Ledger.open(f"sqlite:///{day.folder / 'ledger.sqlite'}")
    Warehouse.open(opened, day.folder / "anew.duckdb").close()
    opened.close()
    assert checksums(day.folder / "warehouse.duckdb") == checksums(day.folder / "anew.duckdb")
