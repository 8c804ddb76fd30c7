"""From ``staging`` to everything that is derived: all of it, or the streams that new events touch."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from casework.record.ledger.shards import Position
from etl.statements import statement
from etl.warehouse.models import Step, build, fill, going_on, models, parsed, refresh
from etl.warehouse.typed import Text, as_it_stands


def derive_all(cursor: duckdb.DuckDBPyConnection, step: Step = going_on) -> int:
    """Make every kept model anew; returns the number of streams.

    ``step`` is called before each model; what it raises breaks off.
    """
    streams = touch(cursor, "staging/touched_all", "staging/scoped_all")
    build(cursor, models(), step)
    return streams


def derive_anew(cursor: duckdb.DuckDBPyConnection, step: Step = going_on) -> int:
    """As ``derive_all``, in a database in which all was laid out without events (``etl.warehouse.blank``)."""
    streams = touch(cursor, "staging/touched_all", "staging/scoped_all")
    if streams:
        fill(cursor, models(), step)
    return streams


def derive_touched(cursor: duckdb.DuckDBPyConnection, after: Position, step: Step = going_on) -> int:
    """Bring every kept model up to date with the events after a position; returns the number of streams touched."""
    streams = touch(cursor, "staging/touched_after", "staging/scoped", {"after": after.seqs})
    refresh(cursor, models(), streams, step)
    return streams


def touch(
    cursor: duckdb.DuckDBPyConnection,
    choice: str,
    scope: str,
    params: Mapping[str, object] | None = None,
    text: Text = as_it_stands,
) -> int:
    """Choose the streams that the run is about and their events; returns how many streams they are."""
    streams = cursor.execute(parsed(text(statement(choice))), params).fetchall()[0][0]
    cursor.execute(parsed(text(statement(scope))))
    return int(streams)
