"""No page has an accessibility fault that axe calls serious or critical, on paper or on ink."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import settle
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

GRAVE = {"serious", "critical"}
PAGES = ("home", "compliance", "obligations?verdict=missed", "case")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_has_no_grave_fault(browser: Browser, company: str, path: str, scheme: str):
    context = browser.new_context(color_scheme=scheme, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{company}/{path}")
    settle(page)
    found = Axe().run(page).response["violations"]
    faults = [
        (fault["id"], node["html"][:300]) for fault in found if fault["impact"] in GRAVE for node in fault["nodes"]
    ]
    context.close()
    assert faults == []
