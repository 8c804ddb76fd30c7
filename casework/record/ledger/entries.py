"""Entries as they are read: the facts of the event table with the words beside them."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from itertools import groupby
from typing import Any

import pyarrow as pa
import sqlalchemy as sa
from pydantic import SerializeAsAny, computed_field

from casework.record.events import Event, Payload, parse_payload
from casework.record.ledger.batches import STORED_SCHEMA
from casework.record.ledger.questions import Row
from casework.record.ledger.shards import SHARD_BITS, Position
from casework.record.ledger.tables import (
    SAYS_WHOSE_CASE,
    CustomerNamed,
    Fact,
    chain_head,
    event_before_shards,
    free_text,
)
from casework.record.ledger.tables import event as event_table
from casework.record.ledger.words import join
from casework.vocabulary import EventKind

KINDS = {kind.value: kind for kind in EventKind}
FACTS = [column for column in event_table.columns if column.name != "hash"]
OUTSIDE = [column for column in FACTS if column.name not in ("payload", "words", "step")]
ENDS = sa.select(chain_head.c.seq).order_by(chain_head.c.chain)
READ = (*(column.name for column in FACTS), "text")
"""What a row of ``entries_query`` begins with."""
Said = tuple[int, str]
"""The seq of the first event of a stream, and the words of one of its events as JSON."""
MADE_ONCE = 5_000
"""Facts without words that are kept as they were read: a few kB each."""


class StoredEvent(Event):
    """A fact with its place: ``seq`` in the ledger, ``version`` in its stream."""

    payload: SerializeAsAny[Payload]
    seq: int
    version: int
    words_gone: bool = False
    """Whether something was written here that has been redacted or erased since."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def kind(self) -> EventKind:
        """The kind, also when the fact is written out."""
        return self.payload.kind


def position_of(connection: sa.Connection) -> Position:
    """How far the ledger goes, as the connection sees it."""
    return Position(tuple(connection.execute(ENDS).scalars()))


def ends_of(connection: sa.Connection, position: Position) -> list[dict[str, object]]:
    """The last event of each shard up to a position, without payload, words and step."""
    query = sa.select(*OUTSIDE).where(event_table.c.seq.in_(position.seqs)).order_by(event_table.c.seq)
    return [dict(row._mapping) for row in connection.execute(query)]


def stated_position(connection: sa.Connection, stated: int | tuple[int, ...]) -> Position:
    """The position that an event states, also one from before the ledger had shards."""
    start = position_of(connection).back_to_start
    if not isinstance(stated, int) or len(start.numbers) == 1:
        return Position.of(stated)
    return _before_shards(connection, stated, start)


def _before_shards(connection: sa.Connection, seq: int, position: Position) -> Position:
    """How far each shard went when ``seq`` was the last of the one chain."""
    column = event_before_shards.c
    shard = column.now // (1 << SHARD_BITS)
    for last in connection.execute(
        sa.select(sa.func.max(column.now)).where(column.seq <= seq).group_by(shard)
    ).scalars():
        position = position.after(last)
    return position


def between(after: Position, until: Position | None = None) -> sa.ColumnElement[bool]:
    """The events after one position, up to another: each shard has its own range of seqs."""
    seq, ends = event_table.c.seq, (until or after.open_end).seqs
    ranges = ((low, high) for low, high in zip(after.seqs, ends, strict=True) if low < high)
    return sa.or_(sa.false(), *(sa.and_(seq > low, seq <= high) for low, high in ranges))


def stream_of(connection: sa.Connection, stream: str) -> list[StoredEvent]:
    """The events of one stream, oldest first."""
    return [stored(row) for row in connection.execute(OF_STREAM, {"stream": stream})]


def naming_customer(connection: sa.Connection, customer_id: str) -> list[str]:
    """The streams of the cases received from this customer, or said to be theirs by a correction; newest first."""
    column = event_table.c
    named = sa.and_(SAYS_WHOSE_CASE, CustomerNamed(column.payload) == customer_id)
    query = (
        sa.select(column.stream)
        .where(named)
        .group_by(column.stream)
        .order_by(sa.func.min(column.recorded_at).desc(), sa.func.min(column.seq).desc())
    )
    return list(connection.execute(query).scalars())


def streams_of(connection: sa.Connection, streams: Collection[str]) -> dict[str, list[StoredEvent]]:
    """The events of several streams, each oldest first; a stream that holds none is not among them."""
    column = event_table.c
    query = entries_query().where(column.stream.in_(streams)).order_by(column.stream, column.version)
    entries = [stored(row) for row in connection.execute(query)]
    return {stream: list(told) for stream, told in groupby(entries, key=lambda entry: entry.stream)}


