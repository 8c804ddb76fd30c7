"""The clock in the running application: every minute a turn of ``reporting.turning``, as ``yingsheng tick`` takes one.

It runs on a thread of its own, so that a slow mail server or a long catching up delays neither pages nor sync.
"""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta

from casework.access import security
from casework.errors import ClockStopped
from casework.settings import settings
from casework.time import present
from dashboard.frame import state
from dashboard.frame.signing_in import site as address_of
from dashboard.frame.state import Platform
from dashboard.frame.streamlit_seams import media
from dashboard.frame.surviving import Surviving
from reporting.turning import House, Turned, Turns

EVERY = timedelta(minutes=1)
LOOK_EVERY_SECONDS = 0.5
"""How often it is asked whether the minute is over: a test's clock may jump."""

log = logging.getLogger("yingsheng")


class Clockwork:
    """Ticks until stopped; a failure is logged, and the next minute is another try."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._last: datetime | None = None
        self._surviving = Surviving("the clock")
        self._parts: dict[str, Surviving] = {}
        self._turns = Turns(self._part)
        self._thread = threading.Thread(target=self._run, name="clock", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread after the tick under way, and write what is counted. Call it before the data are closed."""
        self._stop.set()
        self._thread.join()
        with Surviving("the clock"):
            platform = state.start().wait(0)
            if platform is not None:
                security.settle(platform.ledger)

    def _part(self, name: str) -> Surviving:
        return self._parts.setdefault(name, Surviving(name))

    def _run(self) -> None:
        while not self._stop.wait(LOOK_EVERY_SECONDS):
            now = present.now()
            if self._last is None or abs(now - self._last) >= EVERY:
                self._tick(now)

    def _tick(self, now: datetime) -> None:
        with self._surviving:
            platform = state.start().wait(0)
            if platform is not None:
                self._last = now
                self._turn(platform, now)

    def _turn(self, platform: Platform, now: datetime) -> None:
        try:
            turned = self._turns.turn(house_of(platform), now, present.steady())
        except ClockStopped as why:
            log.warning("%s", why)
            return
        _note(turned)
        media.drop_old(media.manager())


def house_of(platform: Platform) -> House:
    """The data of this process as a turn of the clock needs them."""
    return House(platform.ledger, platform.policies, platform.warehouse, address_of(settings()).address)


def _note(turned: Turned) -> None:
    """Write into the log what administrators look for there."""
    for stream, reason in (turned.ticked.problems if turned.ticked else {}).items():
        log.warning("the clock could not judge %s: %s", stream, reason)
    for stream, reason in turned.not_followed.items():
        log.warning("a bad answer could not be followed up, %s: %s", stream, reason)
    found = turned.cleaned
    if found is not None and (found.leftovers or found.drafts):
        log.info("cleaned: %s files and folders, %s drafts", len(found.leftovers), found.drafts)
