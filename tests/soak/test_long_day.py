"""A quarter of an hour of fifty people who hardly think, over the history of years: nothing fails, nothing is lost."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from busy_day import history, worked
from kept_word import broken_streams, checksums, integrity, lost, unacknowledged

from casework.record.ledger import Ledger
from etl.warehouse.warehouse import Warehouse

CASES, SECONDS, THINK = 50_000, 900.0, 2.0


@pytest.mark.timeout(3600)
def test_fifty_people_work_for_long_and_nothing_is_lost(tmp_path: Path) -> None:
    history(tmp_path, CASES)
    journal = worked(tmp_path, SECONDS, THINK)
    print(Counter(entry.what for entry in journal))
    ledger = Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    assert {entry.outcome for entry in journal} <= {"done", "conflict"}
    assert sum(bool(entry.key) for entry in journal) > 1_000
    assert (lost(ledger, journal), broken_streams(ledger), unacknowledged(ledger, journal)) == ([], [], 0)
    Warehouse.open(ledger, tmp_path / "anew.duckdb").close()
    ledger.close()
    assert integrity(tmp_path / "ledger.sqlite") == "ok"
    assert checksums(tmp_path / "warehouse.duckdb") == checksums(tmp_path / "anew.duckdb")
