"""The ledger itself: append, read, and one transaction over events and the tables beside them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path
from typing import Self, TypeVar

import pyarrow as pa
import sqlalchemy as sa

from casework.errors import LedgerError
from casework.record.events import Event
from casework.record.ledger.beside import Beside
from casework.record.ledger.chain import Head
from casework.record.ledger.engines import store_for
from casework.record.ledger.entering import head_of
from casework.record.ledger.entries import (
    Said,
    StoredEvent,
    begun,
    ends_of,
    entered_between,
    moves_between,
    position_of,
    room_of,
    said_in,
    stated_position,
    stream_of,
    streams_between,
    streams_of,
)
from casework.record.ledger.questions import Question, Row
from casework.record.ledger.shards import Position
from casework.record.ledger.store import Prove, Store, translated
from casework.record.ledger.transaction import Transaction
from casework.record.ledger.turnstile import turnstile
from casework.record.ledger.words import whole
from casework.record.migrations import HEAD
from casework.record.migrations.upgrade import Tell, migrate, revision

T = TypeVar("T")
log = logging.getLogger("yingsheng")

PATIENCE_SECONDS = 60.0
"""How long an entry waits for the entries before it."""
STREAMS_AT_ONCE, SEQS_AT_ONCE = 500, 2_000
"""So many are asked for by name in one question."""


class Ledger:
    """Append-only record of everything that happened. Safe to share between threads; readers never wait."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turnstile = turnstile(store.address)

    @classmethod
    def open(cls, url: str, tell: Tell | None = None) -> Self:
        """Open the ledger at a SQLAlchemy URL; creates it or brings its schema up to date.

        ``tell`` is called with stage, events done and events in all when events have to be written anew.
        Raises ``LedgerUnavailable`` when the database cannot be reached, ``LedgerError`` when it is not a ledger or a
        newer program wrote it.
        """
        ledger = cls(store_for(url))
        try:
            ledger._bring_up_to_date(tell or _log)
        except LedgerError:
            ledger.close()
            raise
        return ledger

    def _bring_up_to_date(self, tell: Tell) -> None:
        with self.reading() as connection:
            current = revision(connection) == HEAD
        if not current:
            with self._turnstile.turn(PATIENCE_SECONDS), self._writing() as connection:
                self._store.lock(connection)
                migrate(connection, tell=tell)

    @property
    def address(self) -> str:
        """The database's URL without its password."""
        return self._store.address

    def append(self, stream: str, expected_version: int, events: Sequence[Event]) -> int:
        """Add ``events`` to ``stream`` at once, and durably; see ``Transaction.append``."""
        with self.narrow() as transaction:
            return transaction.append(stream, expected_version, events)

    def bulk_append(self, batches: Iterable[pa.RecordBatch]) -> int:
        """Add all batches (EVENT_SCHEMA) or none, in one transaction; see ``Transaction.bulk_append``."""
        with self.transaction() as transaction:
            return transaction.bulk_append(batches)

    def read(
        self,
        after: Position | None = None,
        until: Position | None = None,
        *,
        batch_rows: int = 50_000,
        apart: bool = False,
    ) -> Iterator[pa.RecordBatch]:
        """Every event after one position up to another (None: of the moment of the call), in LEDGER_SCHEMA.

        Shard by shard, each in order of seq; a batch is of one shard, and ``Position.after`` its last seq says how far
        it leads. ``apart`` leaves the words beside the facts (STORED_SCHEMA). No transaction stays open between
        batches, and each may be taken by another thread.
        """
        end = until or self.position()
        begin = after or Position.start(len(end.numbers))
        for last, goal in zip(begin.seqs, end.seqs, strict=True):
            for batch in self._read(last, goal, batch_rows):
                yield batch if apart else whole(batch)

    def _read(self, last: int, goal: int, batch_rows: int) -> Iterator[pa.RecordBatch]:
        """Events of one shard as they are stored."""
        while last < goal:
            with self.reading() as connection:
                batch = self._store.read(connection, last, goal, batch_rows)
            if not batch.num_rows:  # somebody took events out behind our back: ``yingsheng check`` says which
                return
            last = batch.column("seq")[-1].as_py()
            yield batch

    def stream(self, stream: str) -> list[StoredEvent]:
        """The events of one stream, oldest first; empty when there is no such stream."""
        return self._reading(lambda connection: stream_of(connection, stream))

    def streams(self, streams: Collection[str]) -> dict[str, list[StoredEvent]]:
        """The events of several streams, each oldest first; a stream that holds none is not among them."""
        return self._reading(lambda connection: streams_of(connection, streams))

    def whole_streams(
        self, streams: Collection[str], until: Position, after: Position | None = None
    ) -> Iterator[pa.RecordBatch]:
        """All events of several streams up to a position, after one if given, in LEDGER_SCHEMA, each oldest first."""
        begin = after or until.back_to_start
        for piece in _pieces(streams, STREAMS_AT_ONCE):
            yield whole(self._reading(partial(streams_between, streams=piece, after=begin, until=until)))

    def moves(self, after: Position, until: Position) -> list[tuple[str, str]]:
        """The streams of the cases moved between two positions, each with the project that it was moved to."""
        return self._reading(lambda connection: moves_between(connection, after, until))

    def entered(self, after: Position, until: Position) -> frozenset[str]:
        """The streams with events between two positions."""
        return self._reading(lambda connection: entered_between(connection, after, until))

    def said(self, seqs: Collection[int]) -> dict[int, Said]:
        """What was said in the events with these seqs and has not been taken away since."""
        found: dict[int, Said] = {}
        for piece in _pieces(seqs, SEQS_AT_ONCE):
            found |= self._reading(partial(said_in, seqs=piece))
        return found

    def room(self, room: str) -> list[StoredEvent]:
        """The events of all streams of a room (``alert/``), each stream's oldest first; for rooms of few."""
        return self._reading(lambda connection: room_of(connection, room))

    def begun(self, streams: Collection[str]) -> frozenset[str]:
        """Those of the streams that hold an event."""
        return self._reading(lambda connection: begun(connection, streams))

    def position(self) -> Position:
        """How far the ledger goes now; cheap enough to ask every second."""
        return self._reading(position_of)

    def ends(self, position: Position) -> list[dict[str, object]]:
        """What stands last in each shard up to a position, shard by shard: the events without payload, words and step,
        their moments aware; of a shard without events nothing."""
        return self._reading(lambda connection: ends_of(connection, position))

    def position_at(self, stated: int | tuple[int, ...]) -> Position:
        """The position that an event states (``Position.stated``), also one from before the ledger had shards."""
        return self._reading(lambda connection: stated_position(connection, stated))

    def count_events(self) -> int:
        """How many events it holds, whatever their seqs; cheap enough to ask every second."""
        return self.position().events

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """The way to write: waits for its turn, commits at the end, takes everything back on any exception.

        While it lasts nobody else writes: what it reads stays as it is.
        """
        with self._turnstile.turn(PATIENCE_SECONDS), self._writing() as connection:
            self._store.lock(connection)
            transaction = Transaction(self._store, connection, self._shards)
            yield transaction
            transaction.finish()
        if transaction.words_taken:
            self.scrub()

    @contextmanager
    def narrow(self, *streams: str) -> Iterator[Transaction]:
        """A transaction that holds the shards of these ``streams`` and of those it writes to, no others' writers wait.

        For what builds on nothing but these streams: of all else, what it reads may change before it ends.
        """
        if not self._store.many_write:
            with self.transaction() as transaction:
                yield transaction
            return
        with self._turnstile.passing(), self._writing() as connection:
            transaction = Transaction(self._store, connection, self._shards, self._store.hold(connection))
            transaction.hold(streams)
            yield transaction
            transaction.finish()
        if transaction.words_taken:
            self.scrub()

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with (
            translated(self._store),
            self._store.engine.connect() as connection,
            _begun(connection, self._store.writing_options),
        ):
            yield connection

    @cached_property
    def _shards(self) -> int:
        """How many shards the ledger has, as was said when it was made."""
        return len(self.position().numbers)

    @contextmanager
    def beside(self) -> Iterator[Beside]:
        """A transaction that writes no event: waits for its turn and ends as ``transaction`` does, at less cost."""
        with self._turnstile.turn(PATIENCE_SECONDS), translated(self._store), self._store.beside() as within:
            yield Beside(self._store, within)

    def scrub(self) -> None:
        """Let nothing that was taken away stand in the database's files any longer."""
        with translated(self._store):
            self._store.scrub()

    def head(self) -> Head:
        """Where the chain ends now."""
        return self._reading(head_of)

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection with one consistent view of all tables, for reading only; never waits for a writer."""
        with (
            translated(self._store),
            self._store.engine.connect() as connection,
            _begun(connection, self._store.reading_options),
        ):
            yield connection

    def ask(self, question: Question, **parameters: object) -> Sequence[Row]:
        """The answer to a question that is asked over and over; never waits for a writer."""
        with translated(self._store):
            return self._store.ask(question, parameters, None)

    def dump(self, folder: Path) -> Head:
        """Copy everything into the empty ``folder``, as of one moment, while others write; returns where it ends."""
        with self.reading() as connection:
            head = head_of(connection)  # the first question fixes the moment that is copied
            self._store.dump(connection, folder)
            return head

    @classmethod
    def restore(cls, url: str, folder: Path, *, overwrite: bool, prove: Prove) -> Self:
        """Make the ledger at ``url`` what ``dump`` left in ``folder``, and open it; nobody else may have it open.

        Raises ``LedgerError`` when a ledger is there already: on SQLite ``overwrite`` sets it aside, on PostgreSQL an
        empty database is needed.
        """
        store = store_for(url)
        try:
            with translated(store):
                store.restore(folder, overwrite=overwrite, prove=prove)
        finally:
            store.close()
        return cls.open(url)

    def close(self) -> None:
        """Let go of the database; the ledger may not be used afterwards."""
        self._store.close()

    def _reading(self, question: Callable[[sa.Connection], T]) -> T:
        with self.reading() as connection:
            return question(connection)


def _pieces(names: Collection[T], size: int) -> Iterator[Sequence[T]]:
    whole = list(names)
    return (whole[at : at + size] for at in range(0, len(whole), size))


def _log(stage: str, done: int, total: int) -> None:
    log.info("%s: %s of %s", stage, done, total)


def _begun(connection: sa.Connection, options: Mapping[str, object]) -> sa.RootTransaction:
    connection.execution_options(**options)
    return connection.begin()
