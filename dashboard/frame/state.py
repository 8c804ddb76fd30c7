"""What one process holds for all its readers: ledger, warehouse, answers, and the thread that keeps them together.

``start`` is called by the application's lifespan, or by the first page when there is none (tests, a bare script).
Opening and the first sync happen on a thread of their own, so that pages can show how far it is.
"""

from __future__ import annotations

import atexit
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from time import monotonic
from typing import TypeVar

from casework.access.changed import Accounts
from casework.adoption.editions import refuse_missing
from casework.case.confidential import NOBODYS, Sight
from casework.errors import YingshengError
from casework.policy import Policies
from casework.record import private
from casework.record.ledger import Ledger
from casework.record.storage import refusing
from casework.settings import settings
from dashboard.frame.surviving import Surviving
from etl.subjects import Answers
from etl.subjects.score.handed import WarehouseScores
from etl.warehouse.warehouse import Warehouse

LOOK_EVERY_SECONDS = 0.3
"""How often the ledger is looked at, so that what is entered is on the pages within a second."""

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 30.0
"""Between two tries to open the data."""

log = logging.getLogger("yingsheng")

Found = TypeVar("Found", bound=Sequence[object])


@dataclass(frozen=True)
class Platform:
    """The open data of this process."""

    ledger: Ledger
    warehouse: Warehouse
    sight: Sight = NOBODYS
    """What the reader may know of."""

    @property
    def policies(self) -> Policies:
        """The regulations in force, with every version that was adopted while this process ran."""
        return self.warehouse.policies

    @cached_property
    def answers(self) -> Answers:
        """The questions pages may ask, narrowed to what the reader may see."""
        return Answers(self.warehouse, self.sight)

    def answers_for(self, sight: Sight) -> Answers:
        """The questions, narrowed to what a reader may know of."""
        return self.for_reader(sight).answers

    @property
    def scores(self) -> WarehouseScores:
        """The lines of months as the assessment takes them: the same whoever asks."""
        return WarehouseScores(self.warehouse)

    def catch_up(self) -> None:
        """Bring the warehouse up to this moment, for pages that must be complete."""
        self.warehouse.sync()

    def found(self, ask: Callable[[], Found]) -> Found:
        """The rows asked for; when there are none, once more as of this moment: what was just entered is waited for."""
        rows = ask()
        if not rows:
            self.catch_up()
            rows = ask()
        return rows

    def for_reader(self, sight: Sight) -> Platform:
        """The same data for a reader who may know of so much only."""
        return replace(self, sight=sight)


class DataError(YingshengError):
    """This process has no data to show, or it no longer grows."""


UNFORESEEN = DataError("The figures do not follow what is entered. The log says why; it is tried again by itself.")


