"""What a page that is being left still asks for is not run: it would empty the page one goes to.

A part of a page may ask to be drawn anew by itself (``st.fragment``: on news, every few seconds). When such a request
reaches the server just after one for another page, Streamlit 1.67 runs it after that page, as a run of the page that
was left: the browser takes it for a change of page, clears what it shows, and nothing draws it again. Streamlit's
session has no place to hook this in, so its ``request_rerun`` is wrapped.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Protocol
from weakref import WeakKeyDictionary

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession

log = logging.getLogger("yingsheng")

Request = Callable[[AppSession, ClientState | None], None]


class Asked(Protocol):
    """What a browser asks for: a whole page, or a part of one; a page by its hash, empty when it is named otherwise."""

    @property
    def fragment_id(self) -> str:
        """The part; empty for a whole page."""

    @property
    def page_script_hash(self) -> str:
        """The page."""


@dataclass(slots=True)
class Whereabouts:
    """On which page a tab is, by what it asks for and by what was run last."""

    awaited: str = ""
    """The page last asked for; empty after one was opened by its address."""
    before: str = ""
    """The page that had been run when it was asked for."""

    def accepts(self, asked: Asked, running: str) -> bool:
        """Note a request; whether it is to be run. ``running`` is the page last run, perhaps still at it.

        A whole page always is. A part is when it belongs to the page the tab is on, or, until that has begun to run,
        to the page last asked for. Where a page was opened by its address, the first part says which page it is:
        ``running`` does not before that run has ended, and the tab has left no page yet.
        """
        if asked.fragment_id and self.awaited:
            begun = running != self.before
            if asked.page_script_hash != (running if begun else self.awaited):
                return False
        self.awaited, self.before = asked.page_script_hash, running
        return True


def ignore() -> None:
    """Let every session of this process ignore such requests; a second call changes nothing."""
    if not hasattr(AppSession.request_rerun, "__wrapped__"):
        AppSession.request_rerun = _ignoring(AppSession.request_rerun)  # type: ignore[assignment, method-assign]


def _ignoring(request: Request) -> Request:
    """The method of sessions with the check before it."""
    tabs: WeakKeyDictionary[AppSession, Whereabouts] = WeakKeyDictionary()

    @wraps(request)
    def checked(session: AppSession, client_state: ClientState | None) -> None:
        tab = tabs.setdefault(session, Whereabouts())
        if client_state is None or tab.accepts(client_state, session.page_script_hash):
            request(session, client_state)
        else:
            log.debug("a part of a page that was left asked to be drawn")

    return checked
