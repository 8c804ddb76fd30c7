"""The ledger itself: append, read, and one transaction over events and the tables beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, Self, TypeVar

import pyarrow as pa
import sqlalchemy as sa
from pydantic import SerializeAsAny, computed_field
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from casework.errors import ConflictError, LedgerError, LedgerUnavailable
from casework.events import Event, Payload, parse_payload
from casework.ledger.batches import beginnings, conform
from casework.ledger.tables import event as event_table
from casework.ledger.turnstile import turnstile
from casework.migrations import HEAD
from casework.migrations.upgrade import migrate, revision
from casework.vocabulary import EventKind

T = TypeVar("T")

KINDS = {kind.value: kind for kind in EventKind}

PATIENCE_SECONDS = 60.0
"""How long an entry waits for the entries before it."""


class StoredEvent(Event):
    """A fact with its place: ``seq`` in the ledger, ``version`` in its stream."""

    payload: SerializeAsAny[Payload]
    seq: int
    version: int

    @computed_field  # type: ignore[prop-decorator]
    @property
    def kind(self) -> EventKind:
        """The kind, also when the fact is written out."""
        return self.payload.kind


class Store(Protocol):
    """What an engine must be able to do."""

    address: str
    engine: sa.Engine
    driver_errors: tuple[type[Exception], ...]
    reading_options: Mapping[str, object]
    writing_options: Mapping[str, object]

    def lock(self, connection: sa.Connection) -> None: ...  # noqa: D102
    def insert(self, connection: sa.Connection, batch: pa.RecordBatch, first_seq: int) -> None: ...  # noqa: D102
    def read(self, connection: sa.Connection, after: int, until: int, limit: int) -> pa.RecordBatch: ...  # noqa: D102
    def dump(self, connection: sa.Connection, folder: Path) -> None: ...  # noqa: D102
    def restore(self, folder: Path, *, overwrite: bool) -> None: ...  # noqa: D102
    def translate(self, error: Exception) -> LedgerError: ...  # noqa: D102


def store_for(url: str) -> Store:
    """The engine that a SQLAlchemy URL names; raises ``LedgerError`` for any but SQLite and PostgreSQL."""
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite":
        from casework.ledger.sqlite import SqliteStore

        return SqliteStore(address)
    if address.get_backend_name() == "postgresql":
        from casework.ledger.postgres import PostgresStore

        return PostgresStore(address)
    raise LedgerError("A ledger lives in SQLite or PostgreSQL, not in {engine}.", engine=address.get_backend_name())


class Transaction:
    """Events and rows that are written together or not at all; made by ``Ledger.transaction``.

    ``connection`` is the SQLAlchemy connection for the tables beside the events (``casework.ledger.tables``).
    """

    def __init__(self, store: Store, connection: sa.Connection) -> None:
        self._store = store
        self.connection = connection
        self._spoiled: LedgerError | None = None

    def append(self, stream: str, expected_version: int, events: Sequence[Event]) -> int:
        """Add ``events`` to ``stream`` after ``expected_version`` (0 for a new stream).

        Returns the last seq. Raises ``ConflictError`` when the stream stands elsewhere; nothing is written then and
        the transaction stays usable.
        """
        _check(stream, events)
        version = _versions(self.connection, [stream]).get(stream, 0)
        if version != expected_version:
            raise ConflictError(
                "{stream} stands at version {actual}, not {expected}: somebody else wrote to it first. Nothing was "
                "written; read it again and decide anew.",
                stream=stream,
                actual=version,
                expected=expected_version,
            )
        seq = _last_seq(self.connection)
        rows = [_row(fact, seq + n, version + n) for n, fact in enumerate(events, start=1)]
        if rows:
            self.connection.execute(sa.insert(event_table), rows)
        return seq + len(rows)

    def extend(self, stream: str, events: Sequence[Event]) -> int:
        """Add ``events`` to ``stream`` wherever it stands: for facts that build on nothing before them."""
        return self.append(stream, _versions(self.connection, [stream]).get(stream, 0), events)

    def bulk_append(self, batches: Iterable[pa.RecordBatch]) -> int:
        """Add batches of EVENT_SCHEMA, numbered in the order of their rows; returns how many events.

        The versions of each stream go on from where it stands, without gaps. A failure midway spoils the whole
        transaction, because some of the batches are already in it.
        """
        seq = first = _last_seq(self.connection)
        try:
            for batch in batches:
                events = conform(batch)
                if events.num_rows:
                    _check_versions(self.connection, events)
                    self._store.insert(self.connection, events, seq + 1)
                    seq += events.num_rows
        except LedgerError as error:
            self._spoiled = error
            raise
        except Exception:
            self._spoiled = LedgerError("A bulk append failed midway: nothing was written.")
            raise
        return seq - first

    def stream(self, stream: str) -> list[StoredEvent]:
        """The events of one stream as this transaction sees them."""
        return _stream(self.connection, stream)

    def finish(self) -> None:
        """Refuse to commit what failed midway."""
        if self._spoiled is not None:
            raise self._spoiled


class Ledger:
    """Append-only record of everything that happened. Safe to share between threads; readers never wait."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turnstile = turnstile(store.address)

    @classmethod
    def open(cls, url: str) -> Self:
        """Open the ledger at a SQLAlchemy URL; creates it or brings its schema up to date.

        Raises ``LedgerUnavailable`` when the database cannot be reached, ``LedgerError`` when it is not a ledger or a
        newer program wrote it.
        """
        ledger = cls(store_for(url))
        try:
            ledger._bring_up_to_date()
        except LedgerError:
            ledger.close()
            raise
        return ledger

    def _bring_up_to_date(self) -> None:
        with self.reading() as connection:
            current = revision(connection) == HEAD
        if not current:
            with self.transaction() as transaction:
                migrate(transaction.connection)

    @property
    def address(self) -> str:
        """The database's URL without its password."""
        return self._store.address

    def append(self, stream: str, expected_version: int, events: Sequence[Event]) -> int:
        """Add ``events`` to ``stream`` at once, and durably; see ``Transaction.append``."""
        with self.transaction() as transaction:
            return transaction.append(stream, expected_version, events)

    def bulk_append(self, batches: Iterable[pa.RecordBatch]) -> int:
        """Add all batches (EVENT_SCHEMA) or none, in one transaction; see ``Transaction.bulk_append``."""
        with self.transaction() as transaction:
            return transaction.bulk_append(batches)

    def read(self, after_seq: int = 0, *, batch_rows: int = 50_000) -> Iterator[pa.RecordBatch]:
        """Every event after ``after_seq`` up to the moment of the call, in LEDGER_SCHEMA and in order of seq.

        No transaction stays open between batches, and each may be taken by another thread.
        """
        until = self.last_seq()
        while after_seq < until:
            with self.reading() as connection:
                batch = self._store.read(connection, after_seq, until, batch_rows)
            after_seq = batch.column("seq")[-1].as_py()
            yield batch

    def stream(self, stream: str) -> list[StoredEvent]:
        """The events of one stream, oldest first; empty when there is no such stream."""
        return self._reading(lambda connection: _stream(connection, stream))

    def last_seq(self) -> int:
        """The seq of the newest event, 0 for an empty ledger; cheap enough to ask every second."""
        return self._reading(_last_seq)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """The only way to write: waits for its turn, commits at the end, takes everything back on any exception."""
        with (
            self._turnstile.turn(PATIENCE_SECONDS),
            translated(self._store),
            self._store.engine.connect() as connection,
            _begun(connection, self._store.writing_options),
        ):
            self._store.lock(connection)
            transaction = Transaction(self._store, connection)
            yield transaction
            transaction.finish()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection with one consistent view of all tables, for reading only; never waits for a writer."""
        with (
            translated(self._store),
            self._store.engine.connect() as connection,
            _begun(connection, self._store.reading_options),
        ):
            yield connection

    def dump(self, folder: Path) -> int:
        """Copy everything into the empty ``folder``, as of one moment, while others write; returns the last seq."""
        with self.reading() as connection:
            last_seq = _last_seq(connection)  # the first question fixes the moment that is copied
            self._store.dump(connection, folder)
            return last_seq

    @classmethod
    def restore(cls, url: str, folder: Path, *, overwrite: bool) -> Self:
        """Make the ledger at ``url`` what ``dump`` left in ``folder``, and open it; nobody else may have it open.

        Raises ``LedgerError`` when a ledger is there already: on SQLite ``overwrite`` sets it aside, on PostgreSQL an
        empty database is needed.
        """
        store = store_for(url)
        try:
            with translated(store):
                store.restore(folder, overwrite=overwrite)
        finally:
            store.engine.dispose()
        return cls.open(url)

    def close(self) -> None:
        """Let go of the database; the ledger may not be used afterwards."""
        self._store.engine.dispose()

    def _reading(self, question: Callable[[sa.Connection], T]) -> T:
        with self.reading() as connection:
            return question(connection)


@contextmanager
def translated(store: Store) -> Iterator[None]:
    """Say the errors of the driver and of SQLAlchemy in the words of the house, once, with their cause."""
    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, store.driver_errors):
            raise store.translate(error.orig) from error.orig  # SQLAlchemy's own copy of the words may hold the row
        raise
    except SQLAlchemyError as error:
        raise LedgerUnavailable(
            "The ledger {address} is not available ({reason}).", address=store.address, reason=error
        ) from error
    except store.driver_errors as error:
        raise store.translate(error) from error


def _begun(connection: sa.Connection, options: Mapping[str, object]) -> sa.RootTransaction:
    connection.execution_options(**options)
    return connection.begin()


def _check(stream: str, events: Sequence[Event]) -> None:
    strangers = sorted({fact.stream for fact in events} - {stream})
    if strangers:
        raise LedgerError(
            "Events of {others} cannot be appended to {stream}.", others=", ".join(strangers), stream=stream
        )
    if any("\x00" in text for fact in events for text in (fact.stream, fact.actor, fact.project)):
        raise LedgerError("A stream, actor or project holds a NUL character: nothing was written.")


def _row(fact: Event, seq: int, version: int) -> dict[str, object]:
    return {
        "seq": seq,
        "stream": fact.stream,
        "version": version,
        "kind": fact.kind.value,
        "occurred_at": fact.occurred_at,
        "recorded_at": fact.recorded_at,
        "actor": fact.actor,
        "project": fact.project,
        "payload": fact.payload_json(),
    }


def _last_seq(connection: sa.Connection) -> int:
    return connection.execute(sa.select(sa.func.max(event_table.c.seq))).scalar() or 0


def _versions(connection: sa.Connection, streams: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(streams), 10_000):
        query = (
            sa.select(event_table.c.stream, sa.func.max(event_table.c.version))
            .where(event_table.c.stream.in_(streams[start : start + 10_000]))
            .group_by(event_table.c.stream)
        )
        found.update((row[0], row[1]) for row in connection.execute(query))
    return found


def _check_versions(connection: sa.Connection, batch: pa.RecordBatch) -> None:
    first = beginnings(batch)
    standing = _versions(connection, [stream for stream, _ in first])
    for stream, version in first:
        expected = standing.get(stream, 0) + 1
        if version != expected:
            raise ConflictError(
                "{stream} goes on with version {expected}, but the batch begins with version {version}. Nothing was "
                "written; read the stream again and decide anew.",
                stream=stream,
                expected=expected,
                version=version,
            )


def _stream(connection: sa.Connection, stream: str) -> list[StoredEvent]:
    query = sa.select(event_table).where(event_table.c.stream == stream).order_by(event_table.c.version)
    return [stored(row) for row in connection.execute(query)]


def stored(row: sa.Row[tuple[object, ...]]) -> StoredEvent:
    """A row of the event table as a fact."""
    facts = dict(row._mapping)
    payload = parse_payload(KINDS[facts.pop("kind")], facts.pop("payload"))
    return StoredEvent(**facts, payload=payload)
