"""What every browser test needs: how a browser is started, a window of its own, and when a page has settled."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

ROOT = Path(__file__).parents[2]
WAIT_MS = 120_000
"""How long anything may take to appear; an idle machine needs a second. What waits only when it fails may wait long."""

CHROMIUM = [path for name in ("chromium-headless-shell", "chromium") if (path := Path("/usr/bin", name)).exists()]
"""The system's own, best first: the shell is the same browser without what only a screen needs, and costs less."""

Serve = Callable[[Path], str]
"""Start the application over a data folder; returns its address."""


def launching() -> dict[str, Any]:
    """Options of the launch: the system's Chromium where there is one, else Playwright's own; root has no sandbox.

    All tabs of a window belong to one process, so that only the first compiles the application's scripts.
    """
    found = {"executable_path": str(CHROMIUM[0])} if CHROMIUM else {}
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return {**found, "args": [*sandbox, "--disable-dev-shm-usage", "--process-per-site"]}


def new_window(browser: Browser, **options: Any) -> BrowserContext:
    """A window of its own, in which nothing moves for show: a picture that turns while a page loads is drawn sixty
    times a second, and costs more than the page."""
    window = browser.new_context(reduced_motion="reduce", **options)
    window.set_default_timeout(WAIT_MS)
    return window


MAY_REST = """(() => {
    const real = window.setInterval;
    window.resting = false;
    window.setInterval = (run, wait, ...rest) =>
        real((...given) => window.resting || (typeof run === 'function' ? run(...given) : 0), wait, ...rest);
    Object.defineProperty(document, 'hidden', { get: () => window.resting });
})()"""
"""A browser slows down a tab that nobody looks at and tells it so; one without a screen shows all tabs at once."""


def new_tab(window: BrowserContext) -> Page:
    """A tab that can be left to ``rest``."""
    page = window.new_page()
    page.add_init_script(MAY_REST)
    return page


def rest(page: Page) -> None:
    """Look at another tab: this one asks for nothing by itself and follows no news until somebody comes back.

    Each open page would ask several times in five seconds and draw anew what is entered at any other.
    """
    page.evaluate("window.resting = true; document.dispatchEvent(new Event('visibilitychange'))")


def look_again(page: Page) -> None:
    """Come back to a tab that rested."""
    page.evaluate("window.resting = false; document.dispatchEvent(new Event('visibilitychange'))")


def keep_warm(window: BrowserContext, address: str) -> None:
    """Let the window's first tab rest on a page of the application: what the process of all tabs has compiled stays
    while others come and go, and opening a page costs half."""
    first = window.pages[0]
    first.goto(address)
    settle(first)
    rest(first)


def put_away(window: BrowserContext) -> None:
    """Close all tabs but the first and forget what they left, so that the next reader finds a new window."""
    for page in window.pages[1:]:
        page.close()
    window.set_storage_state({"cookies": [], "origins": []})


CALM = """() => {
    const before = window.__calm;
    if (before && !before.drawn) return false;
    const app = document.querySelector('[data-testid="stApp"]');
    const busy = ['rerunRequested', 'running'].includes(app?.getAttribute('data-test-script-state'))
        || document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]');
    const keys = [...document.querySelectorAll('[class*="st-key-"]')].map((part) => part.className);
    const twice = new Set(keys).size < keys.length;
    const tables = [...document.querySelectorAll('[data-testid="stDataFrame"] table')]
        .map((table) => `${table.getAttribute('aria-rowcount')} ${table.textContent}`).join();
    const calm = !busy && !twice && before && before.tables === tables;
    const now = { tables, drawn: false, looks: calm ? before.looks + 1 : 0 };
    window.__calm = now;
    requestAnimationFrame(() => { now.drawn = true; });
    return now.looks >= 10;
}"""
"""Whether ten looks in succession, with a frame drawn between each and the next, found the same page at rest, and no
part with a name on it twice."""


def settle(page: Page) -> None:
    """Return when the script has finished: its title stands, nothing runs, nothing is stale, no table changes, for half
    a second.

    The freshness line reruns by itself now and then, so "not running" is asked of the page's parts, not waited for.
    Tables say late what they hold, so the half second is one in which the page could draw: while it is held up, no
    time counts. It is looked at twenty times a second: at every frame, looking costs as much as drawing.
    """
    expect(page.locator("h1")).to_be_visible(timeout=WAIT_MS)
    page.evaluate("window.__calm = null")  # not since when it last did
    page.wait_for_function(CALM, timeout=WAIT_MS, polling=50)
