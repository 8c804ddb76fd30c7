"""Streamlit's own files (scripts, styles) go out packed: each is packed once in a process, when it is first asked for.

Their names change with what is in them, so a packed one is good for as long as the process runs.
"""

from __future__ import annotations

import gzip
from functools import cache
from mimetypes import guess_type
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import file_util

from dashboard.frame.base_path import base_path

TOP = Path(file_util.get_static_dir())
PACKED = frozenset({".js", ".css"})
"""Pictures and fonts are packed as they are."""
YEAR_SECONDS = 31_536_000


class PackedFiles:
    """ASGI middleware in front of Streamlit's files; a browser that unpacks nothing gets them as they are."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        found = (path for path in (TOP / "static").rglob("*") if path.suffix in PACKED)
        self.files = {f"/{path.relative_to(TOP).as_posix()}": path for path in found}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a file that is packed; let all else through."""
        path = self._file(scope)
        if path is None:
            await self.app(scope, receive, send)
            return
        body = await run_in_threadpool(packed, path)
        headers = {
            "content-encoding": "gzip",
            "vary": "accept-encoding",
            "cache-control": f"public, immutable, max-age={YEAR_SECONDS}",
        }
        await Response(body, headers=headers, media_type=guess_type(path)[0])(scope, receive, send)

    def _file(self, scope: Scope) -> Path | None:
        """The file that is asked for whole by a browser that unpacks."""
        if scope["type"] != "http" or scope["method"] != "GET":
            return None
        asked = Headers(scope=scope)
        if "range" in asked or "gzip" not in asked.get("accept-encoding", ""):
            return None
        return self.files.get(scope["path"].removeprefix(base_path()))


@cache
def packed(path: Path) -> bytes:
    """What a file holds, packed as small as it gets."""
    return gzip.compress(path.read_bytes(), mtime=0)
