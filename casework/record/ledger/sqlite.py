"""What is special about a ledger in SQLite.

WAL lets readers go on while one writer writes; ``synchronous=FULL`` means that an acknowledged append survives a power
cut. Only the ``sqlite3`` module of this process may touch the file: a second SQLite library in the same process (ADBC,
DuckDB's extension) drops the POSIX locks of the first when it closes the file, and a commit can be lost in silence.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from time import monotonic, sleep

import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from casework.errors import ConflictError, LedgerError, LedgerUnavailable
from casework.record import private
from casework.record.ledger.batches import MOMENTS, from_joined, from_rows
from casework.record.ledger.questions import Question, Row, made
from casework.record.ledger.store import Prove, Within
from casework.record.ledger.tables import free_text
from casework.record.ledger.words import WordsRow
from casework.record.migrations.upgrade import migrate
from casework.record.storage import full, is_full

COPY = "ledger.sqlite"
PATIENCE_SECONDS = 30
BUSY_SECONDS = 0.02
"""How long to wait before trying again what was refused."""
SCRUB_PATIENCE_SECONDS = 2
"""How long emptying the log waits for readers; it is tried again whenever words are taken away."""
PRAGMAS = (
    "pragma page_size = 8192",
    f"pragma busy_timeout = {PATIENCE_SECONDS * 1000}",
    "pragma journal_mode = wal",
    "pragma synchronous = full",
    "pragma foreign_keys = on",
    "pragma recursive_triggers = on",  # or INSERT OR REPLACE would slip past the trigger against DELETE
    "pragma cache_size = -65536",
    "pragma secure_delete = on",  # words that are taken away are overwritten, not only forgotten
)
LISTENING = "pragma cache_size = -4096"
"""Of a connection for small questions: there may be one for every thread."""
ROWS_AT_ONCE = 50
"""One INSERT with 50 rows takes a quarter less time per row than 50 of them; 100 take no less."""
INSERT = (
    "insert into event "
    "(seq, stream, version, kind, occurred_at, recorded_at, actor, project, payload, words, step, hash) values "
)
INSERT_WORDS = "insert into free_text (seq, digest, salt, text) values "

READ_ROWS = """
    select
        e.seq, stream, version, kind, occurred_at, recorded_at, actor, project, payload, step,
        coalesce(f.text, '') as text
    from event as e left join free_text as f on e.seq = f.seq
    where e.seq > ? and e.seq <= ? order by e.seq limit ?
"""
NO_DIGIT = re.compile("[^0-9]")
SEPARATOR = "\x1e"
READ_COLUMNS = """
    select
        group_concat(seq, char(30)), group_concat(stream, char(30)), group_concat(version, char(30)),
        group_concat(kind, char(30)), group_concat(occurred_at, char(30)), group_concat(recorded_at, char(30)),
        group_concat(actor, char(30)), group_concat(project, char(30)), group_concat(payload, char(30)),
        group_concat(step, char(30)), group_concat(text, char(30))
    from (
        select
            e.seq, stream, version, kind, occurred_at, recorded_at, actor, project, payload, step,
            coalesce(f.text, '') as text
        from event as e left join free_text as f on e.seq = f.seq
        where e.seq > ? and e.seq <= ? order by e.seq limit ?
    )
