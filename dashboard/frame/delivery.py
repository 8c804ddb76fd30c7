"""Handing out files: only to the browser they were made for, and only while its reader still has the rights they had.

A page grants its session the files it shows and offers. Whoever asks for one is told that there is no such file unless
the grant's session is open, the request comes from that session's browser, and the reader's account, asked at that
very moment, is what it was when the file was made. What leaves is written into the security log first.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from threading import Lock
from time import monotonic

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from casework.access import security
from casework.access.permissions import User
from casework.access.security import Line
from casework.errors import PermissionRefused, YingshengError
from casework.record.ledger import Ledger
from casework.time import present
from dashboard.frame import state
from dashboard.frame.streamlit_seams import media, run

COOKIE = "yingsheng_browser"
"""Tells one browser from another; it says nothing about who sits there, and vouches for nobody."""
log = logging.getLogger("yingsheng")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who looks in one session: the account its page was drawn for, its browser, and how to ask for the account again.

    ``again`` raises ``PermissionRefused`` once the sign-in has ended or the account is switched off.
    """

    user: User
    browser: str
    again: Callable[[], User]


@dataclass(frozen=True, slots=True)
class Grant:
    """A session may take a file, made for these rights, until then (monotonic seconds; None: while it is open)."""

    user: User
    until: float | None = None
    line: Line | None = None
    """What the security log says when the file leaves."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The grant of a file that was asked for, and why it no longer counts, if so."""

    grant: Grant
    refusal: PermissionRefused | None = None


@dataclass(slots=True)
class Grants:
    """Who may take which file of this process."""

    alive: Callable[[str], bool] = run.is_open
    _holders: dict[str, Holder] = field(default_factory=dict)
    _files: dict[str, dict[str, Grant]] = field(default_factory=dict)
    """File id → session → grant: the same content may be shown to several."""
    _lock: Lock = field(default_factory=Lock)

    def hold(self, session: str, holder: Holder | None) -> None:
        """Note who looks in a session from now on; None for nobody. What was granted to another there is void."""
        with self._lock:
            self._holders.pop(session, None)
            self._holders = {each: known for each, known in self._holders.items() if self.alive(each)}
            if holder is not None:
                self._holders[session] = holder
            self._sweep(monotonic())

    def grant(self, session: str, file_id: str, grant: Grant) -> None:
        """Let a session take a file."""
        with self._lock:
            self._files.setdefault(file_id, {})[session] = grant

    def drawn(self, session: str, file_id: str) -> None:
        """Let a session take what its page shows."""
        holder = self._holders.get(session)
        if holder is not None:
            self.grant(session, file_id, Grant(holder.user))

    def check(self, session: str, user: User) -> None:
        """Refuse what was offered to ``user`` unless they still look in the session, with the rights of then."""
        holder = self._holders.get(session)
        if holder is None or holder.user != user or holder.again() != user:
            raise PermissionRefused("What you may see has changed. Load the page again.")

    def asked(self, file_id: str, browser: str, now: float | None = None) -> Asked | None:
        """What this browser's request for a file comes to at this moment; None when it was granted none."""
        found: Asked | None = None
        for session, grant in self._theirs(file_id, browser, monotonic() if now is None else now):
            try:
                self.check(session, grant.user)
            except PermissionRefused as refused:
                found = Asked(grant, refused)
            else:
                return Asked(grant)
        return found

    def _theirs(self, file_id: str, browser: str, now: float) -> list[tuple[str, Grant]]:
        with self._lock:
            granted = list(self._files.get(file_id, {}).items())
            return [
                (session, grant)
                for session, grant in granted
                if (holder := self._holders.get(session)) is not None
                and browser
                and secrets.compare_digest(holder.browser.encode(), browser.encode())
                and (grant.until is None or now < grant.until)
                and self.alive(session)
            ]

    def _sweep(self, now: float) -> None:
        kept = {
            file_id: {s: g for s, g in granted.items() if s in self._holders and (g.until is None or now < g.until)}
            for file_id, granted in self._files.items()
        }
        self._files = {file_id: granted for file_id, granted in kept.items() if granted}


grants = Grants()


def _ledger() -> Ledger:
    return state.platform().ledger


class Delivery:
    """ASGI middleware in front of Streamlit's files; gives each browser the cookie that tells it from others."""

    def __init__(self, app: ASGIApp, granted: Grants = grants, ledger: Callable[[], Ledger] = _ledger) -> None:
        self.app, self.granted, self.ledger = app, granted, ledger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, or as if there were no such file."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif not media.is_file(scope["path"]):
            await self.app(scope, receive, _naming(scope, send))
        elif await run_in_threadpool(self._may_take, scope):
            await self.app(scope, receive, send)
        else:
            await PlainTextResponse("There is no such file.", 404)(scope, receive, send)

    def _may_take(self, scope: Scope) -> bool:
        """Ask for the right, and write down that the file leaves; a file that cannot be logged does not."""
        asked = self.granted.asked(media.file_id(scope["path"]), browser_of(scope))
        if asked is None:
            return False
        try:
            return self._logged(asked, leaves=_begins(scope))
        except YingshengError:
            log.exception("a file was not handed out, because that could not be written down")
            return False

    def _logged(self, asked: Asked, *, leaves: bool) -> bool:
        grant, refusal = asked.grant, asked.refusal
        if refusal is not None:
            security.refused(self.ledger(), grant.user.user_id, refusal, present.now(), what="file")
        elif grant.line is not None and leaves:
            security.record(self.ledger(), grant.line, present.now())
        return refusal is None


def browser_of(scope: Scope) -> str:
    """The cookie by which this browser goes; empty without one."""
    return cookie_parser(Headers(scope=scope).get("cookie", "")).get(COOKIE, "")


def _begins(scope: Scope) -> bool:
    """Whether a file leaves with this request, and not a later part of it or its length alone."""
    return scope["method"] == "GET" and Headers(scope=scope).get("range", "bytes=0-").startswith("bytes=0-")


def _naming(scope: Scope, send: Send) -> Send:
    """Give a browser that opens a page a name, unless it has one."""
    if browser_of(scope):
        return send
    named = SimpleCookie({COOKIE: secrets.token_urlsafe(32)})
    named[COOKIE].update({"path": "/", "httponly": True, "samesite": "lax", "secure": scope["scheme"] == "https"})

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if headers.get("content-type", "").startswith("text/html"):
                headers.append("set-cookie", named[COOKIE].OutputString())
        await send(message)

    return sending
