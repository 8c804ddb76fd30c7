"""In a real browser: pages load nothing from elsewhere and break no policy, and an address draws nothing."""

from __future__ import annotations

import pytest
from browsing import settle
from hostile import HOSTILE, MARK
from playwright.sync_api import Page

from casework.vocabulary_desk import Page as Right
from dashboard import trying
from dashboard.navigation import SPECS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
CENTRE, ADMINISTRATOR = "demo-centre", "demo-admin"
TELL = """document.addEventListener("securitypolicyviolation", event =>
    console.error(`POLICY ${event.violatedDirective} ${event.blockedURI}`))"""


def test_no_page_breaks_the_policy_or_lacks_a_font(page: Page, company: str):
    told: list[str] = []
    page.add_init_script(TELL)
    page.on("console", lambda said: told.append(said.text) if "POLICY" in said.text else None)
    page.on("response", lambda got: told.append(got.url) if got.status >= 400 and "/static/" in got.url else None)
    for spec in SPECS:
        by = ADMINISTRATOR if spec.right is Right.USERS else CENTRE
        page.context.add_cookies([{"name": trying.COOKIE, "value": by, "url": company}])
        page.goto(f"{company}/{spec.path if spec.path != 'home' else ''}?lang=en")
        settle(page)
    assert told == []


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
