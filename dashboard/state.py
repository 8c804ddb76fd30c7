"""What one process holds for all its readers: ledger, warehouse, answers, and the thread that keeps them together.

``start`` is called by the application's lifespan, or by the first page when there is none (tests, a bare script).
Opening and the first sync happen on a thread of their own, so that pages can show how far it is.
"""

from __future__ import annotations

import atexit
import logging
import threading
from dataclasses import dataclass, replace
from functools import cached_property

from casework import private
from casework.errors import YingshengError
from casework.ledger import Ledger
from casework.policy import Policies
from casework.settings import settings
from dashboard.surviving import Surviving
from etl.answers import Answers
from etl.warehouse import Warehouse

LOOK_EVERY_SECONDS = 0.3
"""How often the ledger is looked at, so that what is entered is on the pages within a second."""

log = logging.getLogger("yingsheng")


@dataclass(frozen=True)
class Platform:
    """The open data of this process."""

    ledger: Ledger
    warehouse: Warehouse
    policies: Policies
    projects: frozenset[str] | None = None
    """What the reader may see; None means all projects."""

    @cached_property
    def answers(self) -> Answers:
        """The questions pages may ask, narrowed to what the reader may see."""
        return Answers(self.warehouse, self.projects)

    def for_projects(self, projects: frozenset[str] | None) -> Platform:
        """The same data for a reader who may see ``projects`` only."""
        return replace(self, projects=projects)


class DataError(YingshengError):
    """This process has no data to show, or it no longer grows."""


class Keeper:
    """Opens the data, brings the warehouse up to the ledger, and keeps it there until stopped."""

    def __init__(self) -> None:
        self.done, self.total = 0, 0
        """Events taken in by the sync under way, and how many there are."""
        self.failure: YingshengError | None = None
        """Why the warehouse cannot follow the ledger at the moment."""
        self._platform: Platform | None = None
        self._ready, self._stop, self._look_now = threading.Event(), threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)
        self._thread.start()

    @property
    def seen(self) -> int:
        """Ledger position up to which the warehouse is synced, by this thread or by a page that entered something."""
        return 0 if self._platform is None else self._platform.warehouse.reached

    def hurry(self) -> None:
        """Look at the ledger now: something was entered."""
        self._look_now.set()

    def stop(self) -> None:
        """End the thread and close the data; waits for a sync under way."""
        self._stop.set()
        self.hurry()
        self._thread.join()
        if self._platform is not None:
            self._platform.warehouse.close()
            self._platform.ledger.close()

    def wait(self, seconds: float) -> Platform | None:
        """The platform once the first sync is done, None while it is not; raises what kept it from opening."""
        if not self._ready.wait(seconds):
            return None
        if self._platform is None:
            raise self.failure or DataError("The data could not be opened. The log says why; then start the app again.")
        return self._platform

    def check(self) -> None:
        """Raise what keeps the warehouse from following the ledger, if anything does."""
        if self.failure is not None:
            raise self.failure
        if not self._thread.is_alive():
            raise DataError("The figures no longer follow the ledger. The log says why; then start the app again.")

    def _run(self) -> None:
        try:
            self._platform = platform = self._open()
        except YingshengError as error:
            log.exception("the data cannot be opened")
            self.failure = error
            return
        finally:  # an error nobody foresaw ends the thread and is logged; nobody may wait for ever
            self._ready.set()
        while not self._told_to_stop():
            with Surviving("the sync"):
                self._look(platform)

    def _told_to_stop(self) -> bool:
        """Wait until it is time to look at the ledger again, or to end."""
        self._look_now.wait(LOOK_EVERY_SECONDS)
        self._look_now.clear()
        return self._stop.is_set()

    def _open(self) -> Platform:
        chosen = settings()
        private.make_folder(chosen.data_dir)
        private.close_off(chosen.data_dir)
        policies = Policies.load(chosen.policy_dir)
        ledger = Ledger.open(chosen.ledger)
        self.total = ledger.last_seq()
        warehouse = Warehouse.open(ledger, chosen.data_dir / "warehouse.duckdb", policies)
        warehouse.sync(self._progress)
        return Platform(ledger, warehouse, policies)

    def _look(self, platform: Platform) -> None:
        """Sync when the ledger has grown; an unreachable ledger is logged once and tried again."""
        try:
            self.total = platform.ledger.last_seq()
            if self.total != self.seen:
                platform.warehouse.sync(self._progress)
        except YingshengError as error:
            if self.failure is None:
                log.exception("the warehouse could not follow the ledger")
            self.failure = error
        else:
            self.failure = None

    def _progress(self, done: int) -> None:
        self.done = done


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


def platform() -> Platform:
    """The open data; waits for the first sync. Pages go through ``shell.begin``, which shows progress meanwhile."""
    keeper = start()
    while (ready := keeper.wait(60)) is None:
        pass
    return ready
