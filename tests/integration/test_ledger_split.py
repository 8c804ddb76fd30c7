"""A ledger in PostgreSQL from before there were shards is split once: what was stated of it before is proven still."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from assessed import FEBRUARY, Assessed, assessed
from desks import policies
from sharding import in_shards
from story import local
from tampering import tamper

from casework.month import proof as months
from casework.record import heads, proof
from casework.record.events import Event, Noted, Redacted
from casework.record.ledger import Head, Ledger
from casework.record.ledger.entering import ends_at
from casework.record.ledger.shards import Position, seq_of, shard_of
from casework.record.ledger.tables import event
from etl.warehouse.models import models
from etl.warehouse.warehouse import Warehouse

pytestmark = pytest.mark.postgres
NOW = local("2026-03-10 10:00")
PROJECTS = ("late", "praised", "sunk")
NUMBERED = ("stream_key", "seq", "last_seq")
BACK = (
    "drop table event_before_shards",
    "drop table agenda_mark",
    "create table agenda_mark (id integer primary key, seq bigint not null, rules text not null, "
    "ticked_at timestamptz not null)",
    "insert into agenda_mark values (1, 7, 'those', now())",
    "update alembic_version set version_num = '0019'",
)
"""Makes a ledger of one shard what the revision before made."""


def lock(company: Assessed) -> None:
    """Lock February."""
    company.propose()
    company.meet()
    for project in PROJECTS:
        company.lock(project)


def fill(old: Ledger, company: Assessed) -> None:
    """Enter what the company's ledger holds once its February is locked, and take the words of one note away."""
    lock(company)
    old.bulk_append(company.ledger.read())
    for version, payload in enumerate((Noted(note="call 13800000000"), Redacted(target=1, reason="number"))):
        fact = Event(
            stream="case/n1", occurred_at=NOW, recorded_at=NOW, actor="a", project="late", payload=payload
        )  # fmt: skip
        old.append("case/n1", version, [fact])


@contextmanager
def figures(ledger: Ledger, file: Path) -> Iterator[Assessed]:
    warehouse = Warehouse.open(ledger, file, policies())
    yield Assessed(ledger, warehouse)
    warehouse.close()


@pytest.fixture
def stated(postgres_address: str, tmp_path: Path) -> list[Head]:
    """The heads of the old ledger: at its fifth event and at its end, which is kept in a file too."""
    old = Ledger.open(postgres_address)
    with assessed(tmp_path) as company:
        fill(old, company)
    found = [heads.at(old, Position((5,))), heads.keep(old, tmp_path)]
    with old.transaction() as transaction:
        for statement in BACK:
            transaction.connection.exec_driver_sql(statement)
    old.close()
    return found


@pytest.fixture
def split(stated: list[Head], postgres_address: str) -> Iterator[Ledger]:
    told: list[tuple[str, int, int]] = []
    with in_shards(8):
        opened = Ledger.open(postgres_address, lambda *progress: told.append(progress))
    assert told[-1][:1] + told[-1][1:2] == ("events put into shards", told[-1][2])
    yield opened
    opened.close()


def quiet(_stage: str, _done: int, _all: int) -> None:
    """Nobody watches."""


def faults(ledger: Ledger) -> list[str]:
    return [*proof.guards_missing(ledger), *proof.versions(ledger), *proof.chain(ledger, quiet), *proof.words(ledger)]


def test_every_event_lies_in_the_shard_of_its_project_in_the_old_order(split: Ledger, stated: list[Head]):
    with split.reading() as connection:
        rows = connection.execute(
            sa.text("select b.seq, e.seq as now, e.project from event_before_shards b join event e on e.seq = b.now")
        ).all()
    assert len(rows) == split.count_events() == stated[1].position[0]
    assert {shard_of(row.project, 8) == row.now >> 40 for row in rows} == {True}
    for shard in range(8):
        there = sorted((row.seq, row.now) for row in rows if row.now >> 40 == shard)
        assert [now for _, now in there] == [seq_of(shard, n) for n in range(1, len(there) + 1)]


def test_what_was_stated_before_is_proven(split: Ledger, stated: list[Head], tmp_path: Path):
    assert faults(split) == []
    for head in (*stated, Head.parse(stated[0].short)):
        assert list(proof.since(split, head, "paper")) == []
    other = Head.parse("5:" + "a" * 16)
    assert list(proof.since(split, other, "paper")) == ["paper: event 5 or one before it is not the one there was"]
    assert len(heads.keep(split, tmp_path).position) == 8


def test_a_backup_from_before_is_known_by_the_head_it_states(split: Ledger, stated: list[Head]):
    with split.reading() as connection:
        assert [ends_at(connection, head) for head in (*stated, split.head())] == [False, True, True]


def test_a_locked_month_is_proven_at_its_cut(split: Ledger, tmp_path: Path):
    with figures(split, tmp_path / "split.duckdb") as company:
        found = months.prove(split, company.scores)
        cut = company.month("late", FEBRUARY).locked
        assert cut is not None
        assert split.position_at(cut.basis.cut).events == cut.basis.cut
    assert (found.locked, found.faults, found.updated, found.today) == (3, (), (), ())


def told(company: Assessed, table: str) -> list[str]:
    """The rows of a table but for where the events behind them lie, in some order."""
    rows = company.warehouse.query("from query_table($table)", {"table": table})
    return sorted(map(str, rows.select([name for name in rows.column_names if name not in NUMBERED]).to_pylist()))


def test_every_kept_table_tells_the_same(split: Ledger, tmp_path: Path):
    with figures(split, tmp_path / "split.duckdb") as there, assessed(tmp_path / "again") as here:
        lock(here)
        here.warehouse.sync()
        for model in (each for each in models() if each.materialise == "table"):
            assert told(there, model.name) == told(here, model.name), model.name


def test_what_is_changed_afterwards_breaks_both_chains(split: Ledger):
    with split.reading() as connection:
        seq = connection.execute(
            sa.select(event.c.seq).where(event.c.stream == "case/l1", event.c.version == 1)
        ).scalar_one()
    tamper(split, "update event set actor = 'nobody' where stream = 'case/l1' and version = 1")
    found = list(proof.chain(split, quiet))
    assert f"event {seq} (case/l1, version 1) is not as it was written" in found
    assert any("from before there were shards (case/l1) is not as it was written" in fault for fault in found)


def test_entries_go_on_where_their_streams_lie(split: Ledger):
    number = split.position().numbers[shard_of("late", 8)]
    fact = Event(stream="case/n1", occurred_at=NOW, recorded_at=NOW, actor="a", project="sunk", payload=Noted(note="x"))
    assert split.append("case/n1", 2, [fact]) == seq_of(shard_of("late", 8), number + 1)
    assert faults(split) == []
