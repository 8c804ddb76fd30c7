"""Who asks for an address that is no page: somebody at this very machine, a monitor with its token, or a stranger."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from casework.settings import settings
from dashboard.frame.door import LOOPBACK

RELAYED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Via")
"""Headers of a reverse proxy."""
BEARER = "Bearer "


def at_this_machine(asked: HTTPConnection) -> bool:
    """Whether the request comes from this machine and was not handed on by a proxy that runs here."""
    peer = asked.client.host if asked.client else ""
    return peer in LOOPBACK and _host(asked) in LOOPBACK and not any(name in asked.headers for name in RELAYED)


def with_token(asked: HTTPConnection) -> bool:
    """Whether the request shows the monitors' token; never when none is set."""
    token, shown = settings().monitor_token, asked.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(shown.encode(), f"{BEARER}{token}".encode())


def from_own_page(asked: HTTPConnection) -> bool:
    """Whether a browser asks from a page of this application: the page's origin is the host that is asked."""
    origin = urlsplit(asked.headers.get("Origin", ""))
    return bool(origin.netloc) and origin.netloc == asked.headers.get("Host")


def _host(asked: HTTPConnection) -> str | None:
    return urlsplit(f"//{asked.headers.get('Host', '')}").hostname
