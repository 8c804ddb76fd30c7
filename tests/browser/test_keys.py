"""Search and keys on every page: a case is found without the mouse, and keys rest while somebody types."""

from __future__ import annotations

import re

import pytest
from browsing import settle
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


@pytest.fixture
def desk(page: Page, company: str) -> Page:
    page.goto(f"{company}/desk?lang=en")
    settle(page)
    return page


def searched(page: Page, key: str, text: str) -> None:
    """Open the search by a key, type into the field that has the cursor, press Enter."""
    page.keyboard.press(key)
    expect(page.get_by_role("dialog").get_by_role("searchbox")).to_be_focused()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_a_case_is_found_by_its_number_from_any_page_by_the_keyboard_alone(desk: Page):
    number = desk.locator("[class*=st-key-row-]").nth(1).locator("a strong").first.inner_text()
    searched(desk, "/", number.lower())
    link = desk.get_by_role("dialog").get_by_role("link", name=number)
    expect(link).to_be_visible()
    link.press("Enter")
    expect(desk.locator("h1")).to_have_text("Case file")
    expect(desk.locator("h2").first).to_contain_text(number)
    expect(desk.get_by_role("dialog")).to_have_count(0)
    searched(desk, "Control+k", "monthly sc")
    desk.get_by_role("dialog").get_by_role("link", name="Monthly score").press("Enter")
    expect(desk.locator("h1")).to_have_text("Monthly score")


def test_single_keys_go_through_a_list_begin_a_case_and_can_be_switched_off(desk: Page):
    rows = desk.locator("[class*=st-key-row-]")
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    expect(rows.nth(1).get_by_role("link").first).to_be_focused()
    desk.keyboard.press("k")
    expect(rows.nth(0).get_by_role("link").first).to_be_focused()
    desk.keyboard.press("?")
    switch = desk.get_by_role("dialog").get_by_role("checkbox")
    switch.uncheck()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog")).to_have_count(0)
    desk.keyboard.press("n")  # rests now: nothing happens until the keys are switched on again
    desk.get_by_test_id("stSidebar").get_by_role("button", name="Keys").click()
    switch.check()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog")).to_have_count(0)
    expect(desk.locator("h1")).to_have_text("Case desk")
    desk.keyboard.press("n")
    expect(desk.locator("h1")).to_have_text("New case")
    settle(desk)
    desk.locator("[data-testid=stMain] input").first.click()
    desk.keyboard.type("n/j?")
    expect(desk.get_by_role("dialog")).to_have_count(0)
    expect(desk).to_have_url(re.compile("/new"))


def test_from_case_to_case_and_back_to_the_row_and_the_filters_one_left(page: Page, company: str):
    page.set_viewport_size({"width": 1280, "height": 360})
    page.goto(f"{company}/desk?lang=en&whose=all")
    settle(page)
    rows = page.locator("[class*=st-key-row-]")
    numbers = [rows.nth(at).locator("a strong").first.inner_text() for at in (9, 10)]
    rows.nth(9).get_by_role("link").first.scroll_into_view_if_needed()
    scrolled = page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
    assert scrolled > 100
    rows.nth(9).get_by_role("link").first.click()
    expect(page.locator("h2").first).to_contain_text(numbers[0])
    expect(page.locator(".st-key-case-way")).to_contain_text(re.compile(r"10 of \d+"))
    settle(page)
    page.keyboard.press("j")
    expect(page.locator("h2").first).to_contain_text(numbers[1])
    settle(page)
    page.get_by_role("link", name="Previous").click()
    expect(page.locator("h2").first).to_contain_text(numbers[0])
    settle(page)
    page.get_by_role("link", name="Back to Case desk").click()
    expect(page.locator("h1")).to_have_text("Case desk")
    expect(page).to_have_url(re.compile("whose=all"))
    there = "(top) => Math.abs(document.querySelector('[data-testid=stMain]').scrollTop - top) < 40"
    page.wait_for_function(there, arg=scrolled)
