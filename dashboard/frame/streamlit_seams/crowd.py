"""How many pages are drawn at once: a few, and the others after them.

Python runs one thread at a time. Drawing lets go of it thousands of times (a message to the browser, a question to
the ledger) and gets it back only when it is its turn again among all who want it: with ten pages being drawn at once
each takes far more than ten times as long, and the processors wait. So each run of a page, or of a part of it, waits
for one of few places; not for ever, since a file may be read in one for minutes. Streamlit 1.67 starts a thread for
each run and has no place to hook this in, so what runs there is wrapped.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import BoundedSemaphore
from typing import ParamSpec

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

PLACES = 3
PATIENCE_SECONDS = 5.0
"""Whoever has waited for so long is drawn beside the others."""

Rest = ParamSpec("Rest")


def limit() -> None:
    """Let all pages of this process be drawn so; a second call changes nothing."""
    if not hasattr(ScriptRunner._run_script, "__wrapped__"):
        ScriptRunner._run_script = in_turn(ScriptRunner._run_script)  # type: ignore[method-assign]


def in_turn(
    run: Callable[Rest, None], places: int = PLACES, patience: float = PATIENCE_SECONDS
) -> Callable[Rest, None]:
    """What runs a page, a few at once."""
    free = BoundedSemaphore(places)

    @wraps(run)
    def waiting(*told: Rest.args, **named: Rest.kwargs) -> None:
        has_place = free.acquire(timeout=patience)
        try:
            run(*told, **named)
        finally:
            if has_place:
                free.release()

    return waiting
