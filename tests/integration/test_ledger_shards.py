"""A ledger of several shards in PostgreSQL: each is numbered, chained and waited for by itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pytest
import sqlalchemy as sa
from facts import batch, fact
from sharding import BY_SHARD, in_shards
from tampering import tamper

from casework.errors import ConflictError, LedgerError, LedgerUnavailable
from casework.record import heads, proof
from casework.record.backup import backup, restore
from casework.record.events import Event, Noted, Redacted
from casework.record.ledger import Head, Ledger
from casework.record.ledger.shards import Position, seq_of, shard_of

pytestmark = pytest.mark.postgres
SECONDS = 60


def noted(shard: int, name: str, count: int = 1) -> list[Event]:
    """Notes of a stream in a shard."""
    return [fact(f"case/{name}", Noted(note=str(n)), project=BY_SHARD.get(shard, "-")) for n in range(count)]


def enter(ledger: Ledger, shard: int, name: str, count: int = 1) -> int:
    return ledger.append(f"case/{name}", 0, noted(shard, name, count))


def numbers(**of: int) -> tuple[int, ...]:
    """A position in which the shards named ``s3`` … go so far, and the others have nothing."""
    return tuple(of.get(f"s{shard}", 0) for shard in range(8))


def quiet(_stage: str, _done: int, _all: int) -> None:
    """Nobody watches."""


def faults(ledger: Ledger) -> list[str]:
    return [*proof.guards_missing(ledger), *proof.versions(ledger), *proof.chain(ledger, quiet), *proof.words(ledger)]


def test_projects_lie_where_the_factory_says():
    assert {shard: shard_of(project, 8) for shard, project in BY_SHARD.items()} == {n: n for n in range(1, 8)}


def test_a_ledger_keeps_the_shards_it_was_made_with(sharded: Ledger, sharded_address: str):
    with in_shards(3):
        again = Ledger.open(sharded_address)
    assert again.position() == Position(numbers())
    again.close()


def test_each_shard_counts_for_itself(sharded: Ledger):
    seqs = [enter(sharded, 3, "a", 2), enter(sharded, 5, "b"), enter(sharded, 0, "c"), enter(sharded, 3, "d")]
    assert seqs == [seq_of(3, 2), seq_of(5, 1), 1, seq_of(3, 3)]
    assert sharded.position() == Position(numbers(s0=1, s3=3, s5=1))
    assert sharded.count_events() == 5


def test_a_stream_stays_where_it_began(sharded: Ledger):
    enter(sharded, 3, "a")
    assert sharded.append("case/a", 1, [fact("case/a", project=BY_SHARD[5])]) == seq_of(3, 2)
    sharded.bulk_append([batch([("case/a", 3), ("case/b", 1)], project=[BY_SHARD[6], BY_SHARD[6]])])
    assert [entry.seq for entry in sharded.stream("case/a")] == [seq_of(3, 1), seq_of(3, 2), seq_of(3, 3)]
    assert sharded.position() == Position(numbers(s3=3, s6=1))


def test_a_stream_begun_in_one_project_is_not_begun_again_in_another(sharded: Ledger):
    enter(sharded, 3, "a")
    with pytest.raises(ConflictError, match="case/a stands at version 1, not 0"):
        sharded.append("case/a", 0, [fact("case/a", project=BY_SHARD[5])])


def mixed() -> pa.RecordBatch:
    """Two projects' events in turn, and one that has none."""
    rows = [("case/a", 1), ("case/b", 1), ("case/a", 2), ("access/u", 1), ("case/b", 2), ("case/a", 3)]
    return batch(rows, project=[BY_SHARD[2], BY_SHARD[7], BY_SHARD[2], "-", BY_SHARD[7], BY_SHARD[2]])


def test_bulk_append_numbers_each_shard_in_the_order_of_its_rows(sharded: Ledger):
    assert sharded.bulk_append([mixed()]) == 6
    found = [(row["seq"], row["stream"], row["version"]) for part in sharded.read() for row in part.to_pylist()]
    assert found == [
        (1, "access/u", 1),
        (seq_of(2, 1), "case/a", 1), (seq_of(2, 2), "case/a", 2), (seq_of(2, 3), "case/a", 3),
        (seq_of(7, 1), "case/b", 1), (seq_of(7, 2), "case/b", 2),
    ]  # fmt: skip
    assert faults(sharded) == []


def test_reading_goes_from_one_position_to_another(sharded: Ledger):
    sharded.bulk_append([mixed()])
    parts = sharded.read(Position(numbers(s0=1, s2=1)), Position(numbers(s0=1, s2=3, s7=1)), batch_rows=1)
    assert [part["seq"].to_pylist() for part in parts] == [[seq_of(2, 2)], [seq_of(2, 3)], [seq_of(7, 1)]]


def test_heads_of_shards_prove_what_stood_before_them(sharded: Ledger):
    sharded.bulk_append([mixed()])
    head = sharded.head()
    assert heads.at(sharded, head.reached) == head
    enter(sharded, 4, "later")
    assert head.short == "1:{},-,3:{},-,-,-,-,2:{}".format(*(head.hashes[shard][:16] for shard in (0, 2, 7)))
    for text in (str(head), head.short):
        assert list(proof.since(sharded, Head.parse(text), "paper")) == []
    tamper(sharded, "update event set hash = 'x' where stream = 'case/b' and version = 2")
    assert list(proof.since(sharded, head, "paper")) == [
        f"paper: event {seq_of(7, 2)} or one before it is not the one there was"
    ]
    assert f"event {seq_of(7, 2)} (case/b, version 2) is not as it was written" in faults(sharded)


