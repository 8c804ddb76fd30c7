"""A base read as a warehouse is: what stands in its files, as of its position, without words and customers.

Kept tables are views on the files of one base, so that opening one takes as long as laying out views; whatever becomes
current meanwhile, a reader goes on reading that one. It answers what an export of open marts asks, and all other
questions that need neither words nor customers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import duckdb
from sqlglot import exp

from casework.policy import Policies
from etl.fleet.base import Base, Bases
from etl.fleet.task import LOCAL, STAGED
from etl.warehouse import enclosed
from etl.warehouse import typed as staging
from etl.warehouse.database import Database
from etl.warehouse.file import FIRST_ROWS
from etl.warehouse.models import models
from etl.warehouse.snapshot import Known, Reader, prepare
from etl.warehouse.typed import Followed

Files = Mapping[str, Sequence[str]]
"""The files of each table."""


class BaseReader(Reader):
    """The newest base of a folder; close it afterwards."""

    moment: datetime | None = None
    """Of which earlier state of knowledge it is; None: of what is known."""

    _fetched: TemporaryDirectory[str]

    @classmethod
    def open(cls, address: str, policies: Policies) -> Self:
        """Raises ``FilesRefused`` where no base is, or one made by another program or other regulations."""
        bases = Bases(address)
        base = bases.fitting(policies)
        fetched = TemporaryDirectory(prefix="yingsheng-base-")
        places = {name: Path(fetched.name) / name for name in base.tables}
        files = {name: bases.table_of(name).here(version, places[name]) for name, version in base.tables.items()}
        readable = [Path(path) for paths in files.values() for path in paths]
        reader = cls(Database(enclosed.connect(reads=readable, looks_up=FIRST_ROWS)), policies)
        reader.moment, reader._fetched = bases.moment, fetched
        with reader._database.cursor() as cursor:
            prepare(cursor, policies)
            _lay_out(cursor, bases, base, files)
        return reader

    def as_known(self, known: Known) -> Reader:
        """Itself, when it is of what was known then; else worked out in memory of all the base's events."""
        return self if known == self.moment else super().as_known(known)

    def close(self) -> None:
        """Let go of the files, and remove those that were fetched."""
        self._database.close()
        self._fetched.cleanup()


def _lay_out(cursor: duckdb.DuckDBPyConnection, bases: Bases, base: Base, files: Files) -> None:
    for name in STAGED:
        cursor.execute(exp.Drop(tables=[exp.to_table(name)], kind="TABLE").sql("duckdb"))
        _stand_on(cursor, bases, base, name, files[name])
    for model in models():
        if model.name in files:
            _stand_on(cursor, bases, base, model.name, files[model.name])
        elif model.name in LOCAL:
            model.select(cursor).create(model.name)
        elif model.materialise in {"view", "macro"}:
            cursor.execute(model.sql)
    schema, made, regulations = base.origin
    staging.write_state(cursor, Followed(base.position, base.events), (schema, made, regulations, bases.address))


def _stand_on(cursor: duckdb.DuckDBPyConnection, bases: Bases, base: Base, name: str, paths: Sequence[str]) -> None:
    """Make a table that is a view on files; where there are none, one without rows."""
    if not paths:
        cursor.from_arrow(bases.rows(base, name).drop_columns(["shard"])).create(name)
        return
    listed = exp.Array(expressions=[exp.Literal.string(path) for path in paths])
    as_they_are = exp.EQ(this=exp.column("hive_partitioning"), expression=exp.false())  # folders make no column
    select = exp.select("*").from_(exp.Anonymous(this="read_parquet", expressions=[listed, as_they_are]))
    cursor.execute(exp.Create(this=exp.to_table(name), kind="VIEW", expression=select).sql("duckdb"))
