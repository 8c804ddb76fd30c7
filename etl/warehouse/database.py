"""An open DuckDB that is lent to many threads at once, and exchanged for another when nobody has it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Condition
from time import monotonic

import duckdb

from etl.errors import WarehouseError

PATIENCE_SECONDS = 5.0
"""How long questions under way may go on before they are broken off, when the database has to be exchanged."""
FATAL = (
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.IOException,
    duckdb.SerializationException,
    duckdb.ConnectionException,
)


class Database:
    """Lends cursors; every user has one of its own, so none waits for another."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection: duckdb.DuckDBPyConnection | None = connection
        self._lent: set[duckdb.DuckDBPyConnection] = set()
        self._exchanging = False
        self._changed = Condition()

    @property
    def is_open(self) -> bool:
        """Whether there is anything to lend."""
        return self._connection is not None

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for one question or transaction; waits while the database is exchanged.

        Raises ``WarehouseError`` while there is none. A thread that has one may not ask for another: it might wait for
        an exchange that waits for its first.
        """
        cursor = self._lend()
        try:
            yield cursor
        finally:
            cursor.close()
            with self._changed:
                self._lent.discard(cursor)
                self._changed.notify_all()

    def _lend(self) -> duckdb.DuckDBPyConnection:
        with self._changed:
            self._changed.wait_for(lambda: not self._exchanging)
            if self._connection is None:
                raise being_made()
            cursor = self._connection.cursor()
            self._lent.add(cursor)
            return cursor

    @contextmanager
    def _exclusively(self) -> Iterator[None]:
        """Hold back whoever wants a cursor, and wait until all are back; who takes too long is broken off."""
        with self._changed:
            self._changed.wait_for(lambda: not self._exchanging)
            self._exchanging = True
            self._call_back()
        try:
            yield
        finally:
            with self._changed:
                self._exchanging = False
                self._changed.notify_all()

    def _call_back(self) -> None:
        patient_until = monotonic() + PATIENCE_SECONDS
        while self._lent:
            self._changed.wait(max(patient_until - monotonic(), 0.05))
            if monotonic() >= patient_until:
                for cursor in self._lent:
                    cursor.interrupt()

    def close(self) -> None:
        """Let go of the database, when all cursors are back."""
        with self._exclusively():
            self._let_go()

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except duckdb.Error:  # one that is invalidated cannot be written out; it is gone all the same
                del connection


@contextmanager
def transaction(database: Database) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor whose statements all count, or none."""
    with database.cursor() as cursor:
        cursor.begin()
        try:
            yield cursor
        except BaseException:
            with suppress(duckdb.Error):  # a database that is invalidated has taken everything back already
                cursor.rollback()
            raise
        cursor.commit()


def is_fatal(error: duckdb.Error) -> bool:
    """Whether the database itself is the matter, not the question; a damaged block is told by the base class alone."""
    return isinstance(error, FATAL) or type(error) is duckdb.Error


def first_line(error: Exception) -> str:
    """What DuckDB says, without its traces and hints."""
    return str(error).partition("\n")[0]


def being_made() -> WarehouseError:
    """What to say to whoever asks while there is nothing to ask."""
    return WarehouseError("The figures are being made anew from the ledger, nothing is lost. Look again in a moment.")
