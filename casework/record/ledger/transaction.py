"""One transaction: events, their words and rows of the tables beside them, written together or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from casework.errors import ConflictError, LedgerError
from casework.record.events import Erased, Event, Payload, Redacted, parse_payload
from casework.record.ledger.batches import beginnings, conform
from casework.record.ledger.chain import Head
from casework.record.ledger.entering import (
    Entry,
    head_of,
    linked,
    replaced_by,
    replaced_kinds,
    set_head,
    single,
    take_words,
)
from casework.record.ledger.entries import KINDS, StoredEvent, stream_of
from casework.record.ledger.questions import Question, Row
from casework.record.ledger.store import Store
from casework.record.ledger.tables import event as event_table
from casework.record.ledger.tables import free_text
from casework.vocabulary import EventKind

TAKING = frozenset({EventKind.REDACTED, EventKind.ERASED})
"""Entries that take words away."""
TAKING_KINDS = pa.array([kind.value for kind in TAKING])


class Transaction:
    """Events and rows that are written together or not at all; made by ``Ledger.transaction``.

    ``connection`` is the SQLAlchemy connection for the tables beside the events (``casework.record.ledger.tables``).
    """

    def __init__(self, store: Store, connection: sa.Connection) -> None:
        self._store = store
        self.connection = connection
        self._head: Head | None = None
        self._spoiled: LedgerError | None = None
        self.words_taken = False
        """Whether words were taken away, so that they must go from the files as well."""

    @property
    def head(self) -> Head:
        """Where the chain ends with what this transaction has written so far."""
        if self._head is None:
            self._head = head_of(self.connection)
        return self._head

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
        entries = single(events, version, self.head, replaced_by(self.connection, events, version))
        if entries:
            self.connection.execute(sa.insert(event_table), [entry.row for entry in entries])
            self._keep_words(entries)
            self._head = Head(position=(self.head.position[0] + len(entries),), hashes=(str(entries[-1].row["hash"]),))
            for place, fact in enumerate(events, start=version + 1):
                self._take_words(stream, place, fact.payload)
        return self.head.position[0]

    def extend(self, stream: str, events: Sequence[Event]) -> int:
        """Add ``events`` to ``stream`` wherever it stands: for facts that build on nothing before them."""
        return self.append(stream, _versions(self.connection, [stream]).get(stream, 0), events)

    def _keep_words(self, entries: Sequence[Entry]) -> None:
        rows = [{"seq": entry.row["seq"]} | asdict(entry.words) for entry in entries if entry.words is not None]
        if rows:
            self.connection.execute(sa.insert(free_text), rows)

    def _take_words(self, stream: str, version: int, payload: Payload) -> None:
        if isinstance(payload, Redacted | Erased):
            take_words(self.connection, stream, version, payload)
            self.words_taken = True

    def bulk_append(self, batches: Iterable[pa.RecordBatch]) -> int:
        """Add batches of EVENT_SCHEMA, numbered in the order of their rows; returns how many events.

        The versions of each stream go on from where it stands, without gaps. A failure midway spoils the whole
        transaction, because some of the batches are already in it.
        """
        first = self.head.position[0]
        try:
            for batch in batches:
                events = conform(batch)
                if events.num_rows:
                    _check_versions(self.connection, events)
                    self._enter(events)
        except LedgerError as error:
            self._spoiled = error
            raise
        except Exception:
            self._spoiled = LedgerError("A bulk append failed midway: nothing was written.")
            raise
        return self.head.position[0] - first

    def _enter(self, events: pa.RecordBatch) -> None:
        rows, words = linked(events, self.head, replaced_kinds(self.connection, events))
        self._store.insert(self.connection, rows, words)
        self._head = Head(position=(rows["seq"][-1].as_py(),), hashes=(rows["hash"][-1].as_py(),))
        for row in events.filter(pc.is_in(events["kind"], TAKING_KINDS)).to_pylist():
            self._take_words(row["stream"], row["version"], parse_payload(KINDS[row["kind"]], row["payload"]))

    def stream(self, stream: str) -> list[StoredEvent]:
        """The events of one stream as this transaction sees them."""
        return stream_of(self.connection, stream)

    def ask(self, question: Question, **parameters: object) -> Sequence[Row]:
        """The answer to a question that is asked over and over, as this transaction sees it."""
        return self._store.ask(question, parameters, self.connection)

    def change(self, question: Question, **parameters: object) -> int:
        """Change rows beside the events by a statement that is run over and over; returns how many."""
        return self._store.change(question, parameters, self.connection)

    def finish(self) -> None:
        """Refuse to commit what failed midway; note where the chain ends."""
        if self._spoiled is not None:
            raise self._spoiled
        if self._head is not None:
            set_head(self.connection, self._head)


def _check(stream: str, events: Sequence[Event]) -> None:
    strangers = sorted({fact.stream for fact in events} - {stream})
    if strangers:
        raise LedgerError(
            "Events of {others} cannot be appended to {stream}.", others=", ".join(strangers), stream=stream
        )
    if any("\x00" in text for fact in events for text in (fact.stream, fact.actor, fact.project)):
        raise LedgerError("A stream, actor or project holds a NUL character: nothing was written.")


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
