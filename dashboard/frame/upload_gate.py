"""The gate before Streamlit's uploads: a file is refused before its first byte is read.

Streamlit takes a file of any tab, signed in or not, whether its page asks for one or not, and holds it in memory. Here
only tabs with a field for files may send some, and no more than a tab and this process may hold.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from casework.settings import settings
from dashboard.frame.streamlit_seams import uploads
from dashboard.frame.upload_fields import takes_files

MIB = 1024 * 1024


class UploadGate:
    """ASGI middleware; what is no upload goes through untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._lock = threading.Lock()
        self._coming: dict[str, int] = {}
        """Bytes of the files on their way, by session."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a file through that may come, and refuse any other without reading it."""
        sends_a_file = scope["type"] == "http" and scope["method"] in {"PUT", "POST", "PATCH"}
        if not sends_a_file or uploads.ROUTE not in scope["path"]:
            await self.app(scope, receive, send)
            return
        found = uploads.PLACE.search(scope["path"])
        length = Headers(scope=scope).get("content-length", "")
        if found is None or not takes_files(found[1]):
            await _refuse(403, "No page of this session asks for a file.")(scope, receive, send)
        elif not length.isdecimal():
            await _refuse(411, "State how long the file is.")(scope, receive, send)
        else:
            with self._room(found[1], int(length)) as there_is:
                answer = self.app if there_is else _refuse(413, "There is no room for this file now.")
                await answer(scope, receive, send)

    @contextmanager
    def _room(self, session: str, length: int) -> Iterator[bool]:
        """Room for a file that comes, kept until it is there; False when there is none."""
        chosen = settings()
        with self._lock:
            held = uploads.held()
            mine = held.get(session, 0) + self._coming.get(session, 0) + length
            everybody = sum(held.values()) + sum(self._coming.values()) + length
            fits = mine <= chosen.session_uploads_mb * MIB and everybody <= chosen.process_uploads_mb * MIB
            if fits:
                self._coming[session] = self._coming.get(session, 0) + length
        try:
            yield fits
        finally:
            if fits:
                with self._lock:
                    self._coming[session] -= length
                    if not self._coming[session]:
                        del self._coming[session]


def _refuse(status: int, reason: str) -> PlainTextResponse:
    """An answer that ends the connection, so that the rest of the file is not waited for."""
    return PlainTextResponse(reason, status, {"connection": "close"})
