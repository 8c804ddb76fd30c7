"""In a real browser: an address draws nothing."""

from __future__ import annotations

import pytest
from browsing import settle
from hostile import HOSTILE, MARK
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def test_an_address_draws_neither_link_nor_picture(page: Page, company: str):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if MARK in request.url.split("?")[0] else None)
    for value in (HOSTILE, f"http://{MARK}/x www.{MARK} a@{MARK}"):
        page.goto(f"{company}/desk")
        page.get_by_label("Search", exact=True).fill(value)
        page.get_by_label("Search", exact=True).press("Enter")
        settle(page)
        told = page.get_by_text("No case fits")
        assert MARK in (told.text_content() or "")
        assert told.locator("a, img, .katex, [data-testid=stIconMaterial]").count() == 0
        assert page.locator(f"a[href*='{MARK}']").count() == 0
    assert asked == []
