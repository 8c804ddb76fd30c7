"""One writer at a time in a process, first come first served.

SQLite's own busy handler polls, so that eight eager writers starve each other for seconds; a queue in front of the
database gives everybody the next free turn. Ledgers with the same address share one turnstile.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from casework.errors import LedgerError, LedgerUnavailable


class Turnstile:
    """A fair lock: threads pass in the order in which they came."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._holder: int | None = None
        self._passing: set[int] = set()

    @contextmanager
    def turn(self, patience: float) -> Iterator[None]:
        """Hold the only turn; raises ``LedgerUnavailable`` when it has not come within ``patience`` seconds."""
        self._take(patience)
        try:
            yield
        finally:
            self._pass_on()

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Take no turn, because the database lets several write at once; a thread still has one transaction at most."""
        me = threading.get_ident()
        with self._mutex:
            self._refuse_another(me)
            self._passing.add(me)
        try:
            yield
        finally:
            with self._mutex:
                self._passing.discard(me)

    def _refuse_another(self, me: int) -> None:
        if self._holder == me or me in self._passing:
            raise LedgerError(
                "This thread already has a transaction open on the ledger: write through that transaction."
            )

    def _take(self, patience: float) -> None:
        me = threading.get_ident()
        with self._mutex:
            self._refuse_another(me)
            if self._holder is None:
                self._holder = me
                return
            ticket = threading.Event()
            self._waiting.append(ticket)
        started = time.monotonic()
        try:
            came = ticket.wait(patience)
        except BaseException:  # interrupted while waiting: leave no ticket behind that nobody would pass on
            if not self._give_up(ticket):
                self._pass_on()
            raise
        if not came and self._give_up(ticket):
            raise LedgerUnavailable(
                "The ledger was busy with another entry for {seconds} s. Nothing was written; try again.",
                seconds=round(time.monotonic() - started),
            )
        self._holder = me

    def _give_up(self, ticket: threading.Event) -> bool:
        """Leave the queue; False when the turn came at the last moment."""
        with self._mutex:
            if ticket.is_set():
                return False
            self._waiting.remove(ticket)
            return True

    def _pass_on(self) -> None:
        with self._mutex:
            if self._waiting:
                self._holder = 0  # taken, by whoever wakes up: no thread has this number
                self._waiting.popleft().set()
            else:
                self._holder = None


_turnstiles: dict[str, Turnstile] = {}
_registry = threading.Lock()


def turnstile(address: str) -> Turnstile:
    """The turnstile of this process for the database at ``address``."""
    with _registry:
        return _turnstiles.setdefault(address, Turnstile())
