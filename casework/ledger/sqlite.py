"""What is special about a ledger in SQLite.

WAL lets readers go on while one writer writes; ``synchronous=FULL`` means that an acknowledged append survives a power
cut. Only the ``sqlite3`` module of this process may touch the file: a second SQLite library in the same process (ADBC,
DuckDB's extension) drops the POSIX locks of the first when it closes the file, and a commit can be lost in silence.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from casework.errors import ConflictError, LedgerError, LedgerUnavailable
from casework.ledger.batches import MOMENTS, from_rows

PATIENCE_SECONDS = 30
PRAGMAS = (
    f"pragma busy_timeout = {PATIENCE_SECONDS * 1000}",
    "pragma journal_mode = wal",
    "pragma synchronous = full",
    "pragma foreign_keys = on",
    "pragma recursive_triggers = on",  # or INSERT OR REPLACE would slip past the trigger against DELETE
    "pragma cache_size = -65536",
)
INSERT = """
    insert into event (stream, version, kind, occurred_at, recorded_at, actor, project, payload, seq)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
READ = """
    select seq, stream, version, kind, occurred_at, recorded_at, actor, project, payload
    from event where seq > ? and seq <= ? order by seq limit ?
"""


class SqliteStore:
    """Engine, bulk roads and error words of SQLite."""

    driver_errors: tuple[type[Exception], ...] = (sqlite3.Error,)

    def __init__(self, url: sa.URL) -> None:
        if not url.database or url.database == ":memory:":
            raise LedgerError("A ledger needs a file: use sqlite:///folder/ledger.sqlite, not {url}.", url=str(url))
        self.path = Path(url.database).resolve()
        self.address = f"sqlite:///{self.path}"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.engine = sa.create_engine(
            self.address, pool_size=8, max_overflow=56, pool_timeout=PATIENCE_SECONDS, connect_args={"timeout": 30}
        )
        sa.event.listen(self.engine, "connect", _prepare)
        sa.event.listen(self.engine, "begin", _begin)

    def lock(self, connection: sa.Connection) -> None:
        """Nothing more to do: a writing transaction starts with ``begin immediate``."""

    def insert(self, connection: sa.Connection, batch: pa.RecordBatch, first_seq: int) -> None:
        """Write a batch of EVENT_SCHEMA, numbering its rows from ``first_seq``."""
        columns = [_column(batch, name) for name in batch.schema.names]
        rows = zip(*columns, range(first_seq, first_seq + batch.num_rows), strict=True)
        _raw(connection).executemany(INSERT, rows)

    def read(self, connection: sa.Connection, after: int, until: int, limit: int) -> pa.RecordBatch:
        """At most ``limit`` events with ``after`` < seq ≤ ``until``, in LEDGER_SCHEMA."""
        return from_rows(_raw(connection).execute(READ, (after, until, limit)).fetchall())

    def translate(self, error: Exception) -> LedgerError:
        """Say a driver's error in the words of the house."""
        if isinstance(error, sqlite3.IntegrityError) and "event.stream, event.version" in str(error):
            return ConflictError(
                "Somebody else wrote to the same record first. Nothing was written; read it again and decide anew."
            )
        if isinstance(error, sqlite3.OperationalError):
            return LedgerUnavailable(
                "The ledger {address} is not available ({reason}). Nothing was written; try again, and if it stays so, "
                "look at the disk and at who else has the file open.",
                address=self.address,
                reason=error,
            )
        if isinstance(error, sqlite3.IntegrityError):
            return LedgerError("The ledger refused the change: {reason}. Nothing was written.", reason=error)
        return LedgerError(
            "The ledger {address} cannot be used ({reason}). If the file is damaged, restore the latest backup.",
            address=self.address,
            reason=error,
        )


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver starts no transactions of its own
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("begin immediate" if writes else "begin")


def _raw(connection: sa.Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError(f"not an SQLite connection: {driver!r}")
    return driver


def _column(batch: pa.RecordBatch, name: str) -> list[object]:
    column = batch.column(name)
    values: list[object] = (column.cast(pa.int64()) if name in MOMENTS else column).to_pylist()
    return values
