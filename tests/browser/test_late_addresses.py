"""What a browser asks for before it knows the address that its reader's last choice gave the page."""

from __future__ import annotations

import re
import threading

import pytest
from browsing import settle
from grids import grid, press, size
from playwright.sync_api import Browser, Page, WebSocketRoute, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

BARS = "[class*='st-key-open-age_band'] .barlayer .point path"


class Echo:
    """A line on which the next request for the whole page arrives twice, the second time after ``late`` seconds."""

    def __init__(self, late: float) -> None:
        self.late, self.armed, self.repeated = late, False, False

    def connect(self, route: WebSocketRoute) -> None:
        """Stand between the tab and the server; while it waits, nothing of the answer reaches the tab."""
        server = route.connect_to_server()

        def forward(message: str | bytes) -> None:
            server.send(message)
            if self.armed and isinstance(message, bytes) and asks_for_the_page(message):
                self.armed = False
                threading.Event().wait(self.late)
                server.send(message)
                self.repeated = True

        route.on_message(forward)


def asks_for_the_page(message: bytes) -> bool:
    asked = BackMsg.FromString(message)
    return asked.WhichOneof("type") == "rerun_script" and not asked.rerun_script.fragment_id


def open_by_age(page: Page, company: str) -> int:
    """Open the unresolved complaints; how many are listed."""
    page.goto(f"{company}/unresolved?lang=en&group=age_band")
    settle(page)
    return size(grid(page, "open-list"))


def choose_the_oldest(page: Page) -> None:
    press(page, page.locator(BARS).last)
    expect(page).to_have_url(re.compile("only=age_band"))
    settle(page)


@pytest.mark.parametrize("late", [0.02, 0.5], ids=["while-it-is-drawn", "when-it-is-drawn"])
def test_a_request_made_before_the_answer_came_takes_no_choice_back(browser: Browser, company: str, late: float):
    echo = Echo(late)
    context = browser.new_context(locale="en-GB", viewport={"width": 1440, "height": 900})
    context.route_web_socket("**/_stcore/stream*", echo.connect)
    page = context.new_page()
    everything = open_by_age(page, company)
    echo.armed = True
    choose_the_oldest(page)
    assert echo.repeated
    assert 0 < size(grid(page, "open-list")) < everything
    expect(page).to_have_url(re.compile("only=age_band"))
    context.close()


def test_back_right_after_a_choice_takes_it_back(page: Page, company: str):
    everything = open_by_age(page, company)
    choose_the_oldest(page)
    page.go_back()
    expect(page).not_to_have_url(re.compile("only="))
    settle(page)
    assert size(grid(page, "open-list")) == everything
