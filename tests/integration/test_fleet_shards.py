"""The history in files of a ledger that has shards itself."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from company_of_projects import append, company_of_projects, policies
from facts import fact
from kept_tables import of_reader
from sharding import BY_SHARD

from casework.record.events import Noted
from casework.record.ledger import Ledger
from casework.record.ledger.shards import Position, seq_of
from etl.fleet.base import make
from etl.fleet.executors import InProcess
from etl.fleet.history import History, export
from etl.warehouse.warehouse import Warehouse

pytestmark = pytest.mark.postgres


def enter(ledger: Ledger, shard: int, name: str, count: int) -> None:
    notes = [fact(f"case/{name}", Noted(note=str(n)), project=BY_SHARD[shard]) for n in range(count)]
    ledger.append(f"case/{name}", 0, notes)


def seqs(address: str, shard: int) -> list[int]:
    history = History(address)
    version = history.table.version()
    assert version is not None
    return [int(seq) for seq in history.events(shard, version)["seq"].to_pylist()]


def test_files_follow_each_shard_of_the_ledger_by_itself(sharded: Ledger, tmp_path: Path):
    address = str(tmp_path / "company")
    enter(sharded, 3, "a", 2)
    enter(sharded, 5, "b", 1)
    first = export(sharded, address, 8, until=Position((0, 0, 0, 1, 0, 1, 0, 0)))
    assert (first.events, first.position, seqs(address, 3)) == (2, Position((0, 0, 0, 1, 0, 1, 0, 0)), [seq_of(3, 1)])
    enter(sharded, 3, "c", 1)
    enter(sharded, 6, "d", 1)
    again = export(sharded, address, 8)
    assert (again.events, again.position) == (3, sharded.position())
    assert {shard: seqs(address, shard) for shard in (3, 5, 6)} == {
        3: [seq_of(3, 1), seq_of(3, 2), seq_of(3, 3)], 5: [seq_of(5, 1)], 6: [seq_of(6, 1)],
    }  # fmt: skip
    assert export(sharded, address, 8).events == 0


def test_a_warehouse_stands_on_a_base_of_a_ledger_of_shards(sharded: Ledger, tmp_path: Path):
    address, mixed = str(tmp_path / "company"), company_of_projects(8, 2)
    events = sorted(mixed, key=lambda event: not event.stream.startswith("project/"))
    append(sharded, events[:120])
    export(sharded, address, 4)
    make(address, policies(), InProcess())
    append(sharded, events[120:150])
    with (
        closing(Warehouse.open(sharded, tmp_path / "b.duckdb", policies(), base=address)) as standing,
        closing(Warehouse.open(sharded, tmp_path / "w.duckdb", policies())) as alone,
    ):
        append(sharded, events[150:])
        for warehouse in (standing, alone):
            warehouse.sync()
        assert standing.query("select number from staging.base")["number"].to_pylist() == [1]
        found, expected = of_reader(standing), of_reader(alone)
    assert {name for name in found if found[name] != expected[name]} == set()
