"""Every page, on paper and on ink: no fault that axe calls grave, nothing from elsewhere, no breach of the policy."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from touring import Tour, tour

from dashboard.frame.navigation import SPECS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


@pytest.fixture(scope="module", params=["light", "dark"])
def toured(request: pytest.FixtureRequest, browser: Browser, company: str) -> Tour:
    """What a tour of all pages brought to light; one for all that is asked of every page."""
    return tour(browser, company, request.param)


def test_no_page_has_a_grave_fault(toured: Tour):
    assert toured.pages == [spec.path for spec in SPECS]
    assert {path: found for path, found in toured.faults.items() if found} == {}


def test_a_case_file_with_its_clocks_has_no_grave_fault(toured: Tour):
    assert toured.case_file == []


def test_no_page_breaks_the_policy_lacks_a_font_or_shows_markup(toured: Tour):
    assert toured.breaches == []


def test_nothing_on_the_pages_comes_from_another_host(toured: Tour, company: str):
    """They work where there is no way to the internet, and tell nobody who looks at what."""
    assert toured.hosts - {""} == {urlsplit(company).netloc}
