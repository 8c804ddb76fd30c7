"""How many notices wait for a reader, pushed to the bell of every page that is open, also one that nobody looks at.

The server says over a socket of its own a number, nothing else; ``ringing.js`` has the bell drawn anew when it is
another than the one shown, and says a pressing notice aloud where the reader asked for that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st
from starlette.types import Message
from starlette.websockets import WebSocket, WebSocketDisconnect

from dashboard.frame import changes, state
from dashboard.frame.streamlit_seams import run

PATH = "/ringing"
LOOK_EVERY_SECONDS = 0.5
COUNT_LOOKS = 6
"""At so many looks after something was entered notices are counted: some are delivered a moment later."""

_component = st.components.v2.component("ringing", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"))

Count = Callable[[], int]
"""How many notices wait for a reader; asks the ledger."""
_counts: dict[str, Count] = {}


@dataclass(frozen=True, slots=True)
class Newest:
    """The latest notice that waits: its number in the inbox, in words, and whether it is due within the hour."""

    id: int
    title: str
    body: str
    pressing: bool


def ring(shown: int, count: Count, newest: Newest | None) -> None:
    """Run the fragment this stands in as soon as another number of notices waits than ``shown``."""
    session = run.session() or ""
    for gone in [each for each in list(_counts) if not run.is_open(each)]:
        _counts.pop(gone, None)
    _counts[session] = count
    told = {"shown": shown, "ticket": changes.tickets.issue(session), "newest": newest and asdict(newest)}
    _component(data=told, key="ringing", on_rung_change=_nothing, height=0)


def _nothing() -> None:
    """That something runs is all that is wanted."""


async def tell(socket: WebSocket) -> None:
    """Say how many notices wait, at first and when another number does, until the tab is closed or may not listen."""
    if (found := await changes.admitted(socket)) is None:
        return
    ticket, session = found
    gone = asyncio.create_task(socket.receive())
    try:
        await _tell_until(gone, socket, ticket, session)
    except WebSocketDisconnect:
        return
    finally:
        gone.cancel()


async def _tell_until(gone: asyncio.Task[Message], socket: WebSocket, ticket: str, session: str) -> None:
    said, reached, left = -1, -1, 0
    while not gone.done():
        if not changes.tickets.admits(ticket):
            await socket.close(changes.NOT_FOR_YOU)
            return
        if (now := state.reached()) != reached:
            reached, left = now, COUNT_LOOKS
        if left and (count := _counts.get(session)) is not None:
            left -= 1
            if (waiting := await asyncio.to_thread(count)) != said:
                said = waiting
                await socket.send_text(str(waiting))
        await asyncio.wait({gone}, timeout=LOOK_EVERY_SECONDS)
