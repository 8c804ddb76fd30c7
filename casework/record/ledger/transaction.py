"""One transaction: events, their words and rows of the tables beside them, written together or not at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict

import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa

from casework.errors import ConflictError, LedgerError
from casework.record.events import Erased, Event, Payload, Redacted, parse_payload
from casework.record.ledger.batches import beginnings, conform
from casework.record.ledger.chain import End
from casework.record.ledger.entering import (
    Entry,
    end_of,
    linked,
    replaced_by,
    replaced_kinds,
    set_end,
    single,
    take_words,
)
from casework.record.ledger.entries import KINDS, StoredEvent, position_of, stream_of
from casework.record.ledger.parting import begun_in, parted
from casework.record.ledger.questions import Question, Row
from casework.record.ledger.shards import Position, place_of, shard_of
from casework.record.ledger.store import Held, Store
from casework.record.ledger.tables import event as event_table
from casework.record.ledger.tables import free_text
from casework.vocabulary import EventKind

TAKING = frozenset({EventKind.REDACTED, EventKind.ERASED})
"""Entries that take words away."""
LAST = (
    sa.select(event_table.c.version, event_table.c.seq)
    .where(event_table.c.stream == sa.bindparam("stream"))
    .order_by(event_table.c.version.desc())
    .limit(1)
)
"""The last event of a stream."""
TAKING_KINDS = pa.array([kind.value for kind in TAKING])


class Transaction:
    """Events and rows that are written together or not at all; made by ``Ledger.transaction``.

    ``connection`` is the SQLAlchemy connection for the tables beside the events (``casework.record.ledger.tables``).
    """

    def __init__(self, store: Store, connection: sa.Connection, shards: int = 1, held: Held | None = None) -> None:
        self._store = store
        self.connection = connection
        self._shards = shards
        self._held = held
        self._ends: dict[int, End] = {}
        """Where the shards end that this transaction has written to."""
        self._spoiled: LedgerError | None = None
        self.words_taken = False
        """Whether words were taken away, so that they must go from the files as well."""

    @property
    def position(self) -> Position:
        """How far the ledger goes with what this transaction has written so far."""
        position = position_of(self.connection)
        for end in self._ends.values():
            position = position.after(end.seq)
        return position

    def hold(self, streams: Collection[str]) -> None:
        """Hold the shards in which these streams lie, so that nothing is added to them by others."""
        if self._held is not None and streams:
            for shard in sorted(set(begun_in(self.connection, streams).values())):
                self._hold(shard)

    def append(self, stream: str, expected_version: int, events: Sequence[Event]) -> int:
        """Add ``events`` to ``stream`` after ``expected_version`` (0 for a new stream).

        Returns the last seq of its shard. Raises ``ConflictError`` when the stream stands elsewhere; nothing is written
        then and the transaction stays usable.
        """
        _check(stream, events)
        shard, version = self._standing(stream, events)
        if version != expected_version:
            raise ConflictError(
                "{stream} stands at version {actual}, not {expected}: somebody else wrote to it first. Nothing was "
                "written; read it again and decide anew.",
                stream=stream,
                actual=version,
                expected=expected_version,
            )
        end = self._end(shard)
        entries = single(events, version, end, replaced_by(self.connection, events, version))
        if entries:
            self.connection.execute(sa.insert(event_table), [entry.row for entry in entries])
            self._keep_words(entries)
            end = self._ends[shard] = End(end.seq + len(entries), str(entries[-1].row["hash"]))
            for place, fact in enumerate(events, start=version + 1):
                self._take_words(stream, place, fact.payload)
        return end.seq

    def _standing(self, stream: str, events: Sequence[Event]) -> tuple[int, int]:
        """The shard of a stream, held from now on, and its version; a new one begins in the shard of its project."""
        shard = shard_of(events[0].project if events else None, self._shards)
        self._hold(shard)
        last = self.connection.execute(LAST, {"stream": stream}).first()
        if last is None:
            return shard, 0
        home, _ = place_of(last.seq)
        if home != shard and self._held is not None:
            self._hold(home)
            last = self.connection.execute(LAST, {"stream": stream}).one()
        return home, last.version

    def _hold(self, shard: int) -> None:
        if self._held is not None:
            self._held.take(shard)

    def _end(self, shard: int) -> End:
        return self._ends.get(shard) or end_of(self.connection, shard)

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
        """Add batches of EVENT_SCHEMA, numbered in the order of their rows in each shard; returns how many events.

        The versions of each stream go on from where it stands, without gaps. A failure midway spoils the whole
        transaction, because some of the batches are already in it.
        """
        count = 0
        try:
            for batch in batches:
                events = conform(batch)
                if events.num_rows:
                    _check_versions(self.connection, events)
                    self._enter(events)
                    count += events.num_rows
        except LedgerError as error:
            self._spoiled = error
            raise
        except Exception:
            self._spoiled = LedgerError("A bulk append failed midway: nothing was written.")
            raise
        return count

    def _enter(self, events: pa.RecordBatch) -> None:
        kinds = replaced_kinds(self.connection, events)
        for shard, part in parted(self.connection, events, self._shards):
            self._hold(shard)
            rows, words = linked(part, self._end(shard), kinds)
            self._store.insert(self.connection, rows, words)
            self._ends[shard] = End(rows["seq"][-1].as_py(), rows["hash"][-1].as_py())
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
        """Refuse to commit what failed midway; note where the shards end."""
        if self._spoiled is not None:
            raise self._spoiled
        for shard in sorted(self._ends):
            set_end(self.connection, self._ends[shard])


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
