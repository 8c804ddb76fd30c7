"""What was known at an earlier moment: the same models over the events recorded by then, in memory."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Self

import duckdb
import pyarrow as pa

from casework.policy import Policies
from casework.record.ledger.shards import Position
from etl.errors import WarehouseError
from etl.statements import statement
from etl.warehouse import file as warehouse_file
from etl.warehouse import reference
from etl.warehouse.database import Database, being_made, first_line, is_fatal
from etl.warehouse.derive import derive_all
from etl.warehouse.kept import KeptAnswers
from etl.warehouse.models import Step, going_on, parsed

warnings.filterwarnings("ignore", message="Arrow output on a DB-API result makes an extra copy", category=UserWarning)
"""The copy costs less than binding a question twice; see ``Reader.query``."""


def prepare(cursor: duckdb.DuckDBPyConnection, policies: Policies) -> None:
    """Clear the database and lay out its empty schema with the reference tables."""
    cursor.execute(statement("staging/clear"))
    cursor.execute(statement("staging/schema"))
    cursor.execute(statement("staging/served"))
    cursor.execute(statement("staging/lies_after"))
    cursor.execute(statement("staging/bookkeeping"))
    cursor.execute(statement("staging/deed"))
    cursor.execute(statement("staging/place"))
    cursor.execute(statement("staging/fact"))
    reference.install(cursor, policies)


Keys = AbstractSet[str]
"""Keys of a reader's rights (``casework.case.confidential``)."""
NO_KEYS: Keys = frozenset()
AS_READER = "set variable reader = $1"
"""Says to a cursor whose questions it asks (``core.seen``); each question has a cursor of its own."""

Known = datetime | Position
"""An aware moment by which things were recorded, or the position of the ledger up to which."""
LAST_MOMENT = datetime(9999, 1, 1)  # noqa: DTZ001 - the warehouse stores UTC without saying so


class Reader:
    """Something that answers queries, each on a cursor of its own."""

    def __init__(self, database: Database, policies: Policies) -> None:
        self._database = database
        self._policies = policies
        self._kept = KeptAnswers()
        self._opened: tuple[KeptAnswers | None, Keys] = None, NO_KEYS
        self._served: frozenset[str] | None = None
        self.fault: duckdb.Error | OSError | None = None
        """Why the database can no longer be trusted, when that is so."""

    @property
    def served(self) -> frozenset[str] | None:
        """The projects that it holds all cases of; None: all."""
        return self._served

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
        """As ``query``, but run only when the tables have changed since the last time; one runs, the others wait.

        Keys that open nothing make no difference, so readers who hold such alone share their answers.
        """
        # An answer from tables that change meanwhile goes with the answers from those tables.
        fitting = keys & self._opening() if keys else keys
        return self._kept.get((sql, repr(params), fitting), lambda: self.query(sql, params, fitting))

    def _opening(self) -> Keys:
        """The keys that open anything."""
        kept, (known_of, known) = self._kept, self._opened
        if known_of is not kept:
            table = kept.get("opening", lambda: self.query(statement("staging/opening")))
            self._opened = kept, (known := frozenset(table["key"].to_pylist()))
        return known

    def _tables_changed(self) -> None:
        """Keep no answer any longer; called after each commit."""
        self._kept = KeptAnswers()

    def as_known(self, known: Known) -> Reader:
        """The warehouse as it would be if only what was recorded by a moment, or up to a position, were known."""
        return Snapshot.of(self, known)


class Snapshot(Reader):
    """A warehouse in memory, made once and only read."""

    @classmethod
    def of(cls, source: Reader, known: Known) -> Self:
        """Derive everything from the events that ``source`` holds and that were known then.

        They are taken from the source, not from the ledger: what was redacted there stays empty here.
        """
        return cls.under(source, known, source.policies)

    @classmethod
    def under(cls, source: Reader, known: Known, policies: Policies, step: Step = going_on) -> Self:
        """As ``of``, judged by other packs; ``step`` is called before each model."""
        snapshot = cls(Database(warehouse_file.in_memory()), policies)
        snapshot._served = source.served
        try:
            snapshot._derive(source, known, step)
        except duckdb.Error as error:
            raise WarehouseError(
                "What was known then cannot be worked out now ({reason}). It takes memory and room on the disk; try "
                "again later.",
                reason=first_line(error),
            ) from error
        return snapshot

    def _derive(self, source: Reader, known: Known, step: Step) -> None:
        moment = _bounds(known)
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


def _bounds(known: Known) -> dict[str, object]:
    if isinstance(known, Position):
        return {"known_at": LAST_MOMENT, "until": known.seqs}
    return {"known_at": known.astimezone(UTC).replace(tzinfo=None), "until": None}


def _fill(cursor: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    cursor.register("known", rows)
    cursor.table("known").insert_into(name)
    cursor.unregister("known")
