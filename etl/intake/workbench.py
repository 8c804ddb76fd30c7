"""The place where one import is worked: a DuckDB of its own that spills to disk and is thrown away afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
from duckdb.func import ARROW, SPECIAL

from casework.record import telephone
from casework.record.storage import is_full, no_room
from etl.statements import statement
from etl.warehouse import enclosed

MEMORY = "1500MB"
"""Upper bound of DuckDB's memory; beyond it, the work goes to disk."""

Value = str | int | float | bool | date | datetime | None | list[str]


class Workbench:
    """Tables of one import; every statement is a static model or an expression."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        connection.execute(statement("staging/bookkeeping"))
        connection.execute(statement("imports/macros"))
        connection.create_function(
            "telephone_number", _numbers, ["VARCHAR"], "VARCHAR", type=ARROW, null_handling=SPECIAL
        )

    def make(self, table: str, name: str, params: Mapping[str, Value] | None = None) -> None:
        """Make ``table`` from the model ``name``."""
        self.relation(name, params).create(table)

    def make_union_view(self, view: str, names: Sequence[str]) -> None:
        """Make ``view`` of several models of the same columns, one after the other."""
        first, *others = (self.relation(name) for name in names)
        for other in others:
            first = first.union(other)
        first.create_view(view)

    def rows(self, name: str, params: Mapping[str, Value] | None = None) -> list[tuple[object, ...]]:
        """All rows of the model ``name``, for small results."""
        return self.relation(name, params).fetchall()

    def batches(
        self, name: str, params: Mapping[str, Value] | None = None, *, batch_rows: int = 50_000
    ) -> Iterator[pa.RecordBatch]:
        """The rows of the model ``name`` as Arrow batches."""
        yield from self.relation(name, params).to_arrow_reader(batch_rows)

    def put(self, table: str, rows: pa.Table) -> None:
        """Make ``table`` from Arrow."""
        self.connection.from_arrow(rows).create(table)

    def relation(self, name: str, params: Mapping[str, Value] | None = None) -> duckdb.DuckDBPyRelation:
        """The model ``name``, not yet computed."""
        return self.connection.sql(statement(f"imports/{name}"), params=dict(params) if params else None)


def _numbers(texts: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The telephone number by which somebody is recognised, of each text (``casework.record.telephone``)."""
    return pa.array(map(telephone.number, texts.to_pylist()), pa.string())


@contextmanager
def workbench(reads: Iterable[Path] = ()) -> Iterator[Workbench]:
    """A fresh workbench in memory that may read the files ``reads`` and no other.

    What does not fit goes to a folder that is deleted at the end, whatever happens; raises ``StorageError`` when the
    disk has no room for it.
    """
    with (
        TemporaryDirectory(prefix="yingsheng-import-") as folder,
        enclosed.connect(reads=reads, spills_to=Path(folder), limit=MEMORY) as connection,
    ):
        try:
            yield Workbench(connection)
        except duckdb.Error as error:
            if is_full(error):
                raise no_room(Path(folder)) from error
            raise