"""
"""One long text per column, cut up again by Arrow: 1.7 times as fast as fetching the rows."""


UNAVAILABLE = (
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "SQLITE_CANTOPEN",
    "SQLITE_FULL",
    "SQLITE_READONLY",
    "SQLITE_IOERR",
    "SQLITE_PERM",
)


class SqliteStore:
    """Engine, bulk roads and error words of SQLite."""

    driver_errors: tuple[type[Exception], ...] = (sqlite3.Error,)

    reading_options: Mapping[str, object] = {}
    writing_options: Mapping[str, object] = {"writes": True}
    many_write = False

    def __init__(self, url: sa.URL) -> None:
        if not url.database or url.database == ":memory:":
            raise LedgerError("A ledger needs a file: use sqlite:///folder/ledger.sqlite, not {url}.", url=str(url))
        self.path = Path(url.database).resolve()
        self._listeners: list[sqlite3.Connection] = []
        self.address = f"sqlite:///{self.path}"
        private.make_folder(self.path.parent)
        self.engine = sa.create_engine(
            self.address,
            pool_size=8,
            max_overflow=56,
            pool_timeout=PATIENCE_SECONDS,
            connect_args={"timeout": 30},
            hide_parameters=True,  # they hold names and telephones, which belong into no message and no log
        )
        sa.event.listen(self.engine, "do_connect", self._make_private)
        sa.event.listen(self.engine, "connect", _prepare)
        sa.event.listen(self.engine, "begin", _begin)

    def _make_private(self, *_: object) -> None:
        """Before SQLite makes the file: what it writes beside it later has the rights of the file itself."""
        private.make_file(self.path)

    def lock(self, connection: sa.Connection) -> None:
        """Nothing more to do: a writing transaction starts with ``begin immediate``."""

    def hold(self, connection: sa.Connection) -> None:
        """One writes at a time: a writing transaction holds the whole ledger."""

    def insert(self, connection: sa.Connection, batch: pa.RecordBatch, words: Sequence[WordsRow]) -> None:
        """Write a batch of ENTRY_SCHEMA and the words beside it."""
        columns = (_column(batch, name) for name in batch.schema.names)
        _insert(_raw(connection), INSERT, len(batch.schema), zip(*columns, strict=True))
        _insert(_raw(connection), INSERT_WORDS, len(free_text.columns), words)

    def read(self, connection: sa.Connection, after: int, until: int, limit: int) -> pa.RecordBatch:
        """At most ``limit`` events with ``after`` < seq ≤ ``until``, in STORED_SCHEMA."""
        driver, bounds = _raw(connection), (after, until, limit)
        try:
            batch = from_joined(driver.execute(READ_COLUMNS, bounds).fetchone(), SEPARATOR)
        except sqlite3.DataError:  # more than a gigabyte of payload in one batch
            batch = None
        return from_rows(driver.execute(READ_ROWS, bounds).fetchall()) if batch is None else batch

    def ask(self, question: Question, given: Mapping[str, object], within: Within | None) -> Sequence[Row]:
        """The answer to a question, on a connection that is kept for it or ``within`` a transaction."""
        asked = made(question, self.engine.dialect)
        if within is not None:
            return asked.rows(_driver(within).execute(asked.text, asked.values(given)).fetchall())
        with self._kept() as driver:
            return asked.rows(driver.execute(asked.text, asked.values(given)).fetchall())

    def change(self, question: Question, given: Mapping[str, object], within: Within) -> int:
        """Change rows beside the events; returns how many."""
        asked = made(question, self.engine.dialect)
        return _driver(within).execute(asked.text, asked.values(given)).rowcount

    @contextmanager
    def beside(self) -> Iterator[Within]:
        """A transaction over the tables beside the events."""
        with self._kept() as driver:
            driver.execute("begin immediate")
            yield driver
            driver.execute("commit")

    @contextmanager
    def _kept(self) -> Iterator[sqlite3.Connection]:
        """A connection kept for small questions; one on which something failed is closed, and with it what it began."""
        try:
            driver = self._listeners.pop()
        except IndexError:  # all of them are busy
            driver = self._listener()
        try:
            yield driver
        except BaseException:
            driver.close()
            raise
        self._listeners.append(driver)

    def _listener(self) -> sqlite3.Connection:
        private.make_file(self.path)
        driver = sqlite3.connect(self.path, timeout=PATIENCE_SECONDS, check_same_thread=False)
        _prepare(driver)
        driver.execute(LISTENING)
        return driver

    def close(self) -> None:
        """Let go of the file."""
        while self._listeners:
            self._listeners.pop().close()
        self.engine.dispose()

    def scrub(self) -> None:
        """Fold the log into the file and empty it, so that nothing taken away stands there any longer."""
        with self.engine.connect() as connection:
            driver = _raw(connection)
            driver.execute(f"pragma busy_timeout = {SCRUB_PATIENCE_SECONDS * 1000}")
            driver.execute("pragma wal_checkpoint(truncate)").fetchall()
            driver.execute(f"pragma busy_timeout = {PATIENCE_SECONDS * 1000}")

    def dump(self, connection: sa.Connection, folder: Path) -> None:
        """Copy the whole ledger into ``folder`` while others go on writing; the copy is one moment's state."""
        with closing(sqlite3.connect(folder / COPY)) as copy:
            _raw(connection).backup(copy)
            copy.execute("pragma journal_mode = delete")  # one file, without a log beside it
            _refuse_damage(copy)

    def restore(self, folder: Path, *, overwrite: bool, prove: Prove) -> None:
        """Put the copy from ``folder`` in the ledger's place; a ledger already there is kept beside it.

        Raises ``LedgerError`` when there is one and ``overwrite`` is not set, or when the copy is damaged;
        ``LedgerUnavailable`` when somebody has the ledger open.
        """
        with closing(sqlite3.connect(folder / COPY)) as copy:
            _refuse_damage(copy)
        engine = sa.create_engine(f"sqlite:///{folder / COPY}", hide_parameters=True)
        with engine.begin() as connection:
            migrate(connection)  # what is proven is what will be opened
            prove(connection)
        engine.dispose()
        if self.path.exists():
            if not overwrite:
                raise LedgerError("There is a ledger at {path} already: allow to replace it.", path=self.path)
            _refuse_in_use(self.path)
            _set_aside(self.path)
        arriving = self.path.with_name(self.path.name + ".arriving")
        shutil.copyfile(folder / COPY, arriving)
        arriving.replace(self.path)

    def translate(self, error: Exception) -> LedgerError:
        """Say a driver's error in the words of the house."""
        name = getattr(error, "sqlite_errorname", "")
        if is_full(error):
            return full(self.address)
        if name.startswith(UNAVAILABLE):
            return LedgerUnavailable(
                "The ledger {address} is not available ({reason}). Nothing was written; try again, and if it stays so, "
                "look at the disk and at who else has the file open.",
                address=self.address,
                reason=error,
            )
        if name == "SQLITE_CONSTRAINT_UNIQUE" and "event.stream" in str(error):
            return ConflictError(
                "Somebody else wrote to the same record first. Nothing was written; read it again and decide anew."
            )
        if name.startswith("SQLITE_CONSTRAINT"):
            return LedgerError("The ledger refused the change: {reason}. Nothing was written.", reason=error)
        return LedgerError(
            "The ledger {address} cannot be used ({reason}). If the file is damaged, restore the latest backup.",
            address=self.address,
            reason=error,
        )


