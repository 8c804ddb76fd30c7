"""What was known at an earlier moment: the same models over the events recorded by then, in memory."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from threading import Lock
from typing import Self

import duckdb
import pyarrow as pa

from casework.policy import Policies
from etl.errors import WarehouseError
from etl.statements import statement
from etl.warehouse import file as warehouse_file
from etl.warehouse import reference
from etl.warehouse.database import Database, being_made, first_line, is_fatal
from etl.warehouse.derive import derive_all
from etl.warehouse.models import Step, going_on, parsed

warnings.filterwarnings("ignore", message="Arrow output on a DB-API result makes an extra copy", category=UserWarning)
"""The copy costs less than binding a question twice; see ``Reader.query``."""


def prepare(cursor: duckdb.DuckDBPyConnection, policies: Policies) -> None:
    """Clear the database and lay out its empty schema with the reference tables."""
    cursor.execute(statement("staging/clear"))
    cursor.execute(statement("staging/schema"))
    cursor.execute(statement("staging/deed"))
    cursor.execute(statement("staging/place"))
    cursor.execute(statement("staging/fact"))
    reference.install(cursor, policies)


Keys = AbstractSet[str]
"""Keys of a reader's rights (``casework.case.confidential``)."""
NO_KEYS: Keys = frozenset()
KEPT = 256
"""How many answers are kept at most; there are as many as questions that do not depend on time, and sets of projects
and keys that readers have."""
AS_READER = "set variable reader = $1"
"""Says to a cursor whose questions it asks (``core.seen``); each question has a cursor of its own."""


class Reader:
    """Something that answers queries, each on a cursor of its own."""

    def __init__(self, database: Database, policies: Policies) -> None:
        self._database = database
        self._policies = policies
        self._kept: dict[tuple[str, str, Keys], pa.Table] = {}
        self._asking = Lock()
        self.fault: duckdb.Error | OSError | None = None
        """Why the database can no longer be trusted, when that is so."""

    @property
    def policies(self) -> Policies:
        """The packs by which its figures were made."""
        return self._policies

    def query(self, sql: str, params: Mapping[str, object] | None = None, keys: Keys = NO_KEYS) -> pa.Table:
        """Run one select with named parameters on a cursor of its own, for a reader who holds ``keys``.

        Executed as it is: as a relation it would be bound once more, a quarter of the time of most questions. Raises
        ``WarehouseError`` when it is the database that is at fault, not the question.
        """
        try:
            with self._database.cursor() as cursor:
                if keys:
                    cursor.execute(parsed(AS_READER), [sorted(keys)])
                return cursor.execute(parsed(sql), dict(params or {})).to_arrow_table()
        except duckdb.InterruptException as error:
            raise being_made() from error
        except duckdb.Error as error:
            if not is_fatal(error):
                raise
            self.fault = error
            raise WarehouseError(
                "The figures could not be read ({reason}). They are put right by themselves, nothing is lost: load the "
                "page again in a moment.",
                reason=first_line(error),
            ) from error

    def query_once(self, sql: str, params: Mapping[str, object] | None = None, keys: Keys = NO_KEYS) -> pa.Table:
        """As ``query``, but run only when the tables have changed since the last time; one runs, the others wait."""
        with self._asking:
            kept = self._kept  # an answer from tables that change meanwhile goes with the answers from those tables
            key = (sql, repr(params), keys)
            if key not in kept:
                if len(kept) >= KEPT:
                    kept.clear()
                kept[key] = self.query(sql, params, keys)
            return kept[key]

    def _tables_changed(self) -> None:
        """Keep no answer any longer; called after each commit."""
        self._kept = {}

    def as_known(self, known_at: datetime) -> Reader:
        """The warehouse as it would be if nothing recorded after ``known_at`` (aware) were known."""
        return Snapshot.of(self, known_at)


class Snapshot(Reader):
    """A warehouse in memory, made once and only read."""

    @classmethod
    def of(cls, source: Reader, known_at: datetime) -> Self:
        """Derive everything from the events that ``source`` holds and that were recorded by ``known_at``.

        They are taken from the source, not from the ledger: what was redacted there stays empty here.
        """
        return cls.under(source, known_at, source.policies)

    @classmethod
    def under(cls, source: Reader, known_at: datetime, policies: Policies, step: Step = going_on) -> Self:
        """As ``of``, judged by other packs; ``step`` is called before each model."""
        snapshot = cls(Database(warehouse_file.in_memory()), policies)
        try:
            snapshot._derive(source, known_at, step)
        except duckdb.Error as error:
            raise WarehouseError(
                "What was known then cannot be worked out now ({reason}). It takes memory and room on the disk; try "
                "again later.",
                reason=first_line(error),
            ) from error
        return snapshot

    def _derive(self, source: Reader, known_at: datetime, step: Step) -> None:
        moment = {"known_at": known_at.astimezone(UTC).replace(tzinfo=None)}
        with self._database.cursor() as cursor:
            prepare(cursor, self._policies)
            _fill(cursor, "staging.streams", source.query(statement("staging/known_streams"), moment))
            _fill(cursor, "staging.log", source.query(statement("staging/known_log"), moment))
            _fill(cursor, "core.customers", source.query("select * from core.customers"))
            _fill(cursor, "staging.state", source.query("select * from staging.state"))
            _fill(cursor, "staging.confided_now", source.query(statement("staging/confided")))
            derive_all(cursor, step)

    def cursor(self) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """A cursor for questions about tables of one's own beside the models."""
        return self._database.cursor()


def _fill(cursor: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    cursor.register("known", rows)
    cursor.table("known").insert_into(name)
    cursor.unregister("known")
