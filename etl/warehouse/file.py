"""Who owns which warehouse file: one process each; whoever comes second works on a copy of its own.

A file holds nothing that the ledger does not. So one that is made anew is made beside the old one, which is then thrown
away: its space is given back, and whoever reads goes on reading until the new one is there.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from threading import Lock

import duckdb

from casework.record import private
from etl.warehouse import enclosed
from etl.warehouse.database import Database

FIRST_ROWS = 1000
"""Of so many rows, wanted in some order, DuckDB looks up the columns only when it knows which rows they are."""

HELD = re.compile("lock on file|used by another process")
"""How DuckDB says that another process has the file."""

Connect = Callable[[str], duckdb.DuckDBPyConnection]
"""Opens the database at a path."""

_taken: set[Path] = set()
_guard = Lock()


class WarehouseFile(Database):
    """The file that this process owns, open; ``found`` is whether there was one that could be opened."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, path: Path, connect: Connect, *, found: bool, damaged: bool
    ) -> None:
        super().__init__(connection)
        self.path = path
        self._connect = connect
        self.found = found
        self.damaged = damaged
        """Whether there was one that could not be opened; it was thrown away."""

    @classmethod
    def claim(cls, path: Path, connect: Connect | None = None) -> WarehouseFile:
        """Open ``path`` for writing, or the first free of ``<name>-2``, ``<name>-3`` … when another owner has it.

        ``connect`` opens a database where it is not ``connected``.
        A file that is no DuckDB database, or one of another version, is thrown away. Only one owner per file in a
        process as well. Raises ``duckdb.Error`` and ``OSError``: a full disk, a folder that may not be written to.
        """
        private.make_folder(path.parent)
        with _guard:
            for candidate in _candidates(path.resolve()):
                opened = None if candidate in _taken else _open(candidate, connect or connected)
                if opened is not None:
                    private.make_file(candidate)
                    _taken.add(candidate)
                    return opened
        raise AssertionError("unreachable: candidates never end")

    def release(self) -> None:
        """Close the file and let another owner take it."""
        self.close()
        with _guard:
            _taken.discard(self.path)

    def is_sound_once_reopened(self) -> bool:
        """Open the file anew; whether that can be done and every block of every table can be read."""
        try:
            with self._exclusively():
                self._let_go()
                self._connection = self._connect(str(self.path))
            self._read_all()
        except duckdb.Error:
            return False
        return True

    def _read_all(self) -> None:
        with self.cursor() as cursor:
            for schema, table in cursor.execute("select schema_name, table_name from duckdb_tables()").fetchall():
                relation = cursor.table(f"{schema}.{table}")
                digest = duckdb.FunctionExpression("hash", *map(duckdb.ColumnExpression, relation.columns))
                relation.aggregate([duckdb.FunctionExpression("bit_xor", digest)]).fetchall()

    def discard(self) -> None:
        """Throw the file away; until ``replace`` nobody can read."""
        self.close()
        discard(self.path)

    def discard_abandoned(self) -> None:
        """Throw away the copies of their own that other processes made beside the file and have left."""
        name = re.sub(r"-\d+$", "", self.path.stem)
        for other in self.path.parent.glob(f"{name}*{self.path.suffix}"):
            if re.fullmatch(rf"{re.escape(name)}(-\d+)?", other.stem) and not _held(other):
                discard(other)

    @property
    def has_room(self) -> bool:
        """Whether the disk has room for the file once more."""
        return shutil.disk_usage(self.path.parent).free > self.path.stat().st_size if self.path.exists() else True

    @contextmanager
    def replaced(self, lay_out: Callable[[Path], None]) -> Iterator[Database]:
        """A fresh database, its file made by ``lay_out``, to take the place of this one at the end of the block; gone
        when that fails."""
        beside = self.path.with_name(f"{self.path.stem}.anew{self.path.suffix}")
        discard(beside)  # left by a process that was killed
        try:
            lay_out(beside)
            with closing(Database(self._connect(str(beside)))) as fresh:
                yield fresh
                with fresh.cursor() as cursor:
                    cursor.execute("checkpoint")
            with self._exclusively():
                self._let_go()
                discard(self.path)
                beside.replace(self.path)
                self._connection = self._connect(str(self.path))
        except BaseException:
            discard(beside)
            raise


def _held(path: Path) -> bool:
    """Whether somebody has the file open, here or elsewhere."""
    if path in _taken:
        return True
    try:
        connected(str(path)).close()
    except duckdb.IOException as error:
        return bool(HELD.search(str(error)))
    except duckdb.Error:
        return False
    return False


def in_memory(threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """A warehouse that lives as long as its connection."""
    return connected(enclosed.MEMORY, threads)


def connected(address: str, threads: int | None = None) -> duckdb.DuckDBPyConnection:
    """A connection to a database, with the settings that a warehouse asks questions with."""
    return enclosed.connect(address, looks_up=FIRST_ROWS, threads=threads)


def discard(path: Path) -> None:
    """Delete a warehouse file and its write-ahead log."""
    path.unlink(missing_ok=True)
    path.with_name(path.name + ".wal").unlink(missing_ok=True)


def _candidates(path: Path) -> Iterator[Path]:
    yield path
    for number in count(2):
        yield path.with_name(f"{path.stem}-{number}{path.suffix}")


def _open(path: Path, connect: Connect) -> WarehouseFile | None:
    """The file, or None when another process holds it."""
    found = path.exists()
    try:
        return WarehouseFile(connect(str(path)), path, connect, found=found, damaged=False)
    except duckdb.IOException as error:
        if HELD.search(str(error)):
            return None
        if not found:
            raise
        discard(path)
    except duckdb.Error:
        discard(path)
    return WarehouseFile(connect(str(path)), path, connect, found=False, damaged=found)
