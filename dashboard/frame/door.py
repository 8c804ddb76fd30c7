"""The door to a demo: open at this machine; from elsewhere, for browsers that came by an address printed here.

A demo has nobody who signs in, so whoever reaches it may be anybody. Where that is more than the person at this
machine, an address with a key is printed in the terminal. It works once, for one browser, and the next is printed then.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from urllib.parse import urlsplit

import streamlit as st
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from casework.errors import PermissionRefused
from dashboard.frame import plain
from dashboard.frame.base_path import base_path
from dashboard.frame.i18n import _

PATH = "/try/{key}"
COOKIE = "yingsheng_try"
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
BROWSERS_OWN = {
    "host", "connection", "upgrade", "origin", "user-agent", "pragma", "cache-control", "cookie", "accept",
    "accept-language", "accept-encoding", "dnt", "te", "priority",
}  # fmt: skip
"""What a browser says when it opens the page's socket, beside ``Sec-…``. Whatever else stands there was added by
somebody in between, by whatever name: a visitor who comes through a relay does not sit at this machine."""


class Door:
    """The keys of one process, and which browsers came in by one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._key = secrets.token_urlsafe(32)
        self._inside: set[str] = set()
        self._printed = False

    def tell(self) -> None:
        """Print the address that lets the next browser in; once for each key."""
        with self._lock:
            if self._printed:
                return
            self._printed = True
            address = f"http://localhost:{st.get_option('server.port')}{base_path()}{PATH.format(key=self._key)}"
        print(  # the terminal is where the person sits who may let others in
            f"From another machine or through a relay, the demo opens once by {address}\n"
            "(with this machine's name or address in place of localhost; the next such address is printed then).",
            flush=True,
        )

    def let_in(self, key: str) -> str | None:
        """The cookie for a browser that came with the present key, which is worth nothing from then on."""
        with self._lock:
            if not secrets.compare_digest(key.encode(), self._key.encode()):
                return None
            cookie = secrets.token_urlsafe(32)
            self._inside.add(_digest(cookie))
            self._key, self._printed = secrets.token_urlsafe(32), False
        self.tell()
        return cookie

    def knows(self, cookie: str) -> bool:
        """Whether a browser with this cookie came in by an address printed here."""
        return _digest(cookie) in self._inside


door = Door()


def check() -> None:
    """A demo is open at this machine, and to browsers that were let in; raises ``PermissionRefused`` otherwise."""
    if at_this_machine() or door.knows(st.context.cookies.get(COOKIE, "")):
        return
    door.tell()
    raise PermissionRefused(
        "From another machine or through a relay, this demo opens by the address that is printed in the terminal in "
        "which it was started."
    )


def tell_if_open() -> None:
    """Print the address at the start where others can reach this server."""
    if st.get_option("server.address") not in LOOPBACK:
        door.tell()


def at_this_machine() -> bool:
    """Whether the server listens to this machine only, and a browser talks to it directly, by a name for itself."""
    headers = st.context.headers
    host = urlsplit(f"//{headers.get('Host', 'localhost')}").hostname
    return (
        st.get_option("server.address") in LOOPBACK
        and not isinstance(st.context.ip_address, str)  # Streamlit tells the address only of another machine
        and host in LOOPBACK
        and all(name in BROWSERS_OWN or name.startswith("sec-") for name in map(str.lower, headers))
    )


async def enter(request: Request) -> Response:
    """Let a browser in that has the printed address; it keeps a cookie, and goes on to the pages."""
    cookie = door.let_in(request.path_params["key"])
    if cookie is None:
        with plain.spoken(request):
            return plain.page(
                _("This address no longer works"),
                _("It opens the demo once, for one browser. The terminal that the demo was started in shows the next."),
                status=403,
            )
    answer = RedirectResponse(f"{base_path()}/", 303, {"cache-control": "no-store", "referrer-policy": "no-referrer"})
    answer.set_cookie(COOKIE, cookie, httponly=True, samesite="lax", secure=request.url.scheme == "https")
    return answer


def _digest(cookie: str) -> str:
    return hashlib.sha256(cookie.encode()).hexdigest()


routes = [Route(PATH, enter)]
