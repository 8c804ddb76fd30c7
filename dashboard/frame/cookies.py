"""Cookies of every answer: by TLS only where there is TLS, and none that holds a token of the sign-in service.

Streamlit leaves ``Secure`` off everywhere, because a browser on plain http would drop such a cookie, and keeps the
service's tokens in a cookie beside the one that says who signed in. The pages need no tokens.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKENS = "_streamlit_user_tokens"
SECURE = "; secure"


class SafeCookies:
    """ASGI middleware; leaves web sockets alone."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, with cookies as they should be."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                given = headers.getlist("set-cookie")
                if given:
                    del headers["set-cookie"]
                    for cookie in given:
                        _add(headers, cookie, tls=scope["scheme"] == "https")
            await send(message)

        await self.app(scope, receive, sending if scope["type"] == "http" else send)


def _add(headers: MutableHeaders, cookie: str, *, tls: bool) -> None:
    if cookie.startswith(TOKENS) and not _deletes(cookie):
        return
    headers.append("set-cookie", cookie + SECURE if tls and SECURE not in cookie.lower() else cookie)


def _deletes(cookie: str) -> bool:
    return "max-age=0" in cookie.lower()
