"""The application: pages from ``dashboard/frame/entry.py``, data kept in step by the lifespan, health and metrics.

Run it with ``streamlit run streamlit_app.py``, or under any ASGI server as ``streamlit_app:app``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

from casework.record import private
from casework.settings import settings
from dashboard.frame import delivery, faults, greeting, signing_in, state, warming
from dashboard.frame.base_path import base_path
from dashboard.frame.clockwork import Clockwork
from dashboard.frame.cookies import SafeCookies
from dashboard.frame.delivery import Delivery
from dashboard.frame.headers import SafeHeaders
from dashboard.frame.routes import routes
from dashboard.frame.streamlit_seams import (
    crowd,
    finished_parts,
    handing_over,
    left_pages,
    media,
    options,
    resting_parts,
    server,
    uploads,
)
from dashboard.frame.streamlit_seams.packed_files import PackedFiles
from dashboard.frame.upload_gate import UploadGate


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Open ledger and warehouse with the server, load the pages, let the clock run, close all with it."""
    private.begin()
    server.end_within_grace()
    media.watch(media.manager(), delivery.grants.drawn)
    state.start()
    warming.start()
    greeting.start()
    ticking = Clockwork()
    yield
    await run_in_threadpool(ticking.stop)
    await run_in_threadpool(state.stop)


left_pages.ignore()
resting_parts.respect()
finished_parts.keep()
crowd.limit()
options.read_freely()
handing_over.by_the_armful()
uploads.take_up_to(settings().max_upload_mb)

app = st.App(
    "dashboard/frame/entry.py",
    lifespan=lifespan,
    routes=routes(base_path()),
    middleware=[
        Middleware(SafeHeaders),
        Middleware(SafeCookies),
        Middleware(UploadGate),
        Middleware(Delivery),
        Middleware(PackedFiles),
    ],
    on_script_error=faults.show,
    secrets=signing_in.secrets(settings()),
)
