"""The real application in a real browser: a process of its own, a folder of its own, a small demo company in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from browsing import WAIT_MS, Serve, keep_warm, launching, new_tab, new_window, put_away
from pages import small_company
from playwright.sync_api import Browser, BrowserContext, expect
from serving import application, free_port

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
    size = {"width": 1440, "height": 900}
    return {**browser_context_args, "locale": "en-GB", "viewport": size}


@pytest.fixture(scope="package")
def window(browser: Browser, browser_context_args: dict[str, object]) -> Iterator[BrowserContext]:
    """The window in which all tests of a worker open their tabs, unless they need one of another kind; its first tab is
    nobody's."""
    window = new_window(browser, **browser_context_args)
    new_tab(window)
    yield window
    window.close()


@pytest.fixture
def context(window: BrowserContext) -> Iterator[BrowserContext]:
    """That window, as if nobody had used it."""
    yield window
    put_away(window)


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start the application over a data folder and return its address; all end with the test."""
    with ExitStack() as running:
        yield lambda folder: running.enter_context(application(folder, free_port()))


@pytest.fixture(scope="package")
def company(window: BrowserContext, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the application with a small demo company; shared, so tests here only read.

    Its clock stands, so that a page that is opened twice says the same twice.
    """
    folder = tmp_path_factory.mktemp("company")
    with ExitStack() as running:
        with small_company(folder).believed():
            address = running.enter_context(application(folder, free_port()))
        keep_warm(window, f"{address}/compliance")
        yield address


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A click or a page may run out of time on a busy machine: such a test is tried once more, and the report says so
    (``R``). What a test says of a page is never tried twice."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=["^TimeoutError"]))
