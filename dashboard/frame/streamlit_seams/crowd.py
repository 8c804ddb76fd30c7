"""How many pages are drawn at once: a few, and the others after them in the order in which they came.

Python runs one thread at a time. Drawing lets go of it thousands of times (a message to the browser, a question to
the ledger) and gets it back only when it is its turn again among all who want it: with ten pages being drawn at once
each takes far more than ten times as long, and the processors wait. So each run of a page, or of a part of it, waits
for one of few places. Who is still being drawn after some seconds (a file may be read for minutes) does not count any
longer. Streamlit 1.67 starts a thread for each run and has no place to hook this in, so what runs there is wrapped.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from functools import wraps
from time import monotonic
from typing import ParamSpec

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

PLACES = 3
PATIENCE_SECONDS = 5.0
"""Who has had a place for so long holds nobody up any longer."""

Rest = ParamSpec("Rest")


class Places:
    """A few places to draw, handed on to whoever has waited longest."""

    def __init__(self, places: int, patience: float) -> None:
        self._places, self._patience = places, patience
        self._guard = threading.Lock()
        self._since: dict[int, float] = {}
        self._waiting: deque[tuple[int, threading.Event]] = deque()

    @property
    def waiting(self) -> int:
        """How many wait for a place."""
        return len(self._waiting)

    def take(self) -> None:
        """Wait for a place; a thread has one at most."""
        me, called = threading.get_ident(), threading.Event()
        with self._guard:
            self._waiting.append((me, called))
            self._call()
        while not called.wait(self._patience):
            with self._guard:
                self._call()

    def leave(self) -> None:
        """Hand the place on."""
        with self._guard:
            self._since.pop(threading.get_ident(), None)
            self._call()

    def _call(self) -> None:
        """Give places that are free to those who wait; under the guard."""
        now = monotonic()
        taken = sum(now - since < self._patience for since in self._since.values())
        while self._waiting and taken < self._places:
            thread, called = self._waiting.popleft()
            self._since[thread] = now
            taken += 1
            called.set()


def limit() -> None:
    """Let all pages of this process be drawn so; a second call changes nothing."""
    if not hasattr(ScriptRunner._run_script, "__wrapped__"):
        ScriptRunner._run_script = in_turn(ScriptRunner._run_script, Places(PLACES, PATIENCE_SECONDS))  # type: ignore[method-assign]


def in_turn(run: Callable[Rest, None], places: Places) -> Callable[Rest, None]:
    """What runs a page, when there is a place for it."""

    @wraps(run)
    def waiting(*told: Rest.args, **named: Rest.kwargs) -> None:
        places.take()
        try:
            run(*told, **named)
        finally:
            places.leave()

    return waiting
