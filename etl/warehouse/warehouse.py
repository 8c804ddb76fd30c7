"""The warehouse: everything on a page is a query on it, and everything in it can be made again from the ledger.

One process owns one file and one DuckDB instance; every call works on a cursor of its own, so many threads read while
one syncs, and each query sees the tables as they were before or after a sync, never between.

The warehouse is disposable. Whatever befalls its file (a full disk, damaged blocks), the next sync opens it anew or
makes it anew from the ledger; what cannot be done now is tried again at growing distances (``etl.warehouse.patience``).
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC
from functools import partial
from pathlib import Path
from threading import Condition, RLock
from time import perf_counter

import duckdb

from casework.adoption.editions import adopted_since, in_use
from casework.policy import Policies
from casework.record.ledger import Ledger
from casework.record.ledger.shards import Position
from casework.record.storage import is_full
from casework.settings import settings
from etl.errors import WarehouseError
from etl.statements import statement
from etl.warehouse import blank, customers
from etl.warehouse import typed as staging
from etl.warehouse.anew import DAMAGED, OF_ANOTHER_BASE, OF_ANOTHER_LEDGER, OF_ANOTHER_PROGRAM, OF_OTHER_SHARDS
from etl.warehouse.database import first_line, transaction
from etl.warehouse.file import WarehouseFile
from etl.warehouse.following import Following, Ground, Mark, SyncReport
from etl.warehouse.origin import made_by
from etl.warehouse.patience import Patience, refusal
from etl.warehouse.places import ground_of, own_file
from etl.warehouse.served import ALL, Served
from etl.warehouse.snapshot import Known, Reader, Snapshot
from etl.warehouse.typed import CopyError, Followed, Progress, WordsGone

SNAPSHOTS = 4
"""How many past states of knowledge are kept at hand."""
Announce = Callable[[WarehouseError], None]
"""Is told why everything is about to be made anew while nobody can read."""

log = logging.getLogger("yingsheng.warehouse")


class Warehouse(Reader):
    """Queryable picture of the ledger. Safe to share between threads."""

    def __init__(
        self,
        ledger: Ledger,
        policies: Policies,
        file: WarehouseFile,
        announce: Announce | None = None,
        ground: Ground | None = None,
        served: Served = ALL,
    ) -> None:
        super().__init__(file, in_use(policies, ledger))
        self._shipped = policies
        self._file = file
        self._announce = announce
        self._ground = ground
        self._serves, self._following = served, Following(served)
        self._patience = Patience()
        self.ledger = ledger
        self._writing = RLock()
        self._turn = Condition()
        self._syncing = False
        self._synced_from = 0.0
        """When the last sync began, by ``perf_counter``: what was in the ledger then is in the warehouse."""
        self.position = ledger.position().back_to_start
        """Ledger position that is in the warehouse; set when a sync or rebuild is committed."""
        self._customers = 0
        """Up to which change of a customer's row the customers stand."""
        self._snapshots: OrderedDict[tuple[Known, Position], Snapshot] = OrderedDict()

    @classmethod
    def open(
        cls,
        ledger: Ledger,
        path: Path | None = None,
        policies: Policies | None = None,
        *,
        base: str | None = None,
        progress: Progress | None = None,
        announce: Announce | None = None,
    ) -> Warehouse:
        """Open the warehouse file, brought up to date; ``path`` defaults to the data folder, ``base`` to the setting.

        A file that another process owns, that is damaged, or that was made by other models, packs or another ledger
        is never an error: the first leads to a copy of one's own, the others are made anew. Raises ``WarehouseError``
        when there is no room, or no right, for a file, ``LedgerError`` when the settings name shards that are none.
        """
        packs = policies or Policies.load(settings().regulation_dir)
        ground, served = ground_of(base, ledger), Served.by_settings(ledger)
        try:
            file = WarehouseFile.claim(path or own_file(), ground.connect if ground else None)
        except (duckdb.Error, OSError) as error:
            raise refusal(error) from error
        warehouse = cls(ledger, packs, file, announce, ground, served)
        try:
            warehouse._bring_up(progress)
        except BaseException:
            warehouse.close()
            raise
        return warehouse

    @property
    def reached(self) -> int:
        """How many events of the ledger are in the warehouse."""
        return self.position.events

    @property
    def served(self) -> frozenset[str] | None:
        """The projects that it holds all cases of; None: all."""
        if self._serves.shards is None:
            return None
        known = self.query_once("select project from core.projects")["project"].to_pylist()
        return frozenset(project for project in known if self._serves.has(project))

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self._file.path

    @property
    def is_well(self) -> bool:
        """Whether it can be read and nobody who read it found it at fault."""
        return self.fault is None and self.can_be_read

    @property
    def can_be_read(self) -> bool:
        """Whether there is a picture, were it an old one; there is none while a damaged one is made anew."""
        return self._file.is_open

    def close(self) -> None:
        """Close the file and all snapshots; the warehouse may not be used afterwards."""
        with self._writing:
            self._snapshots.clear()
            self._file.release()

    def sync(self, progress: Progress | None = None) -> SyncReport:
        """Bring in what is new in the ledger and compute anew only the streams it touches.

        ``progress`` is told how many events were copied so far, again before each model is made; what it raises
        breaks off, and the file is as before. Whoever had to wait for a sync that began after they
        asked has nothing left to do: many people who enter at once share one sync.
        """
        asked = perf_counter()
        with self._turn:
            self._turn.wait_for(lambda: self._synced_from > asked or not self._syncing)
            if self._synced_from > asked:
                return SyncReport(0, 0, self.reached, perf_counter() - asked)
            self._syncing = True
        began, reached = perf_counter(), self._synced_from
        try:
            with self._writing:
                report = self._follow_or_mend(progress)
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
        """Make everything anew from the ledger, in a fresh file that then takes the place of the old one.

        Raises ``WarehouseError``; the old one, if there is one, can then be read as before.
        """
        try:
            with self._writing:
                return self._make(progress)
        except (duckdb.Error, OSError) as error:
            raise self._patience.failed(error) from error

    def as_known(self, known: Known) -> Snapshot:
        """The warehouse as it would be if only what was recorded by a moment, or up to a position, were known.

        Raises ``WarehouseError`` when there is no room to work it out. Redacted text stays empty in it. The last few
        are kept at hand until the ledger moves on.
        """
        with self._writing:
            key = (known if isinstance(known, Position) else known.astimezone(UTC), self._followed().position)
            if key not in self._snapshots or self._snapshots[key].fault is not None:
                self._snapshots[key] = Snapshot.of(self, known)
            self._snapshots.move_to_end(key)
            while len(self._snapshots) > SNAPSHOTS:
                self._snapshots.popitem(last=False)
            return self._snapshots[key]

    def _bring_up(self, progress: Progress | None) -> None:
        """Follow the ledger from where the file stands; make it anew when it cannot be used, and say why."""
        reason = self._why_anew()
        if reason is None:
            if self._file.found:
                self.sync(progress)
                return
        else:
            self._say(reason)
            self._file.discard()
        self.rebuild(progress)

    def _why_anew(self) -> WarehouseError | None:
        """Why the file that was found is of no use; None when it is, or when none was found."""
        if self._file.damaged:
            return DAMAGED
        if not self._file.found:
            return None
        try:
            with self._file.cursor() as cursor:
                origin, base = staging.read_origin(cursor), staging.read_base(cursor)
                shards = staging.read_served(cursor)
        except duckdb.Error:
            return OF_ANOTHER_PROGRAM
        if origin == self._origin and shards != self._serves.listed:
            return OF_OTHER_SHARDS
        if origin == self._origin:
            self._following = self._chosen(self._policies, base)
            return None if self._following.mark == base else OF_ANOTHER_BASE
        return OF_ANOTHER_LEDGER if origin and origin[:-1] == self._origin[:-1] else OF_ANOTHER_PROGRAM

    def _chosen(self, policies: Policies, stands_on: Mark | None = None) -> Following:
        """How to follow the ledger: on the newest base that fits, or else on the ledger alone, and why."""
        if self._ground is None:
            return Following(self._serves)
        following = self._ground.choose(policies, self._serves, stands_on)
        if self._ground.refusal:
            log.warning("%s (%s)", self._ground.refusal, self.path)
        return following

    def _say(self, reason: WarehouseError) -> None:
        log.warning("%s (%s)", reason, self.path)
        if self._announce:
            self._announce(reason)

    def _follow_or_mend(self, progress: Progress | None) -> SyncReport:
        """Bring in what is new; when the file is at fault, mend it first."""
        self._patience.check()
        try:
            report = self._follow_unless_at_fault(progress) or self._put_right(progress)
        except (duckdb.Error, OSError) as error:
            self.fault = error
            raise self._patience.failed(error) from error
        self.fault = None
        self._patience.succeeded()
        return report

    def _follow_unless_at_fault(self, progress: Progress | None) -> SyncReport | None:
        """Bring in what is new; None when the file has to be mended first."""
        if not self.is_well:
            return None
        try:
            return self._follow(progress)
        except duckdb.Error as error:
            self.fault = error
            return None

    def _put_right(self, progress: Progress | None) -> SyncReport:
        fault = self.fault
        report = self._mend(progress)
        log.warning(
            "the warehouse was put right after a failure: %s", first_line(fault) if fault else "it was not open"
        )
        return report

    def _mend(self, progress: Progress | None) -> SyncReport:
        """Open the file anew and go on; make it anew when it is damaged, or follows no more although there is room."""
        self.position = self.position.back_to_start
        could_be_read = self.can_be_read
        if could_be_read and self._file.is_sound_once_reopened():
            try:
                return self._follow(progress)
            except duckdb.Error as error:
                if is_full(error) or not self._file.has_room:
                    raise
            return self._make(progress)
        if could_be_read:
            self._say(DAMAGED)
        self._file.discard()
        return self._make(progress)

    def _make(self, progress: Progress | None) -> SyncReport:
        began = perf_counter()
        policies = in_use(self._shipped, self.ledger)
        following = self._chosen(policies)
        lay_out = partial(blank.lay_out, policies=policies, made_by="\0".join(made_by(policies)))
        with self._file.replaced(lay_out) as fresh, transaction(fresh) as cursor:
            start = following.begin(cursor, self.ledger)
            reached = following.copy(cursor, self.ledger, start, progress)
            known_customers = customers.load_all(cursor, self.ledger, self._serves)
            streams = following.derive_first(cursor, partial(_told, progress, reached.events))
            staging.write_state(cursor, reached, self._made_by(policies), self._serves.listed)
        self._policies, self._following = policies, following
        self._tables_changed()
        self._snapshots.clear()
        self.position, self._customers, self.fault = reached.position, known_customers, None
        return SyncReport(reached.events, streams, self.reached, perf_counter() - began, rebuilt=True)

    @property
    def _origin(self) -> tuple[str, str, str, str]:
        return self._made_by(self._policies)

    def _made_by(self, policies: Policies) -> tuple[str, str, str, str]:
        return (*made_by(policies), self.ledger.address)

    def _followed(self) -> Followed:
        with self._file.cursor() as cursor:
            return staging.read_followed(cursor) or Followed(self.position.back_to_start)

    def _follows(self) -> bool:
        """Whether the ledger still has, where the warehouse stands, the very events that the warehouse has."""
        position = self._followed().position
        if len(position.numbers) != len(self.position.numbers):
            return False
        known = self.query(self._following.text(statement("staging/events_at")), {"seqs": position.seqs})
        found: list[dict[str, object]] = known.to_pylist()
        here, there = (
            [row for row in rows if self._serves.holds(int(str(row["seq"])))]
            for rows in (found, self.ledger.ends(position))
        )
        return here == there

    def _follow(self, progress: Progress | None) -> SyncReport:
        """Bring in what is new, or everything when the ledger is no longer the one the warehouse was made from."""
        began = perf_counter()
        if (
            self.position.events
            and self.position == self.ledger.position()
            and self._customers == customers.revision(self.ledger)
        ):
            return SyncReport(0, 0, self.reached, perf_counter() - began)
        if not self._follows():
            self._say(OF_ANOTHER_LEDGER)
            return self._make(progress)
        return self._advance(progress)

    def _follow_customers(self) -> None:
        """Bring in customers whose rows were changed without an event."""
        with self._file.cursor() as cursor:
            self._customers = customers.stand(cursor)
        if self._customers == customers.revision(self.ledger):
            return
        with transaction(self._file) as cursor:
            self._customers = customers.load_changed(cursor, self.ledger, self._customers, self._serves)
        self._tables_changed()

    def _is_outdone(self) -> bool:
        """Whether there is a newer base than the warehouse stands on, and it fits."""
        if self._ground is None or not self._ground.has_moved():
            return False
        return self._chosen(self._policies, self._following.mark).mark != self._following.mark

    def _advance(self, progress: Progress | None) -> SyncReport:
        began, followed = perf_counter(), self._followed()
        position = followed.position
        if adopted_since(self.ledger, position) or self._is_outdone():
            return self._make(progress)
        if self.ledger.position() == position:
            self._follow_customers()
            self.position = position
            return SyncReport(0, 0, self.reached, perf_counter() - began)
        try:
            with transaction(self._file) as cursor:
                reached = self._following.copy(cursor, self.ledger, followed, progress)
                self._following.check_words(cursor, position)
                stand = customers.stand(cursor)
                known_customers = customers.load_changed(cursor, self.ledger, stand, self._serves)
                told = partial(_told, progress, reached.events - followed.events)
                streams = self._following.derive(cursor, position, told)
                staging.write_state(cursor, reached, self._origin, self._serves.listed)
        except CopyError:
            return self._make(progress)
        except WordsGone:
            report = self._make(progress)
            self._file.discard_abandoned()
            return report
        self._tables_changed()
        self.position, self._customers = reached.position, known_customers
        return SyncReport(reached.events - followed.events, streams, self.reached, perf_counter() - began)


def _told(progress: Progress | None, events: int) -> None:
    if progress:
        progress(events)
