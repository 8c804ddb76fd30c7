"""Every page, on paper and on ink: no fault that axe calls grave, nothing from elsewhere, no breach of the policy."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from touring import GROUND, Tour, tour

from dashboard.frame.navigation import SPECS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def toured(browser: Browser, company: str) -> Tour:
    """What a tour of all pages brought to light; one for all that is asked of every page."""
    return tour(browser, company)


@pytest.mark.parametrize("ground", GROUND)
def test_no_page_has_a_grave_fault(toured: Tour, ground: str):
    assert toured.pages == [spec.path for spec in SPECS]
    assert toured.faults[ground] == {path: [] for path in toured.pages}


@pytest.mark.parametrize("ground", GROUND)
def test_a_case_file_with_its_clocks_has_no_grave_fault(toured: Tour, ground: str):
    assert toured.case_file[ground] == []


def test_no_page_scrolls_sideways_on_a_phone(toured: Tour):
    assert toured.too_wide == []


def test_no_page_breaks_the_policy_lacks_a_font_or_shows_markup(toured: Tour):
    assert toured.breaches == []


def test_nothing_on_the_pages_comes_from_another_host(toured: Tour, company: str):
    """They work where there is no way to the internet, and tell nobody who looks at what."""
    assert toured.hosts - {""} == {urlsplit(company).netloc}
