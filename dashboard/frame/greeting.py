"""What the terminal says once the data are open: by which address others get in, and the first administrator."""

from __future__ import annotations

import threading

from casework.access.sign_in import links
from casework.errors import PermissionRefused
from casework.record.ledger import Ledger
from casework.settings import settings
from casework.time import present
from casework.upkeep import demo_mark
from dashboard.frame import door, provider, signing_in, state
from dashboard.frame.surviving import Surviving


def start() -> threading.Thread:
    """Wait for the data on a thread of its own, then say it."""
    thread = threading.Thread(target=_greet, name="greeting", daemon=True)
    thread.start()
    return thread


def _greet() -> None:
    with Surviving("the greeting"):
        ledger = state.platform().ledger
        if signing_in.by_service():
            return
        if demo_mark.is_demo(ledger):
            door.tell_if_open()
        else:
            _first_administrator(ledger)


def _first_administrator(ledger: Ledger) -> None:
    """Print the link by which the first administrator makes a passkey, as long as none has one."""
    site = signing_in.site(settings())
    try:
        site.check()
    except PermissionRefused as refused:
        print(refused, flush=True)  # the terminal is where the person sits who set the address
        return
    key = links.first(ledger, settings().first_admin, present.now())
    if key is not None:
        print(
            f"No administrator can sign in yet. Who opens this address first, within {links.LIFE.days} days, makes a "
            f"passkey and is the administrator:\n{provider.enrolment(site, key)}",
            flush=True,
        )