def test_events_cut_off_one_shard_are_missed(sharded: Ledger):
    sharded.bulk_append([mixed()])
    tamper(sharded, "delete from free_text where seq > 1000", "delete from event where stream = 'case/b'")
    assert faults(sharded) == [
        f"events {seq_of(7, 1)} to {seq_of(7, 2)} are missing: the ledger ended at {seq_of(7, 2)}"
    ] + [f"event {seq_of(2, n)} (case/a): its words are gone, and no entry says why" for n in (1, 2, 3)]


def test_words_are_taken_from_the_shard_they_stand_in(sharded: Ledger):
    enter(sharded, 3, "a")
    enter(sharded, 5, "b")
    sharded.append("case/b", 1, [fact("case/b", Redacted(target=1, reason="number"), project=BY_SHARD[5])])
    assert [entry.words_gone for entry in (*sharded.stream("case/a"), *sharded.stream("case/b"))] == [
        False, True, False,
    ]  # fmt: skip
    assert faults(sharded) == []


def test_a_backup_of_shards_is_restored_with_them(sharded: Ledger, second_postgres_address: str, tmp_path: Path):
    sharded.bulk_append([mixed()])
    restore(backup(sharded, tmp_path / "evidence", tmp_path), second_postgres_address, tmp_path / "evidence")
    again = Ledger.open(second_postgres_address)
    assert again.head() == sharded.head()
    assert enter(again, 7, "later") == seq_of(7, 3)
    assert faults(again) == []
    again.close()


# Who waits for whom


@contextmanager
def holding(ledger: Ledger, shard: int, name: str) -> Iterator[None]:
    """Somebody else has written to a shard, and not yet committed."""
    written, go_on = threading.Event(), threading.Event()

    def write() -> None:
        with ledger.narrow() as transaction:
            transaction.append(f"case/{name}", 0, noted(shard, name))
            written.set()
            go_on.wait(SECONDS)

    thread = threading.Thread(target=write)
    thread.start()
    assert written.wait(SECONDS)
    yield
    go_on.set()
    thread.join(SECONDS)


def test_writers_to_other_shards_do_not_wait(sharded: Ledger):
    with holding(sharded, 3, "slow"):
        assert enter(sharded, 5, "quick") == seq_of(5, 1)
        assert sharded.position() == Position(numbers(s5=1))
    assert sharded.position() == Position(numbers(s3=1, s5=1))


def waiting(ledger: Ledger, write: threading.Thread) -> bool:
    """Whether a writer that was just started waits for a lock, and goes on waiting."""
    write.start()
    blocked = sa.text("select count(*) from pg_locks where locktype = 'advisory' and not granted")
    while True:
        with ledger.reading() as connection:
            if connection.execute(blocked).scalar_one():
                return write.is_alive()


@pytest.mark.parametrize("whole", [False, True])
def test_writers_to_the_same_shard_and_whoever_holds_all_wait(sharded: Ledger, whole: bool):
    def write() -> None:
        with sharded.transaction() if whole else sharded.narrow() as transaction:
            transaction.append("case/next", 0, noted(3, "next"))

    writer = threading.Thread(target=write)
    with holding(sharded, 3, "slow"):
        assert waiting(sharded, writer)
    writer.join(SECONDS)
    assert [entry.seq for name in ("slow", "next") for entry in sharded.stream(f"case/{name}")] == [
        seq_of(3, 1), seq_of(3, 2),
    ]  # fmt: skip


def enter_downwards(ledger: Ledger) -> None:
    """Two entries at once, to the later shard first."""
    with ledger.narrow() as transaction:
        transaction.append("case/x", 0, noted(5, "x"))
        transaction.append("case/y", 0, noted(2, "y"))


def test_who_builds_on_a_stream_holds_its_shard_from_the_beginning(sharded: Ledger):
    enter(sharded, 3, "a")
    begun, go_on = threading.Event(), threading.Event()

    def decide() -> None:
        with sharded.narrow("case/a") as transaction:
            read = len(transaction.stream("case/a"))
            begun.set()
            go_on.wait(SECONDS)
            transaction.append("case/a", read, noted(3, "a"))

    decider = threading.Thread(target=decide)
    decider.start()
    assert begun.wait(SECONDS)
    hasty = threading.Thread(target=lambda: sharded.append("case/b", 0, noted(3, "b")))
    assert waiting(sharded, hasty)
    go_on.set()
    decider.join(SECONDS)
    hasty.join(SECONDS)
    assert [entry.seq for name in ("a", "b") for entry in sharded.stream(f"case/{name}")] == [
        seq_of(3, 1), seq_of(3, 2), seq_of(3, 3),
    ]  # fmt: skip


def test_shards_are_locked_in_order_or_not_waited_for(sharded: Ledger):
    with holding(sharded, 2, "slow"), pytest.raises(LedgerUnavailable, match="try again"):
        enter_downwards(sharded)
    enter_downwards(sharded)
    assert sharded.position() == Position(numbers(s2=2, s5=1))


def test_a_thread_has_one_transaction(sharded: Ledger):
    with sharded.narrow(), pytest.raises(LedgerError, match="write through that transaction"):
        enter(sharded, 3, "a")
