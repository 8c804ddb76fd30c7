"""The pages for respondents alone, on a server of their own: only they need to face the Internet, and they need the
ledger only.
"""

from __future__ import annotations

from http import HTTPStatus

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route

from casework.errors import LedgerError
from casework.record.ledger import Ledger
from casework.settings import Settings
from surveys.respond.answering import Answering
from surveys.respond.asked import Asked
from surveys.respond.keys import kept
from surveys.respond.links import Links
from surveys.respond.replies import Replies
from surveys.respond.site import PREFIX, site

IDLE_SECONDS, MOST_AT_ONCE = 15, 500


def alone(ledger: Ledger, chosen: Settings) -> Starlette:
    """The application: the pages, and ``/health`` for whoever watches it."""
    answering = Answering(ledger, Links(kept(chosen.data_dir), chosen.timezone), Asked())
    pages = site(Replies(lambda: answering))

    def health(_: Request) -> PlainTextResponse:
        try:
            ledger.count_events()
        except LedgerError:
            return PlainTextResponse("unavailable", HTTPStatus.SERVICE_UNAVAILABLE)
        return PlainTextResponse("ok")

    return Starlette(routes=[Route("/health", health), Mount(PREFIX, pages), Mount(PREFIX.upper(), pages)])


def serve(ledger: Ledger, chosen: Settings, host: str, port: int) -> None:
    """Serve until stopped. No log of requests is kept: an address would say who opened which link."""
    uvicorn.run(
        alone(ledger, chosen), host=host, port=port, access_log=False, log_level="warning", server_header=False,
        proxy_headers=True, forwarded_allow_ips=chosen.trusted_proxies, timeout_keep_alive=IDLE_SECONDS,
        limit_concurrency=MOST_AT_ONCE,
    )  # fmt: skip
