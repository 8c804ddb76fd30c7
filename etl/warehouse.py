"""The warehouse: everything on a page is a query on it, and everything in it can be made again from the ledger.

One process owns one file and one DuckDB instance; every call works on a cursor of its own, so many threads read while
one syncs, and each query sees the tables as they were before or after a sync, never between.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Condition, RLock
from time import perf_counter

import duckdb

from casework.calendar import calendar_version
from casework.ledger import Ledger
from casework.policy import Policies
from casework.settings import settings
from etl import customers, staging, warehouse_file
from etl.derive import derive_all, derive_touched
from etl.models import digest, models
from etl.snapshot import Reader, Snapshot, prepare
from etl.staging import CopyError, Position, Progress

SCHEMA_VERSION = "4"
SNAPSHOTS = 4
"""How many past states of knowledge are kept at hand."""


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync or rebuild did."""

    events: int
    """Events brought in."""
    streams: int
    """Streams (cases, calls …) computed anew."""
    ledger_seq: int
    seconds: float
    rebuilt: bool = False


class Warehouse(Reader):
    """Queryable picture of the ledger. Safe to share between threads."""

    def __init__(
        self, ledger: Ledger, policies: Policies, connection: duckdb.DuckDBPyConnection, path: Path | None
    ) -> None:
        super().__init__(connection, policies)
        self.path = path
        self.ledger = ledger
        self._writing = RLock()
        self._turn = Condition()
        self._syncing = False
        self._synced_from = 0.0
        """When the last sync began, by ``perf_counter``: what was in the ledger then is in the warehouse."""
        self.reached = 0
        """Ledger position that is in the warehouse; set when a sync or rebuild is committed."""
        self._snapshots: OrderedDict[tuple[datetime, int], Snapshot] = OrderedDict()

    @classmethod
    def open(cls, ledger: Ledger, path: Path | None = None, policies: Policies | None = None) -> Warehouse:
        """Open the warehouse file, brought up to date; ``path`` defaults to the data folder.

        A file that another process owns, that is damaged, or that was made by other models, packs or another ledger
        is never an error: the first leads to a copy of one's own, the others are made anew.
        """
        connection, taken = warehouse_file.claim(path or settings().data_dir / "warehouse.duckdb")
        warehouse = cls(ledger, policies or Policies.load(settings().policy_dir), connection, taken)
        warehouse._bring_up()
        return warehouse

    def close(self) -> None:
        """Close the file and all snapshots; the warehouse may not be used afterwards."""
        with self._writing:
            self._snapshots.clear()
            self._connection.close()
            if self.path:
                warehouse_file.release(self.path)

    def sync(self, progress: Progress | None = None) -> SyncReport:
        """Bring in what is new in the ledger and compute anew only the streams it touches.

        ``progress`` is told how many events were copied so far. Whoever had to wait for a sync that began after they
        asked has nothing left to do: many people who enter at once share one sync.
        """
        asked = perf_counter()
        with self._turn:
            self._turn.wait_for(lambda: self._synced_from > asked or not self._syncing)
            if self._synced_from > asked:
                return SyncReport(0, 0, self._position().seq, perf_counter() - asked)
            self._syncing = True
        began, reached = perf_counter(), self._synced_from
        try:
            with self._writing:
                report = self._follow(progress)
            reached = began
            return report
        finally:
            self._end_turn(reached)

    def _end_turn(self, synced_from: float) -> None:
        """Wake all who wait: those whose entries are in go on, one of the others syncs next."""
        with self._turn:
            self._syncing, self._synced_from = False, synced_from
            self._turn.notify_all()

    def rebuild(self, progress: Progress | None = None) -> SyncReport:
        """Make everything anew from the ledger."""
        began = perf_counter()
        with self._writing, self._transaction() as cursor:
            prepare(cursor, self._policies)
            position = staging.copy_events(cursor, self.ledger.read(), Position(), progress)
            customers.load_all(cursor, self.ledger)
            streams = derive_all(cursor)
            staging.write_state(cursor, position, self._origin)
        self.reached = position.seq
        self._checkpoint()
        return SyncReport(position.events, streams, position.seq, perf_counter() - began, rebuilt=True)

    def as_known(self, known_at: datetime) -> Snapshot:
        """The warehouse as it would be if nothing recorded after ``known_at`` (aware) were known.

        Redacted text stays empty in it. The last few are kept at hand until the ledger moves on.
        """
        with self._writing:
            key = (known_at.astimezone(UTC), self._position().seq)
            if key not in self._snapshots:
                self._snapshots[key] = Snapshot.of(self, known_at)
            self._snapshots.move_to_end(key)
            while len(self._snapshots) > SNAPSHOTS:
                self._snapshots.popitem(last=False)
            return self._snapshots[key]

    def _bring_up(self) -> None:
        """Follow the ledger from where the file stands; make it anew when it cannot be used."""
        try:
            usable = self._is_ours()
        except duckdb.Error:
            usable = False
        if usable:
            self.sync()
        else:
            self.rebuild()

    def _is_ours(self) -> bool:
        """Whether this program with these packs and this ledger made the file."""
        with self._connection.cursor() as cursor:
            return staging.read_origin(cursor) == self._origin

    @property
    def _origin(self) -> tuple[str, str, str, str]:
        packs = "\0".join(pack.model_dump_json() for pack in self._policies.packs)
        policy = sha256(f"{calendar_version()}\0{packs}".encode()).hexdigest()
        return SCHEMA_VERSION, digest(models()), policy, self.ledger.address

    def _position(self) -> Position:
        with self._connection.cursor() as cursor:
            return staging.read_position(cursor)

    def _follows(self) -> bool:
        """Whether the ledger still has, where the warehouse stands, the very event that the warehouse has."""
        position = self._position()
        if position.seq == 0:
            return True
        last = next(iter(self.ledger.read(position.seq - 1, batch_rows=1)), None)
        known = self.query(staging.statement("event_at"), {"seq": position.seq})
        return last is not None and staging.naive(last).select(known.column_names).to_pylist() == known.to_pylist()

    def _follow(self, progress: Progress | None) -> SyncReport:
        """Bring in what is new, or everything when the ledger is no longer the one the warehouse was made from."""
        began = perf_counter()
        if 0 < self.reached == self.ledger.last_seq():
            return SyncReport(0, 0, self.reached, perf_counter() - began)
        return self._advance(progress) if self._follows() else self.rebuild(progress)

    def _advance(self, progress: Progress | None) -> SyncReport:
        began, position = perf_counter(), self._position()
        if self.ledger.last_seq() == position.seq:
            self.reached = position.seq
            return SyncReport(0, 0, position.seq, perf_counter() - began)
        try:
            with self._transaction() as cursor:
                reached = staging.copy_events(cursor, self.ledger.read(position.seq), position, progress)
                customers.load_mentioned(cursor, self.ledger, position.seq)
                streams = derive_touched(cursor, position.seq)
                staging.write_state(cursor, reached, self._origin)
        except CopyError:
            return self.rebuild(progress)
        self.reached = reached.seq
        return SyncReport(reached.events - position.events, streams, reached.seq, perf_counter() - began)

    @contextmanager
    def _transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._connection.cursor() as cursor:
            cursor.begin()
            try:
                yield cursor
            except BaseException:
                cursor.rollback()
                raise
            cursor.commit()
        self._tables_changed()

    def _checkpoint(self) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute("checkpoint")
