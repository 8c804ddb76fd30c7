"""A respondent's phone: 360 pixels, either language, no JavaScript, no network midway; nothing that axe objects to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from browsing import new_window
from playwright.sync_api import Browser, Page, expect
from serving import free_port
from starlette.applications import Starlette
from starlette.routing import Mount

from casework.record.events import ResponseCompleted
from casework.record.ledger import Ledger
from surveys.questionnaire import shipped
from surveys.respond.answering import Answering
from surveys.respond.asked import Asked
from surveys.respond.replies import Replies
from surveys.respond.site import site
from tests.factories.cases import MONDAY
from tests.factories.respondents import LINKS, in_the_field, linked, sheet_of

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def passing() -> Callable[[], datetime]:
    """A Monday morning that goes on."""
    began = time.monotonic()
    return lambda: MONDAY + timedelta(seconds=time.monotonic() - began)


@pytest.fixture
def link(tmp_path: Path) -> Iterator[tuple[str, Ledger]]:
    """A link to the move-in survey, served in this process by the real server."""
    ledger = Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    in_the_field(ledger, shipped()["move_in"])
    code, answering = linked(ledger), Answering(ledger, LINKS, Asked())
    app = Starlette(routes=[Mount("/s", site(Replies(lambda: answering, clock=passing())))])
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://localhost:{port}/s/{code}", ledger
    server.should_exit = True
    thread.join()
    ledger.close()


def phone(browser: Browser, locale: str, **more: object) -> Page:
    return new_window(browser, **PHONE, locale=locale, **more).new_page()


def looks_well(page: Page) -> None:
    """Fits the phone, also at double size, and axe finds nothing at all."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def answered(ledger: Ledger) -> ResponseCompleted:
    (entry,) = ledger.stream("response/i1")
    assert isinstance(entry.payload, ResponseCompleted)
    return entry.payload


def test_a_whole_questionnaire_in_chinese_without_javascript(browser: Browser, link: tuple[str, Ledger]) -> None:
    address, ledger = link
    page = phone(browser, "zh-CN", java_script_enabled=False)
    page.goto(address)
    page.get_by_role("button", name="我同意，开始填写").click()
    page.get_by_label("否", exact=True).check()
    page.get_by_role("button", name="保存并继续").click()
    page.get_by_role("button", name="保存并继续").click()  # the satisfaction on the whole is required
    expect(page.get_by_role("alert")).to_contain_text("请回答这个问题")
    page.get_by_role("button", name="English").click()
    page.get_by_label("5 Very satisfied").check()
    page.get_by_label("10 Certainly").check()
    page.get_by_label("Suggestions").fill("多种树")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    response = answered(ledger)
    assert response.answers == {"taken_over": "no", "overall": 5, "recommend": 10}
    assert json.loads(response.said or "") == {"suggestions": "多种树"}


def test_answers_given_without_a_network_arrive_when_it_is_back(browser: Browser, link: tuple[str, Ledger]) -> None:
    address, ledger = link
    page = phone(browser, "en-GB")
    page.goto(address)
    looks_well(page)
    page.get_by_role("button", name="I agree, begin").click()
    page.get_by_label("Yes", exact=True).check()
    expect(page.get_by_role("status")).to_have_text("Saved")
    page.context.set_offline(True)
    page.get_by_label("No", exact=True).check()
    expect(page.get_by_role("status")).to_contain_text("No network")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_label("No", exact=True)).to_be_checked()  # nothing was lost by going on
    page.context.set_offline(False)
    expect(page.get_by_role("status")).to_have_text("Saved")
    sheet = sheet_of(ledger, "i1")
    assert sheet is not None
    assert sheet.answers == {"taken_over": "no"}
    looks_well(page)
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("alert")).to_be_focused()
    looks_well(page)
    page.get_by_label("4 Satisfied").check()
    page.get_by_role("button", name="Save and continue").click()
    looks_well(page)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    page.get_by_role("link", name="Take back my answers").click()
    looks_well(page)
    page.get_by_role("button", name="Yes, take them back").click()
    expect(page.get_by_role("heading", name="The answers were taken back")).to_be_visible()
