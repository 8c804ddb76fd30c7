"""The ledger proves itself: what is wrong with it, sentence by sentence; nothing when all is sound.

Every fault is one line for people. Whoever can write to the database can also write a whole new ledger with a chain of
its own: against that stand heads kept elsewhere (``casework.record.heads``), which ``since`` holds the ledger against.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa

from casework.errors import RuleError
from casework.record.evidence import EvidenceStore
from casework.record.ledger import Head, Ledger, guards
from casework.record.ledger.chain import GENESIS, HASHED, link
from casework.record.ledger.entering import head_of, start_of
from casework.record.ledger.shards import NUMBER, seq_of
from casework.record.ledger.tables import event, event_before_shards, free_text
from casework.record.ledger.words import CORRECTED, digest_of
from casework.vocabulary import EventKind

Tell = Callable[[str, int, int], None]
ROWS_AT_ONCE = 20_000
MICROSECONDS = 1_000_000
Excuses = dict[str, list[tuple[int, int | None]]]
"""By stream, the entries that took words away: their version, and the one they name (None: all before)."""


def guards_missing(ledger: Ledger) -> list[str]:
    """The triggers that refuse changes, where they are gone or do something else."""
    with ledger.reading() as connection:
        return [f"the trigger {name} is not what it should be" for name in guards.missing(connection)]


def versions(ledger: Ledger) -> Iterator[str]:
    """Streams whose versions do not run 1, 2, 3 …"""
    low, high, count = (f(event.c.version) for f in (sa.func.min, sa.func.max, sa.func.count))
    broken = sa.select(event.c.stream).group_by(event.c.stream).having(sa.or_(low != 1, high != count))
    with ledger.reading() as connection:
        for stream in connection.execute(broken).scalars():
            yield f"{stream}: versions do not run 1, 2, 3 …"


def chain(ledger: Ledger, tell: Tell) -> Iterator[str]:
    """Events that were changed, inserted or removed since they were written, also at the end of the chain."""
    with ledger.reading() as connection:
        yield from broken_links(connection, tell)


def broken_links(connection: sa.Connection, tell: Tell) -> Iterator[str]:
    """``chain``, of what a connection sees."""
    yield from _broken_before(connection)
    head, done = head_of(connection), 0
    for shard, end in enumerate(zip(head.reached.seqs, head.hashes, strict=True)):
        told = partial(_proven, tell, done, head.reached.events)
        yield from _broken_in(connection, shard, end, told)
        done += head.position[shard]


def _proven(tell: Tell, before: int, total: int, number: int) -> None:
    tell("events proven", before + number, total)


def _broken_in(
    connection: sa.Connection, shard: int, end: tuple[int, str], told: Callable[[int], None]
) -> Iterator[str]:
    """``chain``, of one shard, whose ``end`` (seq and hash) is noted."""
    begin = seq_of(shard, 0)
    seq, previous = begin, start_of(connection)
    query = _hashed(connection).where(event.c.seq <= seq_of(shard, NUMBER))
    while rows := connection.execute(query.where(event.c.seq > seq).limit(ROWS_AT_ONCE)).all():
        for row in rows:
            if row.seq != seq + 1:
                yield f"events {seq + 1} to {row.seq - 1} are missing"
            if row.hash != link(previous, ["" if part is None else part for part in tuple(row)[:-1]]):
                yield f"event {row.seq} ({row.stream}, version {row.version}) is not as it was written"
            seq, previous = row.seq, row.hash
        told(seq - begin)
    last, kept = end
    if last > seq:
        yield f"events {seq + 1} to {last} are missing: the ledger ended at {last}"
    elif end != (seq, previous):
        yield f"the ledger ends at {seq}:{previous}, but noted as its end is {last}:{kept}"


def _broken_before(connection: sa.Connection) -> Iterator[str]:
    """``chain``, of the one that the ledger was before it had shards: its events stand in theirs now."""
    before, seq, previous = event_before_shards.c, 0, GENESIS
    columns = [before.seq, *_fields(connection, HASHED[1:])]
    joined = sa.outerjoin(event_before_shards, event, before.now == event.c.seq)
    query = sa.select(*columns, before.hash).select_from(joined).order_by(before.seq)
    while rows := connection.execute(query.where(before.seq > seq).limit(ROWS_AT_ONCE)).all():
        for row in rows:
            if row.hash != link(previous, ["" if part is None else part for part in tuple(row)[:-1]]):
                yield f"event {row.seq} from before there were shards ({row.stream}) is not as it was written"
            seq, previous = row.seq, row.hash


def since(ledger: Ledger, head: Head, where: str) -> Iterator[str]:
    """Whether the ledger still holds what it held when somebody kept ``head``; ``where`` says which head that is."""
    with ledger.reading() as connection:
        table = event if len(head.position) == len(head_of(connection).position) else event_before_shards
        for number, seq, kept in zip(head.position, head.reached.seqs, head.hashes, strict=True):
            if number:
                yield from _lost(connection, table, (seq, kept), where)


def _lost(connection: sa.Connection, table: sa.Table, end: tuple[int, str], where: str) -> Iterator[str]:
    (seq, kept), column = end, table.c
    found = connection.execute(sa.select(column.hash).where(column.seq == seq)).scalar()
    if found is None:
        last = connection.execute(sa.select(sa.func.max(column.seq)).where(column.seq <= seq)).scalar() or 0
        yield f"{where}: the ledger went to event {seq}, now it ends at {last}"
    elif not found.startswith(kept):
        yield f"{where}: event {seq} or one before it is not the one there was"


def words(ledger: Ledger) -> Iterator[str]:
    """Words that differ from what the event names, or are gone although no entry took them away."""
    query = (
        sa.select(event.c.seq, event.c.stream, event.c.version, event.c.kind, event.c.payload, event.c.words)
        .add_columns(free_text.c.digest, free_text.c.salt, free_text.c.text)
        .join_from(event, free_text, event.c.seq == free_text.c.seq, isouter=True)
        .where(sa.or_(event.c.words.is_not(None), free_text.c.seq.is_not(None)))
    )
    strays = sa.select(free_text.c.seq).where(free_text.c.seq.not_in(sa.select(event.c.seq)))
    with ledger.reading() as connection:
        excuses = _excuses(connection)
        for row in connection.execute(query.execution_options(yield_per=ROWS_AT_ONCE)):
            if row.text is not None and not row.words == row.digest == digest_of(row.salt, row.text):
                yield f"event {row.seq} ({row.stream}): its words are not the ones that were written"
            elif row.text is None and not _excused(row, excuses[row.stream]):
                yield f"event {row.seq} ({row.stream}): its words are gone, and no entry says why"
        yield from (f"words of an event {seq} that does not exist" for (seq,) in connection.execute(strays))


def evidence(ledger: Ledger, store: EvidenceStore, tell: Tell) -> Iterator[str]:
    """Pieces of evidence that are gone, or whose bytes are not the ones that were attached."""
    column = event.c
    query = sa.select(column.seq, column.stream, column.version, column.payload)
    with ledger.reading() as connection:
        rows = connection.execute(query.where(column.kind == EventKind.EVIDENCE_ATTACHED.value)).all()
        excuses = _excuses(connection)
    for done, row in enumerate(rows, start=1):
        if not any(target is None and version > row.version for version, target in excuses[row.stream]):
            try:
                store.read(json.loads(row.payload)["digest"])
            except RuleError as error:
                yield f"event {row.seq} ({row.stream}): {error}"
        tell("evidence proven", done, len(rows))


def _hashed(connection: sa.Connection) -> sa.Select[Any]:
    """The columns HASHED, moments in microseconds, and the hash, in the order of the chain."""
    return sa.select(*_fields(connection, HASHED), event.c.hash).order_by(event.c.seq)


def _fields(connection: sa.Connection, names: Sequence[str]) -> list[sa.ColumnElement[Any]]:
    return [_micros(connection, event.c[name]) if name.endswith("_at") else event.c[name] for name in names]


def _micros(connection: sa.Connection, column: sa.Column[object]) -> sa.ColumnElement[int]:
    if connection.dialect.name == "sqlite":
        return sa.type_coerce(column, sa.BigInteger)
    return sa.cast(sa.extract("epoch", column) * MICROSECONDS, sa.BigInteger)


def _excuses(connection: sa.Connection) -> Excuses:
    kinds = (EventKind.REDACTED.value, EventKind.ERASED.value)
    query = sa.select(event.c.stream, event.c.version, event.c.payload).where(event.c.kind.in_(kinds))
    found: Excuses = defaultdict(list)
    for stream, version, payload in connection.execute(query):
        found[stream].append((version, json.loads(payload).get("target")))
    return found


def _excused(row: sa.Row[tuple[object, ...]], excuses: list[tuple[int, int | None]]) -> bool:
    about = {row.version}
    if row.kind == CORRECTED:
        about.add(json.loads(row.payload)["target"])
    return any(version > row.version and (target is None or target in about) for version, target in excuses)
