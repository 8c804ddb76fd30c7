"""The compliance page as a reader uses it: from a share to the list behind it to one case with its clocks explained."""

from __future__ import annotations

import re

import pytest
from browsing import new_window, settle
from grids import press
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def choose_first_cell(page: Page) -> None:
    """Click the first cell of the heat map that holds a figure."""
    press(page, page.locator(".st-key-heat .scatterlayer .textpoint").first)


def choose_first_row(page: Page) -> None:
    """Click the first data row of the table (drawn on a canvas: by its place)."""
    page.get_by_test_id("stDataFrame").first.click(position={"x": 60, "y": 52})  # waits until it stands still


@pytest.mark.parametrize(
    ("language", "title", "listed", "file", "started"),
    [
        ("en", "Response-time compliance", "Cases behind a figure", "Case file", "Started"),
        ("zh-CN", "时限达标率", "数字背后的报事", "报事档案", "开始计时"),
    ],
)
def test_a_figure_opens_down_to_an_explained_clock(
    page: Page, company: str, language: str, title: str, listed: str, file: str, started: str
):
    page.goto(f"{company}/compliance?lang={language}")
    settle(page)
    expect(page.locator("h1")).to_have_text(title)
    choose_first_cell(page)
    expect(page.locator("h1")).to_have_text(listed)
    settle(page)
    choose_first_row(page)
    expect(page.locator("h1")).to_have_text(file)
    settle(page)
    expect(page).to_have_url(re.compile(r"/case\?.*id="))
    expect(page.locator("details[open] ol").first).to_contain_text(started)
    expect(page.locator("ol.timeline > li").first).to_be_visible()


def test_a_cell_narrows_the_page_where_it_stands_and_a_chart_shows_its_table(page: Page, company: str):
    page.goto(f"{company}/compliance?lang=en")
    settle(page)
    page.get_by_role("radio", name="narrows this page").click()
    settle(page)
    choose_first_cell(page)
    chips = page.locator(".st-key-clear-at_project, .st-key-clear-at_clause")
    expect(chips).to_have_count(2)
    expect(page.locator("h1")).to_have_text("Response-time compliance")
    settle(page)
    expect(page.locator(".st-key-heat .scatterlayer .textpoint")).to_have_count(1)
    tools = page.locator(".st-key-tools-heat-map")
    tools.get_by_role("button", name="As a table").click()
    expect(page.get_by_test_id("stPopoverBody").get_by_test_id("stDataFrame")).to_be_visible()
    page.keyboard.press("Escape")
    tools.get_by_role("button", name="What is behind it").click()
    expect(page.get_by_test_id("stPopoverBody")).to_contain_text("marts.compliance")
    page.keyboard.press("Escape")
    heat = page.locator(".st-key-heat")
    for name in ("Fullscreen", "Download plot as a PNG"):
        expect(heat.get_by_role("button", name=name)).to_be_attached()
    for _chip in range(2):
        settle(page)
        chips.first.get_by_role("button").click()
    expect(chips).to_have_count(0)
    expect(page).not_to_have_url(re.compile("at_project"))


def test_a_view_can_be_shared_by_its_address(page: Page, company: str):
    page.goto(f"{company}/compliance?lang=en&by=project&severity=major")
    settle(page)
    expect(page.get_by_role("button", name="Filters: 1 set")).to_be_visible()
    expect(page.get_by_role("radio", name="Project")).to_be_checked()


def test_changing_the_language_keeps_the_filters(page: Page, company: str):
    page.goto(f"{company}/compliance?lang=en&severity=major")
    settle(page)
    page.get_by_role("radio", name="中文").click()
    expect(page.locator("h1")).to_have_text("时限达标率")
    expect(page.get_by_role("button", name="筛选")).to_contain_text("1")
    expect(page).to_have_url(re.compile("severity=major"))


def test_the_filters_go_along_to_another_page(page: Page, company: str):
    page.goto(f"{company}/compliance?severity=major")
    settle(page)
    page.locator(".st-key-menu").get_by_role("link", name="Overview").click()
    expect(page.locator("h1")).to_have_text("Overview")
    expect(page).to_have_url(re.compile("severity=major"))


def test_the_browser_s_language_is_spoken_at_first(browser: Browser, company: str):
    context = new_window(browser, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{company}/compliance")
    expect(page.locator("h1")).to_have_text("时限达标率")
    context.close()


def test_back_leads_to_the_list_the_case_was_opened_from(page: Page, company: str):
    page.goto(f"{company}/compliance")
    settle(page)
    choose_first_cell(page)
    expect(page.locator("h1")).to_have_text("Cases behind a figure")
    settle(page)
    narrowed = page.locator(".st-key-clear-at_project").inner_text().splitlines()[-1]
    choose_first_row(page)
    expect(page.locator("h1")).to_have_text("Case file")
    settle(page)
    page.go_back()
    expect(page.locator("h1")).to_have_text("Cases behind a figure")
    expect(page.locator(".st-key-clear-at_project")).to_contain_text(narrowed)


def test_a_phone_shows_the_page_without_sideways_scrolling(browser: Browser, company: str):
    context = new_window(browser, locale="en-GB", viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto(f"{company}/compliance")
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
