"""Events on their way in: words split off, the chain linked. For single events and for batches alike."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import sqlalchemy as sa

from casework.record.events import Corrected, Erased, Event, Redacted
from casework.record.ledger import chain
from casework.record.ledger.batches import ENTRY_SCHEMA, EVENT_SCHEMA
from casework.record.ledger.chain import End, Head
from casework.record.ledger.shards import place_of, seq_of
from casework.record.ledger.tables import chain_head, event, event_before_shards, free_text, to_micros
from casework.record.ledger.words import CORRECTED, Kept, WordsRow, keep, split

END = sa.select(chain_head.c.seq, chain_head.c.hash).where(chain_head.c.chain == sa.bindparam("shard"))
SET_END = (
    sa.update(chain_head)
    .where(chain_head.c.chain == sa.bindparam("shard"))
    .values(seq=sa.bindparam("number"), hash=sa.bindparam("link"))
)
Target = tuple[str, int]
"""A stream, and a version in it."""
STREAMS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A row for the event table, and the words that belong beside it."""

    row: dict[str, object]
    words: Kept | None


def single(facts: Sequence[Event], version: int, end: End, kinds: Mapping[Target, str]) -> list[Entry]:
    """``facts`` as they follow ``version`` of their stream and the ``end`` of their shard."""
    seq, link = end
    parts = [split(fact.kind.value, fact.payload_json(), _replaced(fact, kinds)) for fact in facts]
    entries = []
    for fact, (payload, _), kept in zip(facts, parts, keep([text for _, text in parts]), strict=True):
        seq, version = seq + 1, version + 1
        row: dict[str, object] = {
            "seq": seq,
            "stream": fact.stream,
            "version": version,
            "kind": fact.kind.value,
            "occurred_at": fact.occurred_at,
            "recorded_at": fact.recorded_at,
            "actor": fact.actor,
            "project": fact.project,
            "payload": payload,
            "words": None if kept is None else kept.digest,
            "step": fact.step,
        }
        moments = {name: to_micros(getattr(fact, name)) for name in ("occurred_at", "recorded_at")}
        link = chain.link(link, [(row | moments)[name] or "" for name in chain.HASHED])
        entries.append(Entry(row | {"hash": link}, kept))
    return entries


def _replaced(fact: Event, kinds: Mapping[Target, str]) -> str | None:
    return kinds.get((fact.stream, fact.payload.target)) if isinstance(fact.payload, Corrected) else None


def words_row(seq: int, kept: Kept) -> WordsRow:
    """A row of ``free_text``."""
    return seq, kept.digest, kept.salt, kept.text


def linked(batch: pa.RecordBatch, end: End, kinds: Mapping[Target, str]) -> tuple[pa.RecordBatch, list[WordsRow]]:
    """A batch of EVENT_SCHEMA as rows of the event table (ENTRY_SCHEMA) after the ``end`` of a shard, and the words
    beside them."""
    last, link = end
    seqs = range(last + 1, last + 1 + batch.num_rows)
    facts, kept = _split(batch, kinds)
    columns = dict(zip(EVENT_SCHEMA.names, batch.columns, strict=True))
    columns |= {
        "seq": pa.array(seqs, pa.int64()),
        "payload": facts,
        "words": pa.array([None if words is None else words.digest for words in kept], pa.string()),
    }
    entered = pa.RecordBatch.from_arrays([columns[name] for name in chain.HASHED], names=list(chain.HASHED))
    hashes = pa.array(chain.links(link, chain.contents(entered)), pa.string())
    rows = [words_row(seq, words) for seq, words in zip(seqs, kept, strict=True) if words is not None]
    return pa.RecordBatch.from_arrays([*entered.columns, hashes], schema=ENTRY_SCHEMA), rows


def _split(batch: pa.RecordBatch, kinds: Mapping[Target, str]) -> tuple[pa.Array, list[Kept | None]]:
    kind, payload = batch.column("kind").to_pylist(), batch.column("payload").to_pylist()
    replaced: Iterable[str | None] = [None] * len(kind)
    if kinds:
        replaced = [None if target is None else kinds.get(target) for target in _targets_of(batch)]
    parts = [split(k, p, r) for k, p, r in zip(kind, payload, replaced, strict=True)]
    return pa.array([facts for facts, _ in parts], pa.string()), keep([text for _, text in parts])


def _targets_of(batch: pa.RecordBatch) -> Iterator[Target | None]:
    columns = (batch.column(name).to_pylist() for name in ("stream", "kind", "payload"))
    for stream, kind, payload in zip(*columns, strict=True):
        yield (stream, json.loads(payload).get("target")) if kind == CORRECTED else None


