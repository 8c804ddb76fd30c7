"""What is special about a ledger in PostgreSQL.

A sequence would hand out numbers before the commit, so that a reader who follows the ledger could pass a number whose
event becomes visible later, and never see it. Here a writer first takes the advisory lock of a shard, held until its
commit is visible, and numbers its events from the shard's last one on: in each shard the order of numbers is the order
of commits, without gaps. Who may build on anything in the ledger locks all of it; who adds to streams whose versions
they know, only the shards of these.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString

import psycopg
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa
from psycopg import errors, sql
from pyarrow import csv

from casework.errors import ConflictError, LedgerError, LedgerUnavailable
from casework.record.ledger.batches import MOMENTS, STORED_SCHEMA, from_rows
from casework.record.ledger.questions import Question, Row
from casework.record.ledger.store import Prove, Within
from casework.record.ledger.tables import chain_head, free_text
from casework.record.ledger.words import WordsRow
from casework.record.migrations.upgrade import migrate
from casework.record.storage import full

WRITERS_LOCK = 8_295_217
"""The advisory lock of all writers to the event table of one database."""
PATIENCE = "60s"

WAIT = "select set_config('lock_timeout', %s, true)"
LOCK = "select pg_advisory_xact_lock(%s)"
BESIDE_OTHERS = "select set_config('lock_timeout', %s, true), pg_advisory_xact_lock_shared(%s)"
LOCK_SHARD = "select pg_advisory_xact_lock(%s::int, %s::int)"
TRY_SHARD = "select pg_try_advisory_xact_lock(%s::int, %s::int)"
WRITE = """
    copy event (seq, stream, version, kind, occurred_at, recorded_at, actor, project, payload, words, step, hash)
    from stdin (format csv)
"""
WRITE_WORDS = "copy free_text (seq, digest, salt, text) from stdin (format csv)"
READ = """
    copy (
        select
            e.seq, stream, version, kind,
            (extract(epoch from occurred_at) * 1000000)::bigint,
            (extract(epoch from recorded_at) * 1000000)::bigint,
            actor, project, payload, step, coalesce(f.text, '')
        from event as e left join free_text as f on e.seq = f.seq
        where e.seq > %s and e.seq <= %s order by e.seq limit %s
    ) to stdout (format csv)
"""
DUMP = "copy {table} to stdout (format csv, header)"
FILL = "copy {table} from stdin (format csv, header match)"
AS_SENT = {field.name: pa.int64() if field.name in MOMENTS else field.type for field in STORED_SCHEMA}


class HeldShards:
    """The shards that a transaction has locked, until it ends."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._held: set[int] = set()

    def take(self, shard: int) -> None:
        """Wait for the writers before us to this shard.

        Shards are waited for in ascending order, so that no two writers wait for each other; one that comes out of
        turn is taken when it is free, else ``LedgerUnavailable`` is raised.
        """
        if shard in self._held:
            return
        if shard > max(self._held, default=-1):
            self._connection.exec_driver_sql(LOCK_SHARD, (WRITERS_LOCK, shard))
        elif not self._connection.exec_driver_sql(TRY_SHARD, (WRITERS_LOCK, shard)).scalar_one():
            raise LedgerUnavailable("The ledger was busy with another entry. Nothing was written; try again.")
        self._held.add(shard)


