"""What every browser test needs: where the application is, how to start it, and when a page has settled."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page, expect

ROOT = Path(__file__).parents[2]
WAIT_MS = 60_000

CHROMIUM = Path("/usr/bin/chromium")

Serve = Callable[[Path], str]
"""Start the application over a data folder; returns its address."""


def launching() -> dict[str, Any]:
    """Options of the launch: the system's Chromium where there is one, else Playwright's own; root has no sandbox."""
    found = {"executable_path": str(CHROMIUM)} if CHROMIUM.exists() else {}
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return {**found, "args": [*sandbox, "--disable-dev-shm-usage"]}


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_healthy(url: str, log: Path, seconds: float = 120) -> None:
    """Return when the first sync is done; fail with the application's own words otherwise."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urlopen(url) as answer:  # noqa: S310 - our own address
                if answer.status == 200:
                    return
        except (URLError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(log.read_text(errors="replace")[-3000:])


def settle(page: Page) -> None:
    """Return when the script has finished: its title stands, nothing runs, nothing is stale, no table changes, for half
    a second.

    The freshness line reruns by itself now and then, so "not running" is asked of the page's parts, not waited for.
    Tables say late what they hold, so the half second is one in which the page could draw: while it is held up, no
    time counts.
    """
    expect(page.locator("h1")).to_be_visible(timeout=WAIT_MS)
    page.evaluate("window.__calm = null")  # not since when it last did
    page.wait_for_function(
        """() => {
            const app = document.querySelector('[data-testid="stApp"]');
            const busy = ['rerunRequested', 'running'].includes(app?.getAttribute('data-test-script-state'))
                || document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]');
            const tables = [...document.querySelectorAll('[data-testid="stDataFrame"] table')]
                .map((table) => `${table.getAttribute('aria-rowcount')} ${table.textContent}`).join();
            const now = performance.now();
            const before = window.__calm;
            const calm = !busy && before && before.tables === tables;
            window.__calm = { now, tables, for: calm ? before.for + Math.min(now - before.now, 50) : 0 };
            return window.__calm.for > 500;
        }""",
        timeout=WAIT_MS,
    )
