"""What a page being drawn says is handed to the server's thread by the armful, not each thing by a call of its own.

For each message to a browser Streamlit 1.67 wakes the server's thread twice, by writing a byte into a socket. Each
such write lets go of Python's one lock, and who writes gets it back only after all others who want it. Here the first
message wakes the server's thread, and those that come until it has looked lie beside it, in their order.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextvars import Context, copy_context
from functools import wraps
from typing import Protocol
from weakref import WeakKeyDictionary

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime

Call = Callable[[], None]


class Loop(Protocol):
    """What is used of an event loop."""

    @property
    def call_soon_threadsafe(self) -> Callable[..., object]:
        """Wakes the loop's thread for a call."""

    @property
    def call_soon(self) -> Callable[..., object]:
        """On the loop's thread: makes a call when the ones before it are made."""


class Tray:
    """Calls for the thread of one event loop: put down by any thread, made by that one in the order they came."""

    def __init__(self) -> None:
        self._lying: deque[tuple[Context, Call]] = deque()
        self._rung = False

    def put(self, call: Call, loop: Loop) -> None:
        """Let the loop's thread make a call soon; raises ``RuntimeError`` when the loop is closed."""
        self._lying.append((copy_context(), call))
        if not self._rung:
            self._rung = True
            loop.call_soon_threadsafe(self._clear, loop)

    def _clear(self, loop: Loop) -> None:
        self._rung = False  # before looking: what comes from now on rings again
        for _ in range(len(self._lying)):
            context, call = self._lying.popleft()
            loop.call_soon(call, context=context)


def by_the_armful() -> None:
    """Let every session of this process hand over so; a second call changes nothing."""
    if not hasattr(Runtime._enqueued_some_message, "__wrapped__"):
        AppSession._call_soon_on_event_loop = _put(AppSession._call_soon_on_event_loop)  # type: ignore[assignment, method-assign]
        Runtime._enqueued_some_message = _noticed(Runtime._enqueued_some_message)  # type: ignore[assignment, method-assign]


def _put(hand: Callable[[AppSession, Call], None]) -> Callable[[AppSession, Call], None]:
    trays: WeakKeyDictionary[asyncio.AbstractEventLoop, Tray] = WeakKeyDictionary()

    @wraps(hand)
    def put(session: AppSession, call: Call) -> None:
        loop = session._event_loop
        if loop.is_closed():
            hand(session, call)
        else:
            trays.setdefault(loop, Tray()).put(call, loop)

    return put


def _noticed(notice: Callable[[Runtime], None]) -> Callable[[Runtime], None]:
    @wraps(notice)
    def noticed(runtime: Runtime) -> None:
        told = runtime._get_async_objs()
        if asyncio._get_running_loop() is told.eventloop:
            told.need_send_data.set()
        else:
            notice(runtime)

    return noticed
