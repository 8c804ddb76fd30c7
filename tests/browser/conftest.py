"""The real application in a real browser: a process of its own, a folder of its own, a small demo company in it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from browsing import ROOT, WAIT_MS, Serve, free_port, launching, wait_healthy
from pages import small_company
from playwright.sync_api import expect
from wall_clock import WallClock

WORKING_DAY = date(2026, 11, 18)
"""A Wednesday."""

expect.set_options(timeout=WAIT_MS)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """As every browser of ours is started."""
    return {**browser_type_launch_args, **launching()}


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
    """The address of the application with a small demo company; shared, so tests here only read.

    Its clock stands, so that a page that is opened twice says the same twice.
    """
    folder = tmp_path_factory.mktemp("company")
    small_company(folder, today=WORKING_DAY)
    with WallClock.at(folder, f"{WORKING_DAY}T15:00").believed():
        return serve(folder)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A click or a page may run out of time on a busy machine: such a test is tried once more, and the report says so
    (``R``). What a test says of a page is never tried twice."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=["^TimeoutError"]))