class PostgresStore:
    """Engine, bulk roads and error words of PostgreSQL."""

    driver_errors: tuple[type[Exception], ...] = (psycopg.Error,)
    reading_options: Mapping[str, object] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    writing_options: Mapping[str, object] = {"isolation_level": "READ COMMITTED"}
    many_write = True

    def __init__(self, url: sa.URL) -> None:
        url = url.set(drivername="postgresql+psycopg")
        self.address = url.render_as_string(hide_password=True)
        self.engine = sa.create_engine(
            url,
            pool_size=8,
            max_overflow=24,
            pool_pre_ping=True,
            connect_args={"connect_timeout": 10, "application_name": "yingsheng"},
            hide_parameters=True,  # they hold names and telephones, which belong into no message and no log
        )

    def lock(self, connection: sa.Connection) -> None:
        """Wait for all writers before us, on whatever machine; given up after ``PATIENCE``."""
        connection.exec_driver_sql(WAIT, (PATIENCE,))
        connection.exec_driver_sql(LOCK, (WRITERS_LOCK,))

    def hold(self, connection: sa.Connection) -> HeldShards:
        """Wait for those before us who hold the whole ledger; from then on nobody does."""
        connection.exec_driver_sql(BESIDE_OTHERS, (PATIENCE, WRITERS_LOCK))
        return HeldShards(connection)

    def insert(self, connection: sa.Connection, batch: pa.RecordBatch, words: Sequence[WordsRow]) -> None:
        """Write a batch of ENTRY_SCHEMA, and the words beside it, by COPY."""
        _copy_in(connection, WRITE, batch)
        if words:
            columns = [pa.array(column) for column in zip(*words, strict=True)]
            _copy_in(connection, WRITE_WORDS, pa.RecordBatch.from_arrays(columns, names=free_text.columns.keys()))

    def read(self, connection: sa.Connection, after: int, until: int, limit: int) -> pa.RecordBatch:
        """At most ``limit`` events with ``after`` < seq ≤ ``until``, in STORED_SCHEMA."""
        text = io.BytesIO()
        with _raw(connection).cursor() as cursor, cursor.copy(READ, (after, until, limit)) as copy:
            for part in copy:
                text.write(part)
        return _parsed(text)

    def ask(self, question: Question, given: Mapping[str, object], within: Within | None) -> Sequence[Row]:
        """The answer to a question, on a connection of its own or ``within`` a transaction."""
        if within is not None:
            found: Sequence[Row] = within.execute(question.statement, given).all()
            return found
        with self.engine.connect() as connection:
            return connection.execute(question.statement, given).all()

    def change(self, question: Question, given: Mapping[str, object], within: Within) -> int:
        """Change rows beside the events; returns how many."""
        changed: int = within.execute(question.statement, given).rowcount
        return changed

    @contextmanager
    def beside(self) -> Iterator[Within]:
        """A transaction over the tables beside the events, after the writers before it."""
        with self.engine.connect().execution_options(**self.writing_options) as connection, connection.begin():
            self.lock(connection)
            yield connection

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def scrub(self) -> None:
        """Write the tables that words and customers left anew, so that nothing taken away stands in their files."""
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("vacuum full free_text, customer, draft, quarantine_row, delivery, lookup")

    def dump(self, connection: sa.Connection, folder: Path) -> None:
        """Copy every table into ``folder`` as CSV, all of one moment, while others go on writing."""
        connection.exec_driver_sql("set local datestyle to iso")
        for table in _tables(connection):
            command = sql.SQL(DUMP).format(table=sql.Identifier(table.name))
            with (
                (folder / f"{table.name}.csv").open("wb") as file,
                _raw(connection).cursor() as cursor,
                cursor.copy(command) as copy,
            ):
                for part in copy:
                    file.write(part)

    def restore(self, folder: Path, *, overwrite: bool, prove: Prove) -> None:
        """Fill the empty tables of a new ledger from ``folder``, in one transaction.

        The tables are made in the revision of the dump. Raises ``LedgerError`` when the ledger is not empty, also with
        ``overwrite``: events are never removed.
        """
        _, _, dumped_revision = (folder / "alembic_version.csv").read_text().strip().partition("\n")
        with self.engine.connect().execution_options(isolation_level="READ COMMITTED") as connection:
            self.lock(connection)
            migrate(connection, to=dumped_revision)
            if sa.inspect(connection).has_table(chain_head.name):
                connection.execute(sa.delete(chain_head).where(chain_head.c.seq == 0))  # of the ledger made just now
            for table in _tables(connection):
                if table.name == "alembic_version":
                    continue
                if connection.execute(sa.select(table).limit(1)).first() is not None:
                    raise self._not_empty(overwrite)
                _fill(connection, table, folder / f"{table.name}.csv")
            migrate(connection)
            prove(connection)
            connection.commit()

    def _not_empty(self, overwrite: bool) -> LedgerError:
        return LedgerError(
            "The ledger {address} is not empty{asked}: restore into a new, empty database.",
            address=self.address,
            asked=" and events are never removed" if overwrite else "",
        )

    def translate(self, error: Exception) -> LedgerError:
        """Say a driver's error in the words of the house; the row it is about is named by neither."""
        if isinstance(error, psycopg.Error) and error.diag.message_primary:
            error.args = (error.diag.message_primary,)  # the lines below it, for the server's log, hold the row
        if isinstance(error, errors.UniqueViolation) and error.diag.table_name == "event":
            return ConflictError(
                "Somebody else wrote to the same record first. Nothing was written; read it again and decide anew."
            )
        if isinstance(error, errors.DiskFull):
            return full(self.address)
        if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
            return LedgerUnavailable(
                "The ledger {address} is not available ({reason}). Nothing was written; try again, and if it stays so, "
                "look at the database server.",
                address=self.address,
                reason=str(error).strip(),
            )
        if isinstance(error, psycopg.IntegrityError | psycopg.DataError | errors.RaiseException):
            return LedgerError("The ledger refused the change: {reason}. Nothing was written.", reason=_first(error))
        return LedgerError("The ledger {address} cannot be used ({reason}).", address=self.address, reason=error)


def _copy_in(connection: sa.Connection, command: LiteralString, batch: pa.RecordBatch) -> None:
    text = io.BytesIO()
    csv.write_csv(batch, text, csv.WriteOptions(include_header=False))
    with _raw(connection).cursor() as cursor, cursor.copy(command) as copy:
        copy.write(text.getbuffer())


def _tables(connection: sa.Connection) -> list[sa.Table]:
    """Every table there is, also those this version does not know; referred ones before those that refer to them."""
    found = sa.MetaData()
    found.reflect(connection)
    return found.sorted_tables


def _fill(connection: sa.Connection, table: sa.Table, file: Path) -> None:
    command = sql.SQL(FILL).format(table=sql.Identifier(table.name))
    with file.open("rb") as source, _raw(connection).cursor() as cursor, cursor.copy(command) as copy:
        while part := source.read(1 << 20):
            copy.write(part)
    for column in table.primary_key:
        if column.server_default is not None:  # numbered by a sequence: go on after the highest
            sequence = sa.func.pg_get_serial_sequence(table.name, column.name)
            following = sa.func.coalesce(sa.func.max(column), 0) + 1
            connection.execute(sa.select(sa.func.setval(sequence, following, sa.false())).select_from(table))


def _first(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _raw(connection: sa.Connection) -> psycopg.Connection[tuple[object, ...]]:
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError(f"not a PostgreSQL connection: {driver!r}")
    return driver


def _parsed(text: io.BytesIO) -> pa.RecordBatch:
    size = text.tell()
    if not size:
        return from_rows([])
    text.seek(0)
    table = csv.read_csv(
        text,
        csv.ReadOptions(column_names=STORED_SCHEMA.names, block_size=size + 1),
        csv.ParseOptions(newlines_in_values=True),
        csv.ConvertOptions(column_types=AS_SENT, strings_can_be_null=False, quoted_strings_can_be_null=False),
    ).combine_chunks()
    columns = [pc.cast(table[field.name].combine_chunks(), field.type) for field in STORED_SCHEMA]
    return pa.RecordBatch.from_arrays(columns, schema=STORED_SCHEMA)
