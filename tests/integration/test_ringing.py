"""The bell of an open page is told how many notices wait, and again when another number does."""

from __future__ import annotations

import asyncio

import pytest
from looping import run
from starlette.types import Message
from starlette.websockets import WebSocket

from dashboard.frame import changes, ringing, state

SESSION, OWN = "a session", "https://cases.example.com"


@pytest.fixture(autouse=True)
def bell(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The notices that wait (first) and how far the warehouse is (second), for one open session."""
    told = [4, 100]
    monkeypatch.setattr(changes, "tickets", changes.Tickets({SESSION}.__contains__))
    monkeypatch.setattr(ringing, "_counts", {SESSION: lambda: told[0]})
    monkeypatch.setattr(ringing, "LOOK_EVERY_SECONDS", 0.01)
    monkeypatch.setattr(state, "reached", lambda: told[1])
    return told


def socket(ticket: str, heard: asyncio.Queue[Message]) -> WebSocket:
    """A browser's end: connects, then says nothing more."""
    said: asyncio.Queue[Message] = asyncio.Queue()
    said.put_nowait({"type": "websocket.connect"})
    written = {"host": "cases.example.com", "origin": OWN, "sec-websocket-protocol": f"{changes.PROTOCOL}, {ticket}"}
    headers = [(name.encode(), value.encode()) for name, value in written.items()]
    return WebSocket({"type": "websocket", "headers": headers}, said.get, heard.put)


def test_the_bell_is_told_when_a_notice_comes_a_moment_after_the_entry(bell: list[int]):
    async def listening() -> list[str]:
        heard: asyncio.Queue[Message] = asyncio.Queue()
        serving = asyncio.create_task(ringing.tell(socket(changes.tickets.issue(SESSION), heard)))
        assert (await heard.get())["type"] == "websocket.accept"
        told = [(await heard.get())["text"]]
        bell[1] = 101
        await asyncio.sleep(0.03)  # counted by then, and still four
        bell[0] = 5
        told.append((await asyncio.wait_for(heard.get(), 30))["text"])
        changes.tickets.withdraw(SESSION)
        told.append(str((await asyncio.wait_for(heard.get(), 30))["code"]))
        await serving
        return told

    assert run(listening()) == ["4", "5", str(changes.NOT_FOR_YOU)]


def test_whoever_has_no_ticket_hears_nothing():
    async def knocking() -> str:
        heard: asyncio.Queue[Message] = asyncio.Queue()
        await ringing.tell(socket("guessed", heard))
        return str((await heard.get())["type"])

    assert run(knocking()) == "websocket.close"
