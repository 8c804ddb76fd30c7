"""The application: pages from ``dashboard/entry.py``, data kept in step by the lifespan, health and metrics.

Run it with ``streamlit run streamlit_app.py``, or under any ASGI server as ``streamlit_app:app``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route, WebSocketRoute

from casework import private
from casework.settings import settings
from dashboard import changes, door, faults, greeting, health, left_pages, plain, signing_in, state, warming
from dashboard.clockwork import Clockwork
from dashboard.headers import SafeHeaders
from dashboard.upload_gate import UploadGate


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Open ledger and warehouse with the server, load the pages, let the clock run, close all with it."""
    private.begin()
    state.start()
    warming.start()
    greeting.start()
    ticking = Clockwork()
    yield
    await run_in_threadpool(ticking.stop)
    await run_in_threadpool(state.stop)


async def overview(request: Request) -> RedirectResponse:
    """Lead ``/home`` to the overview, which has the bare address; Streamlit says that there is no such page."""
    return RedirectResponse(f"./?{request.url.query}".rstrip("?"))


left_pages.ignore()

app = st.App(
    "dashboard/entry.py",
    lifespan=lifespan,
    routes=[
        Route("/home", overview),
        Route("/health", health.health),
        Route("/metrics", health.metrics),
        WebSocketRoute(changes.PATH, changes.tell),
        *door.routes,
        *plain.routes(),
    ],
    middleware=[Middleware(SafeHeaders), Middleware(UploadGate)],
    on_script_error=faults.show,
    secrets=signing_in.secrets(settings()),
)
