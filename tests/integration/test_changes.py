"""What was entered is told to open tabs: the socket says how far the warehouse is, and says so again when it moves."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from looping import run
from running_pages import empty_platform_at
from starlette.types import Message
from starlette.websockets import WebSocket
from story import local

from casework.record import events as ev
from dashboard.frame import changes, state
from dashboard.frame.state import Platform


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Platform]:
    """An empty one whose figures are level with its ledger."""
    for _folder in empty_platform_at(tmp_path):
        state.platform().warehouse.sync()
        yield state.platform()


SESSION, OWN = "a session", "https://cases.example.com"


@pytest.fixture(autouse=True)
def open_sessions(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The sessions that are open."""
    found = {SESSION}
    monkeypatch.setattr(changes, "tickets", changes.Tickets(found.__contains__))
    return found


class Tab:
    """A browser's end of the socket, inside this process."""

    def __init__(self, ticket: str = "", origin: str = OWN) -> None:
        ticket = ticket or changes.tickets.issue(SESSION)
        self.said: asyncio.Queue[Message] = asyncio.Queue()
        self.heard: asyncio.Queue[Message] = asyncio.Queue()
        self.said.put_nowait({"type": "websocket.connect"})
        headers = {
            "host": "cases.example.com",
            "origin": origin,
            "sec-websocket-protocol": f"{changes.PROTOCOL}, {ticket}",
        }
        written = [(name.encode(), value.encode()) for name, value in headers.items()]
        self.socket = WebSocket({"type": "websocket", "headers": written}, self.said.get, self.heard.put)

    async def answer(self) -> str:
        """Connect; returns what the server does."""
        self.serving = asyncio.create_task(changes.tell(self.socket))
        return str((await self.heard.get())["type"])

    async def open(self) -> asyncio.Task[None]:
        """Connect; returns the server's side, which runs until the tab is closed."""
        assert await self.answer() == "websocket.accept"
        return self.serving

    async def told(self) -> int:
        """The next position."""
        message = await asyncio.wait_for(self.heard.get(), 30)
        return int(message["text"])

    def close(self) -> None:
        """The reader goes away."""
        self.said.put_nowait({"type": "websocket.disconnect", "code": 1001})


def receive(platform: Platform, case: str) -> int:
    """Record a case; returns the ledger's position after it."""
    at = local("2026-03-02 10:00")
    received = ev.Event(
        stream=f"case/{case}", occurred_at=at, recorded_at=at, actor="t", project="A",
        payload=ev.Received(number=case),
    )  # fmt: skip
    with platform.ledger.transaction() as transaction:
        transaction.append(received.stream, 0, [received])
    return platform.ledger.count_events()


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
        assert await tab.told() == platform.ledger.count_events()
        tab.close()
        await asyncio.wait_for(serving, 30)
        return serving.done()

    assert run(closing())


def test_what_a_page_syncs_itself_counts_at_once(platform: Platform):
    position = receive(platform, "one")
    platform.warehouse.sync()
    assert state.start().seen == position


@pytest.mark.parametrize(
    ("ticket", "origin"), [("guessed", OWN), ("", "https://evil.example.com"), ("", "null"), ("", "")]
)
def test_whoever_has_no_page_of_ours_open_hears_nothing(platform: Platform, ticket: str, origin: str):
    async def knocking() -> str:
        return await Tab(ticket, origin).answer()

    assert run(knocking()) == "websocket.close"


def test_a_session_that_is_over_hears_nothing(platform: Platform, open_sessions: set[str]):
    async def knocking() -> str:
        tab = Tab()
        open_sessions.clear()
        return await tab.answer()

    assert run(knocking()) == "websocket.close"


def test_a_reader_who_left_is_told_nothing_more(platform: Platform):
    async def leaving() -> list[str]:
        tab = Tab()
        await tab.open()
        await tab.told()
        changes.tickets.withdraw(SESSION)
        closing = await asyncio.wait_for(tab.heard.get(), 30)
        return [str(closing["type"]), str(closing["code"])]

    assert run(leaving()) == ["websocket.close", "1008"]


def test_a_session_keeps_its_ticket_and_forgets_those_of_sessions_that_are_over(open_sessions: set[str]):
    first = changes.tickets.issue(SESSION)
    assert changes.tickets.issue(SESSION) == first
    open_sessions.remove(SESSION)
    open_sessions.add("another")
    changes.tickets.issue("another")
    open_sessions.add(SESSION)
    assert not changes.tickets.admits(first)
