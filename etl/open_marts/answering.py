"""An answer as other systems read it: JSON, or an Arrow stream; moments in UTC, days and months as dates."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

ARROW = "application/vnd.apache.arrow.stream"
MOMENT = "%Y-%m-%dT%H:%M:%SZ"
SECONDS = pa.timestamp("s", "UTC")


def as_json(table: pa.Table, facts: Mapping[str, object]) -> bytes:
    """``facts`` and the table's ``rows``, each an object."""
    return json.dumps({**facts, "rows": _worded(table).to_pylist()}, ensure_ascii=False, allow_nan=False).encode()


def as_arrow(table: pa.Table, facts: Mapping[str, object]) -> bytes:
    """The table as a stream; ``facts`` stand in the metadata of its schema, as JSON each."""
    stream, told = pa.BufferOutputStream(), with_facts(table, facts)
    with pa.ipc.new_stream(stream, told.schema) as writer:
        writer.write_table(told)
    return bytes(stream.getvalue())


def with_facts(table: pa.Table, facts: Mapping[str, object]) -> pa.Table:
    """The same table, its schema telling ``facts``."""
    return table.replace_schema_metadata({name: json.dumps(value) for name, value in facts.items()})


def _worded(table: pa.Table) -> pa.Table:
    columns: Iterable[pa.ChunkedArray] = (_column(each) for each in table.columns)
    return pa.table(list(columns), names=table.column_names)


def _column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_timestamp(column.type):
        return pc.strftime(pc.floor_temporal(column, unit="second").cast(SECONDS), format=MOMENT)
    return column.cast(pa.string()) if pa.types.is_date(column.type) else column
