"""The part of a base on which a process stands that serves some shards: their files, and cases that came from others.

What a base has of the whole company is made anew of the parts that the shards have of it, since it cannot be taken
apart again. So the base must have the shards of the ledger.
"""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

from etl.fleet.base import Base, Bases, added_up
from etl.fleet.tables import SHARD
from etl.fleet.task import CASES, PROJECTS, STAGED, is_whole, part_of
from etl.fleet.views import Kept, lay
from etl.warehouse.models import Model, models
from etl.warehouse.served import Served

STREAMS = STAGED[0]


def lay_served(cursor: duckdb.DuckDBPyConnection, table: Kept, bases: Bases, base: Base, served: Served) -> None:
    """Put a view in the place of a table, on those of its files that are of served shards.

    Of a cube the rows of these shards are added up and are the warehouse's own. All projects are there: of those served
    elsewhere nobody asks.
    """
    cube = None if served.shards is None or table.name == PROJECTS else _cube(table.name)
    if cube is not None:
        lay(cursor, table, ())
        parts = bases.table_of(part_of(cube))
        rows = parts.rows(base.tables[part_of(cube)], where=ds.field(SHARD).isin(served.listed))
        cursor.from_arrow(added_up(cube, rows.drop_columns([SHARD]))).insert_into(table.own)
        return
    shards = None if table.name == PROJECTS else served.shards
    lay(cursor, table, bases.table_of(table.name).paths(base.tables[table.name], shards))


def visitors(bases: Bases, base: Base, served: Served) -> set[str]:
    """The streams of a base's cases that lie in other shards and were moved to a project served here."""
    if served.shards is None:
        return set()
    elsewhere = ~ds.field(SHARD).isin(served.listed)
    codes = bases.rows(base, PROJECTS)["project"].to_pylist()
    here = ds.field("project").isin(pa.array([code for code in codes if served.has(code)], pa.string()))
    cases = bases.table_of(CASES).rows(base.tables[CASES], ["stream_key"], elsewhere & here)
    of_them = ds.field("stream_key").isin(cases["stream_key"].combine_chunks())
    found = bases.table_of(STREAMS).rows(base.tables[STREAMS], ["stream"], elsewhere & of_them)
    return set(map(str, found["stream"].to_pylist()))


def _cube(name: str) -> Model | None:
    """The model of a table whose rows are of several shards at once."""
    return next((model for model in models() if model.name == name and is_whole(model)), None)
