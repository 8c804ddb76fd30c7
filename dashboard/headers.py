"""Headers of every answer: a browser takes a file for what it is said to be, and runs nothing that was uploaded."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import streamlit_media

EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
}
FILES = {
    "content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; media-src 'self'",
    "cache-control": "no-store",
}
"""For evidence and documents: opened on their own, they have no script, no form and no origin; nobody keeps a copy."""


class SafeHeaders:
    """ASGI middleware; leaves web sockets alone."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, with the headers added."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        added = EVERYWHERE | (FILES if streamlit_media.is_file(scope["path"]) else {})

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(added)
            await send(message)

        await self.app(scope, receive, sending)
