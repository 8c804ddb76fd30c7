"""A club call and a survey answer entered one after the other, and found in the figures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browsing import Serve
from desk_people import SERVICE, Person, desk_company
from playwright.sync_api import BrowserContext, Locator, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

CALLED, ANSWERED = "Who was called? Home, name or phone", "Who answered? Home, name or phone"
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def service(context: BrowserContext, serve: Serve, tmp_path: Path) -> Person:
    with desk_company(tmp_path).believed():
        person = Person(context, serve(tmp_path), SERVICE)
    person.go("Calls and answers")
    return person


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("radiogroup", name=question).get_by_role("radio", name=answer, exact=True).click()


def find(page: Page, field: str) -> None:
    page.get_by_label(field).press_sequentially("11155550001")
    expect(page.get_by_role("radio", name="王小明")).to_be_checked()


def saved(page: Page) -> Locator:
    return page.locator(".st-key-just-entered")


def figures(page: Page, title: str) -> Locator:
    saved(page).get_by_role("link", name="See it in the figures").click()
    expect(page.locator("h1")).to_have_text(title)
    return page.get_by_test_id("stMain")


def test_a_club_call_and_a_survey_answer_are_entered_and_counted(service: Person):
    page = service.page
    find(page, CALLED)
    choose(page, "Card received", "no")
    choose(page, "Satisfaction", "Acceptable, has suggestions")
    page.get_by_role("textbox", name="Expectations of the club").fill("A garden party")
    service.settled()
    page.get_by_role("button", name="Enter the call").dblclick()
    expect(saved(page)).to_contain_text("HF-2026-000001 · saved · Club called · 王小明")
    expect(saved(page)).to_contain_text("A garden party")
    expect(page.get_by_label(CALLED)).to_be_focused()
    expect(page.get_by_label(CALLED)).to_have_value("")
    calls = figures(page, "Customer club").locator("[class*='st-key-club-calls']").get_by_test_id("stDataFrame").first
    calls.scroll_into_view_if_needed()
    expect(calls).to_contain_text("HF-2026-000001")
    expect(calls).not_to_contain_text("HF-2026-000002")

    page.set_viewport_size(PHONE)
    page.go_back()
    expect(page.locator("h1")).to_have_text("Calls and answers")
    choose(page, "What to enter", "Survey answer")
    find(page, ANSWERED)
    survey = page.get_by_role("combobox", name="Survey")
    survey.fill("garden-2026")
    page.keyboard.press("Enter")
    choose(page, "Overall score, 5 is best", "5")
    service.settled()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="Enter the answer").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(saved(page)).to_contain_text("WJ-2026-000001 · saved · Survey answered · 王小明")
    expect(page.get_by_role("combobox", name="Survey")).to_have_value(re.compile("garden-2026"))
    satisfaction = figures(page, "Satisfaction")
    expect(satisfaction).to_contain_text("1 answered of 1 asked")
