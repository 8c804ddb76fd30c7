"""Many writers, one reader who follows: nothing is lost, nothing is seen out of order, nobody waits for a reader."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from facts import facts, many
from writers import start_writer

from casework.errors import ConflictError
from casework.record import proof
from casework.record.ledger import Ledger
from casework.record.ledger.shards import Position

WRITERS = 8


def follow(ledger: Ledger, until: Callable[[], bool]) -> list[int]:
    """Every seq seen by a reader who asks again and again, until the writers are done and nothing is left."""
    seen: list[int] = []
    done = False
    while not done:
        done = until()
        for part in ledger.read(Position((seen[-1] if seen else 0,)), batch_rows=100):
            seen += part.column("seq").to_pylist()
        time.sleep(0.002)
    return seen


def all_done(futures: list[Future[None]]) -> bool:
    return all(future.done() for future in futures)


def append_many(ledger: Ledger, name: str, count: int) -> None:
    for n in range(count):
        ledger.append(f"case/{name}-{n}", 0, facts(f"case/{name}-{n}", 3))


def test_reader_who_follows_eight_threads_misses_nothing(book: Ledger):
    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(append_many, book, str(writer), 12) for writer in range(WRITERS)]
        seen = follow(book, lambda: all_done(writers))
    assert seen == list(range(1, WRITERS * 12 * 3 + 1))


def test_reader_who_follows_eight_processes_misses_nothing(book: Ledger, address: str):
    writers = [start_writer(address, str(writer), 10, 3) for writer in range(WRITERS)]
    seen = follow(book, lambda: not any(writer.process.is_alive() for writer in writers))
    assert [writer.process.exitcode for writer in writers] == [0] * WRITERS
    assert seen == list(range(1, WRITERS * 10 * 3 + 1))
    assert sorted(seq for writer in writers for seq in writer.seqs()) == list(range(3, WRITERS * 10 * 3 + 1, 3))


def test_eight_processes_may_make_the_same_ledger_at_once(address: str):
    writers = [start_writer(address, str(writer), 1, 1) for writer in range(WRITERS)]
    assert sorted(seq for writer in writers for seq in writer.seqs()) == list(range(1, WRITERS + 1))


def push(ledger: Ledger, successes: int) -> None:
    """Append to one contested stream, reading it again after every conflict."""
    while successes:
        try:
            ledger.append("case/contested", len(ledger.stream("case/contested")), facts("case/contested", 1))
        except ConflictError:
            continue
        successes -= 1


def test_threads_that_contest_one_stream_leave_every_version_once(book: Ledger):
    with ThreadPoolExecutor(WRITERS) as pool:
        for future in [pool.submit(push, book, 5) for _ in range(WRITERS)]:
            future.result()
    assert [fact.version for fact in book.stream("case/contested")] == list(range(1, 41))


@contextmanager
def open_transaction(ledger: Ledger) -> Iterator[None]:
    """Another thread holds a transaction with an uncommitted append while the block runs."""
    written, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with ledger.transaction() as transaction:
            transaction.append("case/held", 0, facts("case/held", 1))
            written.set()
            leave.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    assert written.wait(10)
    yield
    leave.set()
    holder.join()


def test_readers_do_not_wait_for_a_writer_nor_see_what_is_not_committed(book: Ledger):
    book.append("case/1", 0, facts("case/1", 2))
    with open_transaction(book):
        assert book.count_events() == 2
        assert book.stream("case/held") == []
        assert sum(part.num_rows for part in book.read()) == 2
    assert book.count_events() == 3


def test_ledger_can_be_opened_while_somebody_writes(book: Ledger, address: str):
    with open_transaction(book):
        second = Ledger.open(address)
        assert second.count_events() == 0
        second.close()


def test_batches_of_one_reading_may_be_taken_by_other_threads(book: Ledger):
    book.bulk_append([many(0, 10)])
    reading = book.read(batch_rows=10)
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:
        parts = [pool.submit(next, reading).result() for pool in (one, other) * 4]
    assert [seq for part in parts for seq in part.column("seq").to_pylist()] == list(range(1, 81))


@pytest.mark.parametrize("acknowledged_before_kill", [1, 25])
def test_acknowledged_appends_survive_kill_nine(book: Ledger, address: str, acknowledged_before_kill: int):
    writer = start_writer(address, "doomed", 100_000, 4)
    for _ in range(acknowledged_before_kill):
        acknowledged = writer.acknowledged.recv()
    writer.process.kill()
    acknowledged = [acknowledged, *writer.seqs()][-1]
    writer.process.join()
    seqs = [seq for part in book.read() for seq in part.column("seq").to_pylist()]
    assert seqs == list(range(1, len(seqs) + 1))
    assert len(seqs) % 4 == 0, "an append stands half in the ledger"
    assert len(seqs) in (acknowledged, acknowledged + 4)
    assert list(proof.chain(book, lambda *_: None)) == []
    assert book.append("case/after", 0, facts("case/after", 1)) == len(seqs) + 1
