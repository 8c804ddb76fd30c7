"""The browser that takes the pictures."""

from __future__ import annotations

import pytest
from browsing import WAIT_MS, launching
from playwright.sync_api import expect

expect.set_options(timeout=WAIT_MS)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """As every browser of ours is started."""
    return {**browser_type_launch_args, **launching()}
