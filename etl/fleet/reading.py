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

from casework.policy import Policies
from etl.fleet.base import Base, Bases
from etl.fleet.task import STAGED, kept
from etl.fleet.views import Kept, lay
from etl.statements import statement
from etl.warehouse import enclosed
from etl.warehouse import typed as staging
from etl.warehouse.database import Database
from etl.warehouse.derive import derive_all
from etl.warehouse.file import FIRST_ROWS
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
            _lay_out(cursor, base, files, address)
        return reader

    def as_known(self, known: Known) -> Reader:
        """Itself, when it is of what was known then; else worked out in memory of all the base's events."""
        return self if known == self.moment else super().as_known(known)

    def close(self) -> None:
        """Let go of the files, and remove those that were fetched."""
        self._database.close()
        self._fetched.cleanup()


def _lay_out(cursor: duckdb.DuckDBPyConnection, base: Base, files: Files, address: str) -> None:
    derive_all(cursor)
    cursor.execute(statement("own/schema"))
    cursor.execute(statement("own/nothing_said"))
    for name in (*STAGED, *(model.name for model in kept())):
        lay(cursor, Kept(name), files[name])
    schema, made, regulations = base.origin
    staging.write_state(cursor, Followed(base.position, base.events), (schema, made, regulations, address))
