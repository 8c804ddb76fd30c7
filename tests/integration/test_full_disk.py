"""A disk that is full for a moment: whoever writes is told, nothing is lost, and all goes on by itself afterwards."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cases import case_in, project, write
from facts import facts
from small_disk import Disk, kinds

from casework.errors import LedgerUnavailable, StorageError
from casework.record.backup import backup
from casework.record.evidence import EvidenceStore
from casework.record.ledger import Ledger
from casework.settings import settings
from casework.vocabulary import Stage
from dashboard.frame import uploads
from etl.errors import WarehouseError
from etl.warehouse.warehouse import Warehouse

SCAN = b"%PDF-1.7" + bytes(300_000)


@pytest.fixture(params=kinds(), ids=lambda kind: kind.__name__)
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    made = request.param(tmp_path / "disk")
    yield made
    made.remove()


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and path.name != "ballast")


def synced_within(warehouse: Warehouse, seconds: float) -> int:
    """Sync as the app does, again and again; returns how many cases there are."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            warehouse.sync()
            return int(warehouse.query("select count(*) as n from core.cases")["n"][0].as_py())
        except WarehouseError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_figures_stand_still_and_then_follow_by_themselves(ledger: Ledger, disk: Disk) -> None:
    write(ledger, [*project(), *case_in(Stage.CLOSED, "c1")])
    warehouse = Warehouse.open(ledger, disk.folder / "warehouse.duckdb")
    write(ledger, case_in(Stage.CLOSED, "c2"))
    with disk.full():
        for _ in range(3):
            with pytest.raises(WarehouseError, match="The disk is full"):
                warehouse.sync()
        assert warehouse.query("select case_id from core.cases").to_pylist() == [{"case_id": "c1"}]
    assert synced_within(warehouse, 20) == 2
    warehouse.close()
    assert files(disk.folder) == ["warehouse.duckdb"]


def test_a_warehouse_that_finds_no_room_at_first_is_made_later(ledger: Ledger, disk: Disk) -> None:
    write(ledger, project())
    with disk.full(), pytest.raises(WarehouseError, match="The disk is full"):
        Warehouse.open(ledger, disk.folder / "warehouse.duckdb")
    opened = Warehouse.open(ledger, disk.folder / "warehouse.duckdb")
    assert (opened.path.name, synced_within(opened, 1)) == ("warehouse.duckdb", 0)
    opened.close()


def test_evidence_is_kept_whole_or_not_at_all(disk: Disk) -> None:
    store = EvidenceStore(disk.folder / "evidence")
    with disk.full(), pytest.raises(StorageError, match=r"The disk is full: .* Make room in"):
        store.add(SCAN, "leak.pdf")
    assert files(disk.folder) == []
    assert store.read(store.add(SCAN, "leak.pdf").digest) == SCAN


def test_an_uploaded_file_is_refused_in_words(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "data_dir", disk.folder)
    with disk.full(), pytest.raises(StorageError, match="The disk is full"):
        uploads.keep("cases.csv", io.BytesIO(bytes(100_000)))
    assert files(disk.folder) == []


def test_the_ledger_loses_nothing_and_takes_the_entry_afterwards(disk: Disk) -> None:
    ledger = Ledger.open(f"sqlite:///{disk.folder / 'ledger.sqlite'}")
    ledger.append("case/1", 0, facts("case/1", 3))
    with disk.full():
        for _ in range(2):
            with pytest.raises(LedgerUnavailable, match="Nothing was written"):
                ledger.append("case/2", 0, facts("case/2", 2_000))
        assert [event.version for event in ledger.stream("case/1")] == [1, 2, 3]
    assert ledger.stream("case/2") == []
    assert ledger.append("case/2", 0, facts("case/2", 2)) == 5
    ledger.close()


def test_a_backup_is_whole_or_not_there(disk: Disk, ledger: Ledger) -> None:
    ledger.append("case/1", 0, facts("case/1", 3))
    with disk.full(), pytest.raises((StorageError, LedgerUnavailable)):
        backup(ledger, disk.folder / "evidence", disk.folder / "backups")
    assert files(disk.folder) == []
    assert backup(ledger, disk.folder / "evidence", disk.folder / "backups").exists()
