"""How much and how often: a body has a largest size, a link so many saves a minute, an address so many wrong codes.

A wrong code costs its address something, a right one opens whatever others tried from the same address: the phones of a
whole city may share one.
"""

from __future__ import annotations

import threading
from collections import deque
from datetime import datetime, timedelta

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 64 * 1024
"""Bytes: the longest words of a page take a tenth of it."""
KEPT_IN_MIND = 20_000


class TooMuch(Exception):
    """The body is larger than any page sends."""


class Rate:
    """At most ``most`` of something by one key within ``within``; the oldest keys are forgotten first."""

    def __init__(self, most: int, within: timedelta) -> None:
        self.most, self.within = most, within
        self._lock = threading.Lock()
        self._at: dict[str, deque[datetime]] = {}

    def full(self, key: str, now: datetime) -> bool:
        """Whether one more would be too many."""
        with self._lock:
            return self._recent(key, now) >= self.most

    def note(self, key: str, now: datetime) -> bool:
        """Count one; whether it was still allowed."""
        with self._lock:
            if self._recent(key, now) >= self.most:
                return False
            times = self._at.pop(key, None) or deque(maxlen=self.most)
            times.append(now)
            self._at[key] = times
            while len(self._at) > KEPT_IN_MIND:
                del self._at[next(iter(self._at))]
            return True

    def _recent(self, key: str, now: datetime) -> int:
        times = self._at.get(key, deque())
        while times and now - times[0] >= self.within:
            times.popleft()
        return len(times)


class BodyLimit:
    """ASGI middleware: a larger body is refused before it is read whole."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, its body counted while it comes."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            await _refuse(scope, receive, send)
            return
        size = 0

        async def counting() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if size > LARGEST_BODY:
                raise TooMuch
            return message

        try:
            await self.app(scope, counting, send)
        except TooMuch:
            await _refuse(scope, receive, send)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    answer = PlainTextResponse("This is more than a page can send. 内容过大。", 413, {"connection": "close"})
    await answer(scope, receive, send)
