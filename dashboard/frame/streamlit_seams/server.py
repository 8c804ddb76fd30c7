"""What we know of uvicorn's inside, which ``streamlit run`` starts without saying how long an end may take.

Told to end, it waits for every answer under way, without a limit: one browser that has stopped reading keeps the whole
application. ``tests/integration/test_ending.py`` fails when this changes.
"""

from __future__ import annotations

import signal

import uvicorn

GRACE_SECONDS = 5
"""How long answers under way may take once the application is told to end; those that are slower break off."""


def end_within_grace() -> None:
    """Limit the wait of the server that this runs in, unless whoever started it has set a limit already."""
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    if isinstance(server, uvicorn.Server) and server.config.timeout_graceful_shutdown is None:
        server.config.timeout_graceful_shutdown = GRACE_SECONDS
