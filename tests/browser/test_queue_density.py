"""The queue shows a shift's work at once: 22 rows on a desk's screen at least; a row on a phone is low."""

from __future__ import annotations

import pytest
from browsing import new_window, settle
from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

MEASURED = """() => {
    const rows = [...document.querySelectorAll("[class*='st-key-row-']")].map((row) => row.getBoundingClientRect());
    const pressed = [...document.querySelectorAll("[class*='st-key-row-'] a, [class*='st-key-row-'] button")];
    const highest = Math.max(...rows.map((row) => row.height));
    return {
        room: Math.floor((window.innerHeight - rows[0].top) / highest),
        highest,
        smallest: Math.min(...pressed.map((each) => each.getBoundingClientRect().height)),
    };
}"""
"""How many rows there is room for, were there so many; all are equally high."""


def test_a_desk_shows_22_rows_whose_targets_are_24_px_high(page: Page, company: str):
    page.goto(f"{company}/desk?whose=all&lang=en")
    settle(page)
    found = page.evaluate(MEASURED)
    assert found["room"] >= 22
    assert found["highest"] >= 24
    assert found["smallest"] >= 24


def test_a_row_on_a_phone_is_110_px_high_at_most(browser: Browser, company: str):
    window = new_window(browser, viewport={"width": 390, "height": 844}, locale="en-GB")
    page = window.new_page()
    page.goto(f"{company}/desk?whose=all&lang=en")
    settle(page)
    found = page.evaluate(MEASURED)
    window.close()
    assert 40 <= found["highest"] <= 110
    assert found["smallest"] >= 24
