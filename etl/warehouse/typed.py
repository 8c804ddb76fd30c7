"""From the ledger into ``staging``: copy new events, type them, check the copy, notice words that are gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from casework.record.ledger.shards import Position
from etl.errors import EtlError
from etl.statements import statement
from etl.warehouse.models import parsed

Progress = Callable[[int], None]
Text = Callable[[str], str]
"""What is run in the place of a statement."""


def as_it_stands(sql: str) -> str:
    """The text of who keeps events in the tables that are read."""
    return sql


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
class Followed:
    """How far the warehouse follows the ledger: up to which position, how many events, the sum of their seqs."""

    position: Position
    events: int = 0
    seq_sum: int = 0

    def after(self, batch: pa.RecordBatch) -> Followed:
        """The same once ``batch`` is copied too."""
        seqs = batch.column("seq")
        reached = self.position.after(seqs[-1].as_py())
        return Followed(reached, self.events + len(seqs), self.seq_sum + pc.sum(seqs).as_py())


def copy_events(
    cursor: duckdb.DuckDBPyConnection,
    batches: Iterable[pa.RecordBatch],
    start: Followed,
    progress: Progress | None = None,
    text: Text = as_it_stands,
) -> Followed:
    """Append ``batches`` to ``staging``; raises ``CopyError`` when what arrived differs from what was sent."""
    reached = start
    for batch in batches:
        if batch.num_rows == 0:
            continue
        bring(cursor, batch, text)
        reached = reached.after(batch)
        if progress:
            progress(reached.events - start.events)
    _compare(cursor, start, reached, text)
    return reached


def bring(cursor: duckdb.DuckDBPyConnection, batch: pa.RecordBatch, text: Text) -> None:
    """Type a batch of the ledger; streams go on, or begin in it."""
    cursor.register("incoming", naive(batch))
    try:
        cursor.execute(parsed(text(statement("staging/streams"))))
        cursor.execute(parsed(text(statement("staging/log"))))
    finally:
        cursor.unregister("incoming")


def check_words(cursor: duckdb.DuckDBPyConnection, after: Position, taken: str = "staging/taken") -> None:
    """Raise ``WordsGone`` when events after a position took away words that an earlier sync may have brought in."""
    if cursor.execute(statement(taken), {"after": after.seqs}).fetchall():
        raise WordsGone("Words were taken away: the warehouse is made anew without them.")


def naive(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch with its moments as naive UTC, columns in the order of ``INCOMING``."""
    return batch.select(INCOMING.names).cast(INCOMING)


def _compare(cursor: duckdb.DuckDBPyConnection, start: Followed, end: Followed, text: Text) -> None:
    found = cursor.execute(text(statement("staging/arrived")), {"after": start.position.seqs}).fetchall()[0]
    sent = (end.events - start.events, end.seq_sum - start.seq_sum)
    if found != sent:
        raise CopyError(
            "The warehouse copied {found} instead of {sent} (events, sum of seq): rebuild it.", found=found, sent=sent
        )


def write_state(
    cursor: duckdb.DuckDBPyConnection, reached: Followed, origin: tuple[str, str, str, str], shards: Sequence[int] = ()
) -> None:
    """Note how far the warehouse got, by which schema, models, packs and ledger, and of which shards (none: all)."""
    cursor.execute("delete from staging.state")
    cursor.execute("delete from staging.served")
    cursor.execute("insert into staging.served select unnest($1::integer[])", [list(shards)])
    cursor.execute(
        "insert into staging.state values ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            *origin,
            list(reached.position.numbers),
            reached.events,
            reached.seq_sum,
            datetime.now(UTC).replace(tzinfo=None),
        ],
    )


def read_followed(cursor: duckdb.DuckDBPyConnection) -> Followed | None:
    """How far the warehouse got when it was last written; None when it never was."""
    rows = cursor.execute("select reached, events, seq_sum from staging.state").fetchall()
    return Followed(Position(tuple(rows[0][0])), *map(int, rows[0][1:])) if rows else None


def read_base(cursor: duckdb.DuckDBPyConnection) -> tuple[str, int] | None:
    """The address and number of the base that the warehouse stands on; None of one that stands on the ledger alone."""
    rows = cursor.execute("select address, number from staging.base").fetchall()
    return (str(rows[0][0]), int(rows[0][1])) if rows else None


def read_served(cursor: duckdb.DuckDBPyConnection) -> list[int]:
    """The shards that the warehouse holds the projects of, in ascending order; none where it holds all."""
    return [int(shard) for (shard,) in cursor.execute("select shard from staging.served order by shard").fetchall()]


def read_origin(cursor: duckdb.DuckDBPyConnection) -> tuple[str, ...] | None:
    """What the warehouse was made by, as given to ``write_state``; None when it never was."""
    rows = cursor.execute("select schema_version, model_digest, policy_digest, ledger from staging.state").fetchall()
    return tuple(rows[0]) if rows else None
