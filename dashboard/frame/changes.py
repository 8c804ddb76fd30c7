"""News of what was entered, pushed to the pages that are open: they are drawn anew within a second.

The server says over one socket a tab how far the warehouse is (a number, nothing else), to one tab after another
(``turns``); ``changes.js`` decides when its page has to follow. A page asks by itself too, at longer intervals, should
no socket get through.

Whoever has no page open hears nothing: a page gives its tab a ticket, which is good as long as its session is open and
somebody is signed in there, and only for a socket that a page of this application opens.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections.abc import Callable
from pathlib import Path

import streamlit as st
from starlette.types import Message
from starlette.websockets import WebSocket, WebSocketDisconnect

from dashboard.frame import asking, state
from dashboard.frame.streamlit_seams import run
from dashboard.frame.turns import Turns

PATH = "/changes"
PROTOCOL = "yingsheng.changes"
"""Named by the browser in front of its ticket, which so stands in no address and no log."""
LOOK_EVERY_SECONDS = 0.04
"""How often a socket looks whether the warehouse has moved; it compares two numbers."""
CHECK_EVERY_LOOKS = 25
"""Once a second a socket looks whether its ticket is still good."""
NOT_FOR_YOU = 1008
"""The code of a socket that is closed because it may not be open (RFC 6455: policy violation)."""
HIDDEN = 4000
"""The code by which a tab closes its socket while nobody looks at it (RFC 6455: a code of our own)."""
MOVED = "told_of_news"

_component = st.components.v2.component("changes", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"))


class Tickets:
    """Which sessions listen: one ticket each, worth nothing once the session is over or its reader has left."""

    def __init__(self, is_open: Callable[[str], bool]) -> None:
        self._is_open = is_open
        self._lock = threading.Lock()
        self._sessions: dict[str, str] = {}

    def issue(self, session: str) -> str:
        """The ticket of a session; the same one until it is withdrawn."""
        with self._lock:
            for ticket, holder in list(self._sessions.items()):
                if holder == session:
                    return ticket
                if not self._is_open(holder):
                    del self._sessions[ticket]
            ticket = secrets.token_urlsafe(32)
            self._sessions[ticket] = session
            return ticket

    def withdraw(self, session: str) -> None:
        """Let the session listen no longer."""
        with self._lock:
            self._sessions = {ticket: holder for ticket, holder in self._sessions.items() if holder != session}

    def admits(self, ticket: str) -> bool:
        """Whether the ticket is one of a session that is open."""
        return self.holder(ticket) is not None

    def holder(self, ticket: str) -> str | None:
        """The session whose ticket it is; None when it is not open, or there is none."""
        session = self._sessions.get(ticket)
        return session if session is not None and self._is_open(session) else None


tickets = Tickets(run.is_open)
turns = Turns(run.is_open, run.is_drawing)


def follow(shown: int) -> None:
    """Run the fragment this stands in as soon as the warehouse is further than position ``shown``."""
    session = run.session() or ""
    ticket = tickets.issue(session)
    turns.shows(session, shown)
    _component(data={"shown": shown, "ticket": ticket}, key="changes", on_moved_change=_note, height=0)


def pending() -> bool:
    """Whether this run is to look for news: the socket told of some, or none gets through to this tab."""
    return st.session_state.pop(MOVED, False) or not turns.is_told(run.session() or "")


def are_told() -> Callable[[], bool]:
    """What says, on any thread, whether news reach the session this is called in by themselves."""
    session = run.session() or ""
    return lambda: turns.is_told(session)


def leave() -> None:
    """Tell this session nothing any more: nobody is signed in."""
    tickets.withdraw(run.session() or "")


def _note() -> None:
    """Remember why the part is drawn."""
    st.session_state[MOVED] = True


async def admitted(socket: WebSocket) -> tuple[str, str] | None:
    """Ticket and session of a socket that may listen, which is opened then; any other is closed."""
    named = [name.strip() for name in socket.headers.get("Sec-WebSocket-Protocol", "").split(",")]
    ticket = named[1] if named[0] == PROTOCOL and len(named) > 1 else ""
    session = tickets.holder(ticket)
    if session is None or not asking.from_own_page(socket):
        await socket.close(NOT_FOR_YOU)
        return None
    await socket.accept(PROTOCOL)
    return ticket, session


async def tell(socket: WebSocket) -> None:
    """Say how far the warehouse is, at first and whenever it moves, until the tab is closed or may not listen more."""
    if (found := await admitted(socket)) is None:
        return
    ticket, session = found
    gone = asyncio.create_task(socket.receive())
    turns.join(session)
    try:
        await _tell_until(gone, socket, ticket, session)
    except WebSocketDisconnect:
        return
    finally:
        turns.leave(session, hidden=gone.done() and gone.exception() is None and gone.result().get("code") == HIDDEN)
        gone.cancel()


async def _tell_until(gone: asyncio.Task[Message], socket: WebSocket, ticket: str, session: str) -> None:
    said, looks = -1, 0
    while not gone.done():
        looks += 1
        if looks % CHECK_EVERY_LOOKS == 0 and not tickets.admits(ticket):
            await socket.close(NOT_FOR_YOU)
            return
        reached = state.reached()
        if said < 0 or (reached != said and not turns.knows(session, reached) and turns.take(session, reached)):
            said = reached
            await socket.send_text(str(reached))
        await asyncio.wait({gone}, timeout=LOOK_EVERY_SECONDS)
