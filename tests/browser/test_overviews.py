"""What each comes for on the overview, and that its figures open what they count: executive, manager, sales."""

from __future__ import annotations

import re

import pytest
from browsing import settle
from desk_people import EXECUTIVE, MANAGER, PERSONAS, SALES
from grids import choose, grid, headings, press, shown, size
from playwright.sync_api import Locator, Page, expect
from touring import GROUND, INK, grave_faults, scrolls_sideways

from dashboard.frame import trying

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


def overview(page: Page, company: str, name: str, language: str = "en") -> Locator:
    """Somebody's overview."""
    page.context.add_cookies([{"name": trying.COOKIE, "value": PERSONAS[name], "url": company}])
    page.goto(f"{company}/?lang={language}")
    settle(page)
    return page.get_by_test_id("stMain")


def opens(page: Page, figure: str) -> int:
    """Follow the link of a figure; returns what it says."""
    link = page.get_by_test_id("stMain").get_by_role("link", name=re.compile(rf"^{figure}: \d+"))
    said = re.search(r": (\d+)", link.inner_text())
    link.click()
    settle(page)
    assert said is not None
    return int(said[1])


def test_an_executive_s_minute(page: Page, company: str) -> None:
    """The answer, the figures with n, what is unusual, what needs them; a project, and what its score is made of."""
    main = overview(page, company, EXECUTIVE)
    answer = re.compile(r"^Limits kept in Oct 2026: \d+\.\d% \(n = \d+\)")
    expect(page.locator(".st-key-sentence")).to_contain_text(answer)
    expect(page.locator(".st-key-figures").get_by_test_id("stMetric")).not_to_have_count(0)
    for heading in ("What is unusual, and real", "Needs you", "Projects and figures, Oct 2026", "Causes"):
        expect(main.get_by_role("heading", name=heading)).to_be_visible()
    figures = grid(page, "figures")
    project = shown(figures)[0][0]
    choose(page, figures)
    expect(page.locator("h1")).to_have_text("Project")
    settle(page)
    expect(page.get_by_role("combobox", name="Project")).to_have_value(re.compile(project))
    page.get_by_test_id("stMain").get_by_role("link", name="Monthly score").last.click()
    expect(page.locator("h1")).to_have_text("Monthly score")
    settle(page)
    assert {row[0] for row in shown(grid(page, "score-lines"))} == {project}


def test_a_bar_of_the_causes_lists_its_complaints_and_one_opens_its_case(page: Page, company: str) -> None:
    overview(page, company, EXECUTIVE)
    name = page.locator("[class*='st-key-causes-'] .ytick text").first.text_content()
    press(page, page.locator("[class*='st-key-causes-'] .barlayer .point path").first)
    expect(page).to_have_url(re.compile(r"cause=category&cause="))
    settle(page)
    about, _dot, counted = (name or "").rpartition(" · ")
    found = grid(page, "cause-cases")
    assert size(found) == int(counted) > 0
    assert {row[headings(found).index("Category")] for row in shown(found)} == {about}
    number = shown(found)[0][0]
    choose(page, found)
    expect(page.locator("h1")).to_have_text("Case file")
    expect(page.get_by_test_id("stMain")).to_contain_text(number)


def test_an_executive_s_overview_in_chinese_on_ink_and_on_a_phone(page: Page, company: str) -> None:
    page.emulate_media(color_scheme="dark")
    overview(page, company, EXECUTIVE, "zh-CN")
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", GROUND[INK])
    expect(page.locator(".st-key-sentence")).to_contain_text("2026年10月时限达标率为")
    assert grave_faults(page) == []
    assert not scrolls_sideways(page)


def test_a_manager_s_clocks_open_as_many_cases(page: Page, company: str) -> None:
    overview(page, company, MANAGER)
    overdue = opens(page, "Clocks overdue")
    expect(page.locator("h1")).to_have_text("Unresolved complaints")
    assert size(grid(page, "open-list")) == overdue > 0


def test_a_seller_s_calls_open_the_list_of_them(page: Page, company: str) -> None:
    main = overview(page, company, SALES)
    expect(page.locator("h1")).to_have_text("Call list")  # where sales land; the overview is a page further
    page.get_by_test_id("stSidebar").get_by_role("link", name="Overview").click()
    expect(page.locator("h1")).to_have_text("Overview")
    settle(page)
    expect(main.get_by_role("link", name=re.compile(r"^云杉里: club's Oct 2026: "))).to_be_visible()
    due = opens(page, "To call now")
    expect(page.locator("h1")).to_have_text("Call list")
    assert due > 0
    expect(page.get_by_test_id("stMain")).to_contain_text(f"To call now {due} ")
