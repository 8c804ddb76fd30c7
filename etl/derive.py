"""From ``staging`` to everything that is derived: all of it, or the streams that new events touch."""

from __future__ import annotations

import duckdb

from etl import wide
from etl.models import Step, build, going_on, models, parsed, refresh
from etl.statements import statement


def derive_all(cursor: duckdb.DuckDBPyConnection, step: Step = going_on) -> int:
    """Make every kept model anew; returns the number of streams on the generic road.

    ``step`` is called before each model; what it raises breaks off.
    """
    wide.prepare(cursor)
    streams = _touch(cursor, "staging/touched_all", {})
    build(cursor, models(), step)
    return streams


def derive_touched(cursor: duckdb.DuckDBPyConnection, after_seq: int, step: Step = going_on) -> int:
    """Bring every kept model up to date with the events after ``after_seq``; returns the number of streams touched."""
    streams = _touch(cursor, "staging/touched_after", {"after_seq": after_seq})
    refresh(cursor, models(), streams, step)
    return streams


def _touch(cursor: duckdb.DuckDBPyConnection, choice: str, params: dict[str, int]) -> int:
    """Choose the streams that the run is about; returns how many they are."""
    streams = cursor.execute(parsed(statement(choice)), params or None).fetchall()[0][0]
    cursor.execute(parsed(statement("staging/scoped")))
    return int(streams)
