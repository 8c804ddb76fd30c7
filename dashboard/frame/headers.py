"""Headers of every answer: a page runs its own scripts and loads from here alone; what was uploaded runs nothing."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.frame.streamlit_seams import inline_scripts, media

POLICY = "content-security-policy"
EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
OTHERWISE = {"referrer-policy": "same-origin"}
"""Where an answer does not say something stricter itself."""
FILES = {
    POLICY: "sandbox; default-src 'none'; style-src 'unsafe-inline'; media-src 'self'",
    "cache-control": "no-store",
}
"""For evidence and documents: opened on their own, they have no script, no form and no origin; nobody keeps a copy."""
PAGES = "; ".join((
    "default-src 'self'",
    f"script-src 'self' blob: 'wasm-unsafe-eval' {inline_scripts.inline_scripts()}",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "media-src 'self' blob:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
))  # fmt: skip
"""What a page may load and run: Streamlit's files, its inline scripts by their digests, our components as blobs. Styles
are written into the page while it runs. What reads Streamlit's messages asks for WebAssembly, and nothing for ``eval``.
"""
SECURE_ONLY = {"strict-transport-security": "max-age=63072000"}
"""Two years, for this host alone: its neighbours may speak without TLS."""


class SafeHeaders:
    """ASGI middleware; leaves web sockets alone. A policy that an answer states for itself stands, but for files."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, with the headers added."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_file = media.is_file(scope["path"])
        # the server takes a proxy's word for "https" where it trusts the proxy (FORWARDED_ALLOW_IPS)
        added = EVERYWHERE | (FILES if is_file else {}) | (SECURE_ONLY if scope.get("scheme") == "https" else {})

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(added)
                for name, value in (OTHERWISE | {POLICY: PAGES}).items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, sending)