class Keeper:
    """Opens the data, brings the warehouse up to the ledger, and keeps it there until stopped.

    Nothing ends it before that: what cannot be opened or followed now is tried again, at growing distances.
    """

    def __init__(self) -> None:
        self.done, self.total = 0, 0
        """Events taken in by the sync under way, and how many there are."""
        self.failure: YingshengError | None = None
        """Why the warehouse cannot follow the ledger at the moment."""
        self.making: YingshengError | None = None
        """Why the figures are made anew, while they are and nobody can read them."""
        self.accounts: Accounts | None = None
        """How accounts and sign-ins stood when the ledger was last looked at."""
        self._level_at = monotonic()
        self._ledger: Ledger | None = None
        self._platform: Platform | None = None
        self._changed = threading.Condition()
        self._stop, self._look_now = threading.Event(), threading.Event()
        self._surviving = Surviving("the sync")
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)
        self._thread.start()

    @property
    def ledger(self) -> Ledger | None:
        """The ledger, as soon as it is open: whoever needs no figures need not wait for them."""
        return self._ledger

    @property
    def seen(self) -> int:
        """Ledger position up to which the warehouse is synced, by this thread or by a page that entered something."""
        return 0 if self._platform is None else self._platform.warehouse.reached

    @property
    def is_well(self) -> bool:
        """Whether there are data to read and the warehouse follows the ledger."""
        platform = self._readable()
        return platform is not None and platform.warehouse.is_well and self.failure is None

    @property
    def lag_seconds(self) -> float:
        """Seconds since the warehouse was last found level with the ledger."""
        return monotonic() - self._level_at

    def hurry(self) -> None:
        """Look at the ledger now: something was entered."""
        self._look_now.set()

    def stop(self) -> None:
        """End the thread and close the data; a sync under way is broken off before its next step."""
        self._stop.set()
        self.hurry()
        self._thread.join()
        if self._platform is not None:
            self._platform.warehouse.close()
        if self._ledger is not None:
            self._ledger.close()

    def wait(self, seconds: float) -> Platform | None:
        """The platform as soon as there are data to read, None while there are not; raises what keeps them away."""
        with self._changed:
            self._changed.wait_for(lambda: self._readable() or self.failure is not None, seconds)
        if (platform := self._readable()) is not None:
            return platform
        if self.failure is not None:
            raise self.failure
        return None

    def check(self) -> None:
        """Raise what keeps the warehouse from following the ledger, if anything does."""
        if self.failure is not None:
            raise self.failure
        if not self._thread.is_alive():
            raise DataError("The figures no longer follow the ledger. The log says why; then start the app again.")

    def _readable(self) -> Platform | None:
        platform = self._platform
        return platform if platform is not None and platform.warehouse.can_be_read else None

    def _run(self) -> None:
        with suppress(SystemExit):
            self._keep()

    def _keep(self) -> None:
        pause = 0.0
        while self._platform is None and not self._stop.wait(pause):
            pause = min(max(2 * pause, FIRST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)
            with self._surviving, self._noting("the data cannot be opened"):
                self._platform = self._open()
        while not self._told_to_stop():
            with self._surviving, self._noting("the warehouse could not follow the ledger"):
                self._look()

    def _told_to_stop(self) -> bool:
        """Wait until it is time to look at the ledger again, or to end."""
        self._look_now.wait(LOOK_EVERY_SECONDS)
        self._look_now.clear()
        return self._stop.is_set()

    @contextmanager
    def _noting(self, what: str) -> Iterator[None]:
        """Keep why a step failed for whoever asks, and log it once; an error nobody foresaw is raised."""
        failure: YingshengError | None = UNFORESEEN
        try:
            yield
            failure = self.making = None
        except YingshengError as error:
            if self.failure is None or self.failure.template != error.template:
                log.exception(what)
            failure = error
        finally:
            with self._changed:
                self.failure = failure
                self._changed.notify_all()

    def _open(self) -> Platform:
        chosen = settings()
        with refusing(chosen.data_dir):
            private.make_folder(chosen.data_dir)
        private.close_off(chosen.data_dir)
        if self._ledger is None:
            self._ledger = Ledger.open(chosen.ledger)
        refuse_missing(self._ledger, chosen.regulation_dir)
        self.total = self._ledger.count_events()
        warehouse = Warehouse.open(
            self._ledger,
            policies=Policies.load(chosen.regulation_dir),
            progress=self._progress,
            announce=self._announce,
        )
        return Platform(self._ledger, warehouse)

    def _look(self) -> None:
        """Sync when the ledger has grown, or when a reader found the warehouse at fault."""
        if self._platform is None:
            return
        warehouse = self._platform.warehouse
        self.accounts = Accounts.of(self._platform.ledger)
        self.total = self._platform.ledger.count_events()
        if self.total != self.seen or not warehouse.is_well:
            warehouse.sync(self._progress)
        if self.seen >= self.total:
            self._level_at = monotonic()

    def _progress(self, done: int) -> None:
        """Note how far a sync is; when the thread was told to end, it ends here, and the sync is taken back."""
        self.done = done
        if self._stop.is_set():
            raise SystemExit

    def _announce(self, reason: YingshengError) -> None:
        self.done, self.making = 0, reason


_lock = threading.Lock()
_keeper: Keeper | None = None


def start() -> Keeper:
    """Start this process's keeper, or return the one that runs."""
    global _keeper  # noqa: PLW0603 - one per process is the point
    with _lock:
        if _keeper is None:
            _keeper = Keeper()
            atexit.register(stop)
        return _keeper


def stop() -> None:
    """Stop the keeper, if one runs; a later ``start`` opens everything anew."""
    global _keeper
    with _lock:
        keeper, _keeper = _keeper, None
    if keeper is not None:
        keeper.stop()


def reached() -> int:
    """Ledger position up to which the warehouse is synced; 0 when no keeper runs. Starts none."""
    return 0 if _keeper is None else _keeper.seen


def ledger() -> Ledger:
    """The open ledger; raises ``DataError`` while there is none. Starts no keeper."""
    found = None if _keeper is None else _keeper.ledger
    if found is None:
        raise DataError("The data are not open yet: try again in a moment.")
    return found


def platform() -> Platform:
    """The open data; waits for the first sync. Pages go through ``shell.begin``, which shows progress meanwhile."""
    keeper = start()
    while (ready := keeper.wait(60)) is None:
        pass
    return ready