def _prepare(connection: DBAPIConnection | sqlite3.Connection, _entry: ConnectionPoolEntry | None = None) -> None:
    connection.isolation_level = None  # the driver starts no transactions of its own
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        _patiently(partial(cursor.execute, pragma))
    cursor.close()
    if isinstance(connection, sqlite3.Connection):
        connection.create_function("digits", 1, _digits, deterministic=True)


def _patiently(deed: Callable[[], object]) -> None:
    """Of several who make one file, one turns it to WAL; the others are refused at once, whatever their patience."""
    until = monotonic() + PATIENCE_SECONDS
    while True:
        try:
            deed()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or monotonic() > until:
                raise
            sleep(BUSY_SECONDS)
        else:
            return


def _digits(text: str | None) -> str | None:
    """The digits of a text, as ``casework.record.digits`` asks for them."""
    return None if text is None else NO_DIGIT.sub("", text)


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("begin immediate" if writes else "begin")


def _driver(within: Within) -> sqlite3.Connection:
    return within if isinstance(within, sqlite3.Connection) else _raw(within)


def _raw(connection: sa.Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError(f"not an SQLite connection: {driver!r}")
    return driver


def _insert(driver: sqlite3.Connection, command: str, width: int, rows: Iterable[Sequence[object]]) -> None:
    """Insert rows of ``width`` values, many in a statement."""
    values = list(chain.from_iterable(rows))
    row = f"({', '.join('?' * width)})"
    many = width * ROWS_AT_ONCE
    end = len(values) - len(values) % many
    all_at_once = command + ", ".join([row] * ROWS_AT_ONCE)
    driver.executemany(all_at_once, (values[i : i + many] for i in range(0, end, many)))
    driver.executemany(command + row, (values[i : i + width] for i in range(end, len(values), width)))


def _column(batch: pa.RecordBatch, name: str) -> list[object]:
    column = batch.column(name)
    if name in MOMENTS:
        column = column.cast(pa.int64())
    values: list[object] = column.to_numpy(zero_copy_only=False).tolist()
    return values


def _refuse_damage(copy: sqlite3.Connection) -> None:
    if [row[0] for row in copy.execute("pragma integrity_check")] != ["ok"]:
        raise LedgerError("The copy of the ledger is damaged: take an older backup.")


def _refuse_in_use(path: Path) -> None:
    """Fold the log into the file, which SQLite grants only to somebody who has it alone."""
    with closing(sqlite3.connect(path, timeout=1)) as old:
        try:
            old.execute("pragma journal_mode = delete")
        except sqlite3.OperationalError as error:
            raise LedgerUnavailable(
                "Somebody has the ledger {path} open: stop the app, then restore.", path=path
            ) from error
        except sqlite3.DatabaseError:  # damaged: a reason to restore, not an obstacle
            return


def _set_aside(path: Path) -> None:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    for suffix in ("", "-wal", "-shm"):
        old = path.with_name(path.name + suffix)
        if old.exists():
            old.replace(path.with_name(f"{path.name}.replaced-{stamp}{suffix}"))
