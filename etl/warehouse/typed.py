"""From the ledger into ``staging``: copy new events, type them, check the copy, notice words that are gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from etl.errors import EtlError
from etl.statements import statement
from etl.warehouse.models import parsed

Progress = Callable[[int], None]

INCOMING = pa.schema(
    {
        "seq": pa.int64(),
        "stream": pa.string(),
        "version": pa.int32(),
        "kind": pa.string(),
        "occurred_at": pa.timestamp("us"),
        "recorded_at": pa.timestamp("us"),
        "actor": pa.string(),
        "project": pa.string(),
        "payload": pa.string(),
        "step": pa.string(),
    }
)
"""A batch of the ledger with its moments as naive UTC."""


class CopyError(EtlError):
    """The copy in the warehouse differs from what the ledger gave; the warehouse must be made anew."""


class WordsGone(EtlError):
    """Words that the file may hold are gone from the ledger; only a file that is made anew holds no trace of them."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far the warehouse follows the ledger: last seq, number of events, sum of their seqs."""

    seq: int = 0
    events: int = 0
    seq_sum: int = 0

    def after(self, batch: pa.RecordBatch) -> Position:
        """The position once ``batch`` is copied too."""
        seqs = batch.column("seq")
        return Position(seqs[-1].as_py(), self.events + len(seqs), self.seq_sum + pc.sum(seqs).as_py())


def copy_events(
    cursor: duckdb.DuckDBPyConnection,
    batches: Iterable[pa.RecordBatch],
    start: Position,
    progress: Progress | None = None,
) -> Position:
    """Append ``batches`` to ``staging``; raises ``CopyError`` when what arrived differs from what was sent."""
    position = start
    for batch in batches:
        if batch.num_rows == 0:
            continue
        _copy(cursor, naive(batch))
        position = position.after(batch)
        if progress:
            progress(position.events - start.events)
    _compare(cursor, start, position)
    return position


def check_words(cursor: duckdb.DuckDBPyConnection, after_seq: int) -> None:
    """Raise ``WordsGone`` when events after ``after_seq`` took away words that an earlier sync may have brought in."""
    if cursor.execute(statement("staging/taken"), {"after_seq": after_seq}).fetchall():
        raise WordsGone("Words were taken away: the warehouse is made anew without them.")


def naive(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch with its moments as naive UTC, columns in the order of ``INCOMING``."""
    return batch.select(INCOMING.names).cast(INCOMING)


def _copy(cursor: duckdb.DuckDBPyConnection, batch: pa.RecordBatch) -> None:
    cursor.register("incoming", batch)
    try:
        cursor.execute(parsed(statement("staging/streams")))
        cursor.execute(parsed(statement("staging/log")))
    finally:
        cursor.unregister("incoming")


def _compare(cursor: duckdb.DuckDBPyConnection, start: Position, end: Position) -> None:
    found = cursor.execute(
        "select count(*), coalesce(sum(seq), 0) from staging.log where seq > $after_seq", {"after_seq": start.seq}
    ).fetchall()[0]
    sent = (end.events - start.events, end.seq_sum - start.seq_sum)
    if found != sent:
        raise CopyError(
            "The warehouse copied {found} instead of {sent} (events, sum of seq): rebuild it.", found=found, sent=sent
        )


def write_state(cursor: duckdb.DuckDBPyConnection, position: Position, origin: tuple[str, str, str, str]) -> None:
    """Note how far the warehouse got, and by which schema, models, packs and ledger."""
    cursor.execute("delete from staging.state")
    cursor.execute(
        "insert into staging.state values ($1, $2, $3, $4, $5, $6, $7, $8)",
        [*origin, position.seq, position.events, position.seq_sum, datetime.now(UTC).replace(tzinfo=None)],
    )


def read_position(cursor: duckdb.DuckDBPyConnection) -> Position:
    """How far the warehouse got when it was last written."""
    rows = cursor.execute("select ledger_seq, events, seq_sum from staging.state").fetchall()
    return Position(*map(int, rows[0])) if rows else Position()


def read_origin(cursor: duckdb.DuckDBPyConnection) -> tuple[str, ...] | None:
    """What the warehouse was made by, as given to ``write_state``; None when it never was."""
    rows = cursor.execute("select schema_version, model_digest, policy_digest, ledger from staging.state").fetchall()
    return tuple(rows[0]) if rows else None
