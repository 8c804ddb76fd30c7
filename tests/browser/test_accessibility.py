"""No page has an accessibility fault that axe calls serious or critical, on paper or on ink."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import new_window, settle
from grids import choose, grid
from playwright.sync_api import Browser, Page, expect

from casework.vocabulary_desk import Page as Right
from dashboard.navigation import SPECS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

GRAVE = {"serious", "critical"}
ADMINISTRATOR = "程维"
ADMINISTRATIVE = [spec for spec in SPECS if spec.right is Right.USERS]
EVERYDAY = [spec for spec in SPECS if spec.right is not Right.USERS and spec.path != "case"]


@pytest.fixture(params=["light", "dark"])
def reader(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = new_window(browser, color_scheme=request.param, locale="zh-CN")
    yield context.new_page()
    context.close()


def grave_faults(page: Page) -> list[tuple[str, str]]:
    """Rule and markup of each fault on the page as it stands."""
    settle(page)
    found = Axe().run(page).response["violations"]
    return [(fault["id"], node["html"][:300]) for fault in found if fault["impact"] in GRAVE for node in fault["nodes"]]


def test_no_everyday_page_has_a_grave_fault(reader: Page, company: str):
    faults = {}
    for spec in EVERYDAY:
        reader.goto(f"{company}/{spec.path}")
        faults[spec.path] = grave_faults(reader)
    assert {path: found for path, found in faults.items() if found} == {}


def test_a_case_file_with_its_clocks_has_no_grave_fault(reader: Page, company: str):
    reader.goto(f"{company}/unresolved")
    settle(reader)
    choose(reader, grid(reader, "open-list"))
    expect(reader).to_have_url(re.compile(r"/case\?"))
    assert grave_faults(reader) == []


def test_no_page_of_administrators_has_a_grave_fault(reader: Page, company: str):
    reader.goto(f"{company}/permissions")
    settle(reader)
    chooser = reader.get_by_role("combobox", name="当前身份（演示公司）")
    chooser.click()
    chooser.fill(ADMINISTRATOR)
    reader.keyboard.press("Enter")
    faults = {}
    for spec in ADMINISTRATIVE:
        reader.locator(f".st-key-menu a[href*='{spec.path}']").click()
        expect(reader).to_have_url(re.compile(f"/{spec.path}"))
        faults[spec.path] = grave_faults(reader)
    assert {path: found for path, found in faults.items() if found} == {}
