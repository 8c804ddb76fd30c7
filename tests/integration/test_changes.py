"""What was entered is told to open tabs: the socket says how far the warehouse is, and says so again when it moves."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest
from running_pages import empty_platform_at
from starlette.types import Message
from starlette.websockets import WebSocket
from story import local

from casework import events as ev
from dashboard import changes, state
from dashboard.state import Platform

T = TypeVar("T")


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Platform]:
    for _folder in empty_platform_at(tmp_path):
        yield state.platform()


class Tab:
    """A browser's end of the socket, inside this process."""

    def __init__(self) -> None:
        self.said: asyncio.Queue[Message] = asyncio.Queue()
        self.heard: asyncio.Queue[Message] = asyncio.Queue()
        self.said.put_nowait({"type": "websocket.connect"})
        self.socket = WebSocket({"type": "websocket"}, self.said.get, self.heard.put)

    async def open(self) -> asyncio.Task[None]:
        """Connect; returns the server's side, which runs until the tab is closed."""
        serving = asyncio.create_task(changes.tell(self.socket))
        assert (await self.heard.get())["type"] == "websocket.accept"
        return serving

    async def told(self) -> int:
        """The next position."""
        message = await asyncio.wait_for(self.heard.get(), 30)
        return int(message["text"])

    def close(self) -> None:
        """The reader goes away."""
        self.said.put_nowait({"type": "websocket.disconnect", "code": 1001})


def run(looking: Coroutine[object, object, T]) -> T:
    """Run to the end in a thread of its own: the main one may hold a browser's event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, looking).result()


def receive(platform: Platform, case: str) -> int:
    """Record a case; returns the ledger's position after it."""
    at = local("2026-03-02 10:00")
    received = ev.Event(
        stream=f"case/{case}", occurred_at=at, recorded_at=at, actor="t", project="A",
        payload=ev.Received(number=case),
    )  # fmt: skip
    with platform.ledger.transaction() as transaction:
        transaction.append(received.stream, 0, [received])
    return platform.ledger.last_seq()


def test_a_tab_is_told_where_the_warehouse_is_and_that_it_moved(platform: Platform):
    async def looking() -> list[int]:
        tab = Tab()
        await tab.open()
        told = [await tab.told()]
        await asyncio.to_thread(receive, platform, "two")
        return [*told, await tab.told()]

    first = receive(platform, "one")
    platform.warehouse.sync()
    assert run(looking()) == [first, first + 1]
    assert platform.answers.state().ledger_seq == first + 1


def test_a_closed_tab_ends_its_socket(platform: Platform):
    async def closing() -> bool:
        tab = Tab()
        serving = await tab.open()
        assert await tab.told() == platform.ledger.last_seq()
        tab.close()
        await asyncio.wait_for(serving, 30)
        return serving.done()

    assert run(closing())


def test_what_a_page_syncs_itself_counts_at_once(platform: Platform):
    position = receive(platform, "one")
    platform.warehouse.sync()
    assert state.start().seen == position
