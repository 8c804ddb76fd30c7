"""What the terminal says once the data are open: by which address others get in."""

from __future__ import annotations

import threading

from casework import demo_mark
from dashboard import door, signing_in, state
from dashboard.surviving import Surviving


def start() -> threading.Thread:
    """Wait for the data on a thread of its own, then say it."""
    thread = threading.Thread(target=_greet, name="greeting", daemon=True)
    thread.start()
    return thread


def _greet() -> None:
    with Surviving("the greeting"):
        if demo_mark.is_demo(state.platform().ledger) and not signing_in.configured():
            door.tell_if_open()
