"""A reader who is quicker than the line: asked for while the answer to what was asked before is on its way."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable

import pytest
from browsing import WAIT_MS, settle
from grids import grid, press, size
from playwright.sync_api import Page, WebSocketRoute, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

BARS = "[class*='st-key-open-age_band'] .barlayer .point path"


class Echo:
    """A line on which the next request of the reader arrives twice, the second time after ``late`` seconds."""

    def __init__(self, late: float) -> None:
        self.late, self.armed, self.repeated = late, False, False

    def connect(self, route: WebSocketRoute) -> None:
        """Stand between the tab and the server; while it waits, nothing of the answer reaches the tab."""
        server = route.connect_to_server()

        def forward(message: str | bytes) -> None:
            server.send(message)
            if self.armed and isinstance(message, bytes) and asked_by_the_reader(message):
                self.armed = False
                threading.Event().wait(self.late)
                server.send(message)
                self.repeated = True

        route.on_message(forward)


class Hold:
    """A line on which what the server says can be held back, and let go all at once."""

    def __init__(self) -> None:
        self.holding = False
        self.held: list[str | bytes] = []
        self.finished = 0
        """How many runs of the whole page have ended on the server while it was held back."""
        self._tell: Callable[[str | bytes], None] | None = None

    def connect(self, route: WebSocketRoute) -> None:
        """Stand between the tab and the server."""
        self._tell = route.send
        server = route.connect_to_server()

        def tell(message: str | bytes) -> None:
            if not self.holding:
                route.send(message)
                return
            self.held.append(message)
            if isinstance(message, bytes):
                self.finished += ended_well(message)

        server.on_message(tell)

    def hold(self) -> None:
        """Hold back from now on."""
        self.holding = True

    def wait(self, page: Page, runs: int) -> None:
        """Return when that many runs of the whole page have ended."""
        deadline = time.monotonic() + WAIT_MS / 1000
        while self.finished < runs:
            assert time.monotonic() < deadline
            page.wait_for_timeout(50)

    def release(self) -> None:
        """Let go of all that was held back."""
        self.holding = False
        assert self._tell is not None
        for message in self.held:
            self._tell(message)


def ended_well(message: bytes) -> bool:
    said = ForwardMsg.FromString(message)
    return said.WhichOneof("type") == "script_finished" and said.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY


def asked_by_the_reader(message: bytes) -> bool:
    """Of the page or of a part of it, and not by a part that asks now and then by itself."""
    asked = BackMsg.FromString(message)
    return asked.WhichOneof("type") == "rerun_script" and not asked.rerun_script.is_auto_rerun


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
def test_a_request_made_before_the_answer_came_takes_no_choice_back(page: Page, company: str, late: float):
    echo = Echo(late)
    page.route_web_socket("**/_stcore/stream*", echo.connect)
    everything = open_by_age(page, company)
    echo.armed = True
    choose_the_oldest(page)
    assert echo.repeated
    assert 0 < size(grid(page, "open-list")) < everything
    expect(page).to_have_url(re.compile("only=age_band"))


@pytest.fixture
def hold(page: Page) -> tuple[Page, Hold]:
    """A tab, and its line."""
    hold = Hold()
    page.route_web_socket("**/_stcore/stream*", hold.connect)
    return page, hold


def speak(page: Page, language: str) -> None:
    page.get_by_test_id("stSidebar").get_by_text(language, exact=True).click()


def test_there_and_back_before_the_first_answer_leaves_the_page_as_it_was(hold: tuple[Page, Hold], company: str):
    """What a browser kept of the page it had, it may have let go when it is told to take it again."""
    page, line = hold
    page.goto(f"{company}/obligations?from=2025-06")
    settle(page)
    everything = size(grid(page, "obligations"))
    page.wait_for_timeout(6_000)  # the parts that run by themselves make what is kept grow old
    settle(page)
    line.hold()
    speak(page, "中文")
    line.wait(page, 1)
    speak(page, "English")
    line.wait(page, 2)
    line.release()
    settle(page)
    expect(page.locator("h1")).to_have_text("Cases behind a figure")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert "lang=" not in page.url
    assert size(grid(page, "obligations")) == everything


def test_there_and_back_at_once_leaves_the_address_as_it_was(hold: tuple[Page, Hold], company: str):
    page, line = hold
    page.goto(f"{company}/desk")
    settle(page)
    line.hold()
    speak(page, "中文")
    speak(page, "English")
    line.wait(page, 1)
    page.wait_for_timeout(2_000)
    line.release()
    settle(page)
    expect(page.locator("h1")).to_have_text("Case desk")
    assert "lang=" not in page.url


def test_back_right_after_a_choice_takes_it_back(page: Page, company: str):
    everything = open_by_age(page, company)
    choose_the_oldest(page)
    page.go_back()
    expect(page).not_to_have_url(re.compile("only="))
    settle(page)
    assert size(grid(page, "open-list")) == everything
