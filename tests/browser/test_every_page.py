"""Every page, light, dark, at 1024 and 390 pixels, at 200 %: no grave fault, nothing cut, nothing from elsewhere."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser
from touring import LOOKS, Tour, tour

from dashboard.frame.navigation import SPECS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1800)]  # one tour of all pages in five looks stands before all


@pytest.fixture(scope="module")
def toured(browser: Browser, company: str) -> Tour:
    """What a tour of all pages brought to light; one for all that is asked of every page."""
    return tour(browser, company)


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_has_a_grave_fault(toured: Tour, look: str):
    assert toured.pages == [spec.path for spec in SPECS]
    assert toured.faults[look] == {path: [] for path in toured.pages}


@pytest.mark.parametrize("look", LOOKS)
def test_a_case_file_with_its_clocks_has_no_grave_fault(toured: Tour, look: str):
    assert toured.case_file[look] == []


def test_no_page_scrolls_sideways_however_narrow(toured: Tour):
    assert toured.too_wide == []


def test_no_card_and_no_row_loses_a_word_however_narrow(toured: Tour):
    assert toured.cut == []


def test_no_page_breaks_the_policy_lacks_a_font_or_shows_markup(toured: Tour):
    assert toured.breaches == []


def test_nothing_on_the_pages_comes_from_another_host(toured: Tour, company: str):
    """They work where there is no way to the internet, and tell nobody who looks at what."""
    assert toured.hosts - {""} == {urlsplit(company).netloc}