def replaced_kinds(connection: sa.Connection, batch: pa.RecordBatch) -> dict[Target, str]:
    """The kinds of the events that the corrections of a batch replace; empty when it holds none."""
    if CORRECTED not in batch.column("kind").to_pylist():
        return {}
    wanted = {target for target in _targets_of(batch) if target is not None}
    columns = (batch.column(name).to_pylist() for name in ("stream", "version", "kind"))
    here = {(stream, version): kind for stream, version, kind in zip(*columns, strict=True)}
    return kinds_of(connection, wanted - here.keys()) | {target: here[target] for target in wanted & here.keys()}


def replaced_by(connection: sa.Connection, facts: Sequence[Event], version: int) -> dict[Target, str]:
    """The kinds of the events that the corrections among ``facts`` replace; they follow ``version`` of their stream."""
    changes = [f for f in facts if isinstance(f.payload, Corrected) and f.payload.replacement is not None]
    if not changes:
        return {}
    here = {(fact.stream, n): fact.kind.value for n, fact in enumerate(facts, start=version + 1)}
    wanted = {(fact.stream, fact.payload.target) for fact in changes if isinstance(fact.payload, Corrected)}
    return kinds_of(connection, wanted - here.keys()) | here


def kinds_of(connection: sa.Connection, targets: Iterable[Target]) -> dict[Target, str]:
    """The kinds of events in the ledger by stream and version."""
    wanted, found = set(targets), dict[Target, str]()
    streams = sorted({stream for stream, _ in wanted})
    for start in range(0, len(streams), STREAMS_AT_ONCE):
        query = sa.select(event.c.stream, event.c.version, event.c.kind)
        rows = connection.execute(query.where(event.c.stream.in_(streams[start : start + STREAMS_AT_ONCE])))
        found |= {(row.stream, row.version): row.kind for row in rows if (row.stream, row.version) in wanted}
    return found


def head_of(connection: sa.Connection) -> Head:
    """Where the chains of all shards end."""
    rows = connection.execute(sa.select(chain_head.c.seq, chain_head.c.hash).order_by(chain_head.c.chain)).all()
    return Head(position=tuple(row.seq for row in rows), hashes=tuple(row.hash for row in rows))


def start_of(connection: sa.Connection) -> str:
    """What stands before the first event of each shard: the hash that the one chain ended with which the ledger was
    before it had shards, else ``GENESIS``."""
    column = event_before_shards.c
    return connection.execute(sa.select(column.hash).order_by(column.seq.desc()).limit(1)).scalar() or chain.GENESIS


def ends_at(connection: sa.Connection, head: Head) -> bool:
    """Whether the ledger ends at ``head``, or ended there before it had shards."""
    now = head_of(connection)
    if len(now.position) == len(head.position):
        return (now.position, now.hashes) == (head.position, head.hashes)
    column = event_before_shards.c
    row = connection.execute(sa.select(column.seq, column.hash).order_by(column.seq.desc()).limit(1)).first()
    return (row.seq, row.hash) == (head.position[0], head.hashes[0]) if row else head.position == (0,)


def end_of(connection: sa.Connection, shard: int) -> End:
    """Where the chain of one shard ends."""
    row = connection.execute(END, {"shard": shard}).one()
    return End(seq_of(shard, row.seq), row.hash)


def set_end(connection: sa.Connection, end: End) -> None:
    """Note where the chain of one shard ends now."""
    shard, number = place_of(end.seq)
    connection.execute(SET_END, {"shard": shard, "number": number, "link": end.hash})


def take_words(connection: sa.Connection, stream: str, version: int, taking: Redacted | Erased) -> None:
    """Delete what an entry at ``version`` takes away: a redaction the words of its target and of the corrections made
    to it before, an erasure all words of the stream before it but those it keeps."""
    column = event.c
    query = sa.select(column.seq, column.version, column.kind, column.payload, column.recorded_at)
    rows = connection.execute(query.where(column.stream == stream, column.version < version)).all()
    about = {row.seq: json.loads(row.payload)["target"] if row.kind == CORRECTED else row.version for row in rows}
    if isinstance(taking, Redacted):
        meant = [row.seq for row in rows if taking.target in {row.version, about[row.seq]}]
    else:
        kept = {row.version for row in rows if row.kind in taking.kept}
        until = taking.until
        meant = [row.seq for row in rows if about[row.seq] not in kept and (until is None or row.recorded_at <= until)]
    connection.execute(sa.delete(free_text).where(free_text.c.seq.in_(meant)))