def streams_between(
    connection: sa.Connection, streams: Collection[str], after: Position, until: Position
) -> pa.RecordBatch:
    """The events of several streams between two positions as they are stored (STORED_SCHEMA), each oldest first."""
    column = event_table.c
    query = entries_query().where(column.stream.in_(streams)).order_by(column.stream, column.version)
    found = connection.execute(query)
    rows = [row._mapping for row in found if until.holds(row.seq) and not after.holds(row.seq)]
    columns = [pa.array([row[field.name] for row in rows], field.type) for field in STORED_SCHEMA]
    return pa.RecordBatch.from_arrays(columns, schema=STORED_SCHEMA)


def moves_between(connection: sa.Connection, after: Position, until: Position) -> list[tuple[str, str]]:
    """The streams of the cases that were moved between two positions, each with the project that it was moved to."""
    column = event_table.c
    query = sa.select(column.stream, Fact(column.payload, "moved_to"))
    moved = column.kind == EventKind.MOVED.value
    return [(stream, project) for stream, project in connection.execute(query.where(moved, between(after, until)))]


def entered_between(connection: sa.Connection, after: Position, until: Position) -> frozenset[str]:
    """The streams with events between two positions."""
    query = sa.select(event_table.c.stream).where(between(after, until)).distinct()
    return frozenset(connection.execute(query).scalars())


def said_in(connection: sa.Connection, seqs: Collection[int]) -> dict[int, Said]:
    """What was said in the events with these seqs, of those that say anything, and with what their streams began."""
    first = event_table.alias("first")
    query = (
        sa.select(event_table.c.seq, first.c.seq, free_text.c.text)
        .join_from(free_text, event_table, event_table.c.seq == free_text.c.seq)
        .join(first, sa.and_(first.c.stream == event_table.c.stream, first.c.version == 1))
        .where(free_text.c.seq.in_(seqs))
    )
    return {seq: (began, text) for seq, began, text in connection.execute(query)}


def begun(connection: sa.Connection, streams: Collection[str]) -> frozenset[str]:
    """Those of the streams that hold an event."""
    query = sa.select(event_table.c.stream).where(event_table.c.stream.in_(streams), event_table.c.version == 1)
    return frozenset(connection.execute(query).scalars())


def within(connection: sa.Connection, room: str) -> sa.ColumnElement[bool]:
    """The streams of a room (``project/``): on SQLite as a range, which its index answers; elsewhere by how they begin,
    in whatever order the database keeps words."""
    stream = event_table.c.stream
    if connection.dialect.name == "sqlite":
        return sa.and_(stream >= room, stream < room[:-1] + chr(ord(room[-1]) + 1))
    return stream.startswith(room, autoescape=True)


def room_of(connection: sa.Connection, room: str) -> list[StoredEvent]:
    """Every event of the streams of a room, those of each stream in the order in which they were written."""
    query = entries_query().where(within(connection, room)).order_by(event_table.c.seq)
    return [stored(row) for row in connection.execute(query)]


def entries_query() -> sa.Select[tuple[object, ...]]:
    """Select whole entries, facts and words, to be narrowed down and given to ``stored`` row by row."""
    return sa.select(*FACTS, free_text.c.text).join_from(
        event_table, free_text, event_table.c.seq == free_text.c.seq, isouter=True
    )


OF_STREAM = entries_query().where(event_table.c.stream == sa.bindparam("stream")).order_by(event_table.c.version)
"""The entries of one stream; made once, for making a statement takes as long as running it."""


def stored(row: sa.Row[tuple[object, ...]]) -> StoredEvent:
    """A row of ``entries_query`` as a fact."""
    return _fact(tuple(row[: len(READ)]))


def read_again(row: Row) -> StoredEvent:
    """The same, of rows that are read over and over: a fact is made once, unless words stand in it, which may go."""
    told = tuple(row[: len(READ)])
    return _fact(told) if row.text is not None else _made_once(told)


def _fact(row: tuple[object, ...]) -> StoredEvent:
    facts: dict[str, Any] = dict(zip(READ, row, strict=True))
    text, digest = facts.pop("text"), facts.pop("words")
    payload = parse_payload(KINDS[facts.pop("kind")], join(facts.pop("payload"), text))
    return StoredEvent(**facts, payload=payload, words_gone=digest is not None and text is None)


_made_once = lru_cache(maxsize=MADE_ONCE)(_fact)
