"""Events as Arrow: the two schemas, and what a batch must fulfil before it may enter the ledger for ever.

An event cannot be taken out again, so a batch is checked column by column before a row is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc

from casework.errors import LedgerError
from casework.vocabulary import EventKind

MOMENT = pa.timestamp("us", tz="UTC")

EVENT_SCHEMA = pa.schema(
    [
        ("stream", pa.string()),
        ("version", pa.int32()),
        ("kind", pa.string()),
        ("occurred_at", MOMENT),
        ("recorded_at", MOMENT),
        ("actor", pa.string()),
        ("project", pa.string()),
        ("payload", pa.string()),
        ("step", pa.string()),
    ]
)
"""An event without its place in the ledger; ``payload`` is JSON text, ``step`` empty where no step was taken."""

LEDGER_SCHEMA = pa.schema([pa.field("seq", pa.int64()), *EVENT_SCHEMA])
"""An event with its place: ``seq`` rises in the order of commits, without gaps."""

STORED_SCHEMA = pa.schema([*LEDGER_SCHEMA, ("text", pa.string())])
"""An event as it is read: facts in ``payload``, its words in ``text``, which is empty when there are none."""

ENTRY_SCHEMA = pa.schema([*list(LEDGER_SCHEMA)[:-1], *((name, pa.string()) for name in ("words", "step", "hash"))])
"""A row of the event table: facts in ``payload``, the digest of its words, the link of the chain."""

TEXTS = ("stream", "kind", "actor", "project", "payload", "step")
MOMENTS = ("occurred_at", "recorded_at")
KINDS = pa.array([kind.value for kind in EventKind])
FIRST_MOMENT = pa.scalar(datetime(1, 1, 2, tzinfo=UTC), MOMENT)
LAST_MOMENT = pa.scalar(datetime(9999, 12, 30, tzinfo=UTC), MOMENT)
"""A day inside what Python can say, so that a moment can be shown in any time zone."""


def conform(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return ``batch`` in EVENT_SCHEMA; raises ``LedgerError`` naming the column that cannot stand in the ledger."""
    missing = [name for name in EVENT_SCHEMA.names if name not in batch.schema.names]
    if missing:
        raise LedgerError("The events lack the columns {columns}: nothing was written.", columns=", ".join(missing))
    try:
        batch = batch.select(EVENT_SCHEMA.names).cast(EVENT_SCHEMA)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise LedgerError("The events do not fit the ledger ({reason}): nothing was written.", reason=error) from error
    for name in EVENT_SCHEMA.names:
        _refuse_empty(batch, name)
    for name in TEXTS:
        _refuse_nul(batch, name)
    for name in MOMENTS:
        _refuse_unspeakable(batch, name)
    _refuse_unknown_kinds(batch)
    return batch


def _refuse(column: str, reason: str) -> LedgerError:
    return LedgerError(
        "The events cannot enter the ledger: column {column} {reason}. Nothing was written.",
        column=column,
        reason=reason,
    )


def _refuse_empty(batch: pa.RecordBatch, name: str) -> None:
    if batch.column(name).null_count:
        raise _refuse(name, "has empty values")


def _refuse_nul(batch: pa.RecordBatch, name: str) -> None:
    column = batch.column(name)
    _, offsets, text = column.buffers()
    if not len(column) or text is None:
        return
    ends = memoryview(offsets).cast("i")
    if b"\x00" in text.slice(ends[column.offset], ends[column.offset + len(column)] - ends[column.offset]).to_pybytes():
        raise _refuse(name, "holds NUL characters (in JSON write \\u0000)")


def _refuse_unspeakable(batch: pa.RecordBatch, name: str) -> None:
    span = pc.min_max(batch.column(name))
    low, high = span["min"], span["max"]
    if low.is_valid and (
        low.cast(pa.int64()).as_py() < FIRST_MOMENT.cast(pa.int64()).as_py()
        or high.cast(pa.int64()).as_py() > LAST_MOMENT.cast(pa.int64()).as_py()
    ):
        raise _refuse(name, "has moments outside the years 1 to 9999")


def _refuse_unknown_kinds(batch: pa.RecordBatch) -> None:
    kinds = pc.unique(batch.column("kind"))
    unknown = kinds.filter(pc.invert(pc.is_in(kinds, KINDS)))
    if len(unknown):
        raise _refuse("kind", f"names unknown kinds: {', '.join(unknown.to_pylist()[:5])}")


def beginnings(batch: pa.RecordBatch) -> list[tuple[str, int]]:
    """Streams that ``batch`` goes on with, each with the first version it brings; streams begun anew are left out.

    Raises ``LedgerError`` when the versions of a stream are not consecutive or not in the order of the rows.
    """
    table = pa.Table.from_batches([batch.select(["stream", "version"])])
    starts = _starts(table)
    first = _later(table.filter(starts))
    if _later(table[1:].filter(starts[1:])).num_rows:  # streams are mixed: put each together
        table = table.append_column("row", pa.array(range(table.num_rows)))
        table = table.sort_by([("stream", "ascending"), ("version", "ascending")])
        starts = _starts(table)
        _refuse_disorder(table, starts)
        first = _later(table.filter(starts))
    return list(zip(first["stream"].to_pylist(), first["version"].to_pylist(), strict=True))


def _starts(table: pa.Table) -> pa.Array:
    """True for each row that does not follow the row above: another stream, or not its next version."""
    streams, versions = table["stream"].combine_chunks(), table["version"].combine_chunks()
    same = pc.equal(streams[1:], streams[:-1])
    follows = pc.and_(same, pc.equal(versions[1:], pc.add(versions[:-1], 1)))
    return pa.concat_arrays([pa.array([True] * min(1, table.num_rows)), pc.invert(follows)])


def _later(table: pa.Table) -> pa.Table:
    return table.filter(pc.not_equal(table["version"], 1))


def _refuse_disorder(table: pa.Table, starts: pa.Array) -> None:
    rows = table["row"].combine_chunks()
    falls = pc.and_(pc.invert(starts[1:]), pc.less(rows[1:], rows[:-1]))
    begun = pc.value_counts(table.filter(starts)["stream"])
    torn = [*begun.filter(pc.greater(begun.field("counts"), 1)).field("values"), *table["stream"][1:].filter(falls)]
    if torn:
        raise LedgerError(
            "The events of {stream} do not stand in the order of their versions, one after the other. Nothing was "
            "written.",
            stream=torn[0].as_py(),
        )


def from_joined(texts: Sequence[str | None], separator: str) -> pa.RecordBatch | None:
    """Columns of STORED_SCHEMA, each one text with its values between separators, as one batch.

    None when the texts cannot be cut up unmistakably, because a value holds the separator.
    """
    if texts[0] is None:
        return from_rows([])
    columns = [pc.split_pattern(pa.array([text]), separator).flatten() for text in texts]
    if len({len(column) for column in columns}) != 1:
        return None
    arrays = [
        column if field.type == pa.string() else column.cast(pa.int64()).cast(field.type)
        for column, field in zip(columns, STORED_SCHEMA, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=STORED_SCHEMA)


def from_rows(rows: Sequence[tuple[object, ...]]) -> pa.RecordBatch:
    """Rows of STORED_SCHEMA with moments in microseconds, as one batch."""
    columns = zip(*rows, strict=True) if rows else ([] for _ in STORED_SCHEMA)
    arrays = [
        pa.array(column, pa.int64()).cast(MOMENT) if field.type == MOMENT else pa.array(column, field.type)
        for column, field in zip(columns, STORED_SCHEMA, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=STORED_SCHEMA)
