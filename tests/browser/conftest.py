"""The real application in a real browser: a process of its own, a folder of its own, a small demo company in it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from pages import small_company
from playwright.sync_api import Page, expect

ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
WAIT_MS = 60_000
expect.set_options(timeout=WAIT_MS)

Serve = Callable[[Path], str]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """The system's Chromium where there is one, else Playwright's own; root may not use the sandbox."""
    found: dict[str, object] = {"executable_path": str(CHROMIUM)} if CHROMIUM.exists() else {}
    sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return {**browser_type_launch_args, **found, "args": [*sandbox, "--disable-dev-shm-usage"]}


@pytest.fixture(scope="session")
def base_url() -> None:
    """No common address: each application has its own port. (The plugin's fixture warns under this pytest.)"""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """An English desk; tests about Chinese, the dark or a phone say so."""
    return {**browser_context_args, "locale": "en-GB", "viewport": {"width": 1440, "height": 900}}


@pytest.fixture(scope="session")
def serve() -> Iterator[Serve]:
    """Start the application over a data folder and return its address; all are ended with the session."""
    running: list[subprocess.Popen[bytes]] = []

    def start(folder: Path) -> str:
        port = free_port()
        command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", f"--server.port={port}",
                   "--server.address=127.0.0.1", "--server.headless=true"]  # fmt: skip
        with (folder / "app.log").open("wb") as log:
            environment = {**os.environ, "YINGSHENG_DATA_DIR": str(folder)}
            running.append(subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log))
        wait_healthy(f"http://127.0.0.1:{port}/health", folder / "app.log")
        return f"http://127.0.0.1:{port}"

    yield start
    for process in running:
        process.terminate()
    for process in running:
        process.wait(30)


@pytest.fixture(scope="session")
def company(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the application with a small demo company; shared, so tests here only read."""
    folder = tmp_path_factory.mktemp("company")
    small_company(folder)
    return serve(folder)


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
    """Return when the script has finished: its title stands, nothing runs, nothing is stale, for half a second.

    The freshness line reruns by itself every second, so "not running" is asked of the page's parts, not waited for.
    """
    expect(page.locator("h1")).to_be_visible(timeout=WAIT_MS)
    page.wait_for_function(
        """() => {
            const app = document.querySelector('[data-testid="stApp"]');
            const busy = app?.getAttribute('data-test-script-state') === 'running'
                || document.querySelector('[data-testid="stSkeleton"], [data-stale="true"]');
            const now = performance.now();
            if (busy) { window.__settled = null; return false; }
            window.__settled ??= now;
            return now - window.__settled > 500;
        }""",
        timeout=WAIT_MS,
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser on a busy machine may time out: such a test is tried again, and the report says how often."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=2))
