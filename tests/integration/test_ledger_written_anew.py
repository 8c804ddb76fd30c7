"""A ledger from before words stood apart is written anew once; what it was is kept."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from facts import MARCH

from casework.record import proof
from casework.record.events import Corrected, Noted, Payload, Received, Redacted
from casework.record.ledger import Ledger
from casework.record.ledger.ledger import Store, store_for
from casework.record.ledger.tables import Moment
from casework.record.migrations.upgrade import migrate

OLD = sa.table(
    "event",
    *(sa.column(name) for name in ("seq", "stream", "version", "kind", "actor", "project", "payload")),
    sa.column("occurred_at", Moment),
    sa.column("recorded_at", Moment),
)
TOLD = Received(number="1", content="call 13800000000")
LIFE: list[tuple[str, Payload]] = [
    ("case/1", TOLD),
    ("case/2", Noted(note="stays")),
    ("case/1", Corrected(target=1, replacement=TOLD.model_dump_json(exclude_none=True), reason="13800000000")),
    ("case/1", Redacted(target=1, reason="number")),
]


@pytest.fixture
def old(address: str) -> str:
    """A ledger of the revision before, with events in it."""
    store: Store = store_for(address)
    versions: dict[str, int] = {}
    with store.engine.connect().execution_options(**store.writing_options) as connection, connection.begin():
        migrate(connection, to="0008")
        for seq, (stream, payload) in enumerate(LIFE, start=1):
            versions[stream] = versions.get(stream, 0) + 1
            row = {"seq": seq, "stream": stream, "version": versions[stream], "kind": payload.kind.value}
            row |= {"occurred_at": MARCH, "recorded_at": MARCH, "actor": "a", "project": "P"}
            row["payload"] = payload.model_dump_json(exclude_none=True)
            connection.execute(sa.insert(OLD), row)
    store.engine.dispose()
    return address


def test_every_event_comes_back_and_proves_itself(old: str) -> None:
    told: list[tuple[str, int, int]] = []
    ledger = Ledger.open(old, lambda *progress: told.append(progress))
    assert [entry.payload for entry in ledger.stream("case/2")] == [Noted(note="stays")]
    first, second, third = ledger.stream("case/1")
    assert (first.payload, first.words_gone) == (Received(number="1"), True)
    assert isinstance(second.payload, Corrected)
    assert "138" not in (second.payload.replacement or "") + second.payload.reason
    assert third.payload == Redacted(target=1, reason="number")
    assert list(proof.chain(ledger, lambda *_: None)) + list(proof.words(ledger)) == []
    assert proof.guards_missing(ledger) == []
    assert told[-1] == ("events written anew", 4, 4)
    assert ledger.append("case/2", 1, [ledger.stream("case/2")[0]]) == 5
    ledger.close()


def test_the_ledger_as_it_was_is_kept(old: str, tmp_path: Path) -> None:
    ledger = Ledger.open(old)
    if old.startswith("sqlite"):
        (kept,) = tmp_path.glob("ledger.sqlite.before-chain-*Z")
        with closing(sqlite3.connect(kept)) as copy:
            assert copy.execute("select count(*) from event where payload like '%138%'").fetchall() == [(2,)]
    else:
        with ledger.reading() as connection:
            assert connection.exec_driver_sql("select count(*) from event_before_chain").scalar() == 4
    ledger.close()


def test_a_new_ledger_keeps_nothing_aside(address: str, tmp_path: Path) -> None:
    ledger = Ledger.open(address)
    with ledger.reading() as connection:
        assert "event_before_chain" not in sa.inspect(connection).get_table_names()
    assert list(tmp_path.glob("*before*")) == []
    ledger.close()
