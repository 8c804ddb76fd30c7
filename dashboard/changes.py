"""News of what was entered, pushed to the pages that are open: they are drawn anew within a second.

The server says over one socket a tab how far the warehouse is (a number, nothing else); ``changes.js`` decides when its
page has to follow. A page asks by itself too, at longer intervals, should no socket get through.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import streamlit as st
from starlette.websockets import WebSocket, WebSocketDisconnect

from dashboard import state

PATH = "/changes"
LOOK_EVERY_SECONDS = 0.04
"""How often a socket looks whether the warehouse has moved; it compares two numbers."""

_component = st.components.v2.component("changes", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"))


def follow(shown: int) -> None:
    """Run the fragment this stands in as soon as the warehouse is further than position ``shown``."""
    _component(data={"shown": shown}, key="changes", on_moved_change=_nothing, height=0)


def _nothing() -> None:
    """That something runs is all that is wanted."""


async def tell(socket: WebSocket) -> None:
    """Say how far the warehouse is, at first and whenever it moves, until the tab is closed or the server ends."""
    await socket.accept()
    gone = asyncio.create_task(socket.receive())
    said = -1
    try:
        while not gone.done():
            reached = state.reached()
            if reached != said:
                said = reached
                await socket.send_text(str(reached))
            await asyncio.wait({gone}, timeout=LOOK_EVERY_SECONDS)
    except WebSocketDisconnect:
        return
    finally:
        gone.cancel()
