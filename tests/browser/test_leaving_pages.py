"""Somebody goes to another page while the one they leave still asks the server for something."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import Serve, new_window, settle
from desk_people import CENTRE, Person, desk_company, take_the_call
from playwright.sync_api import Browser, BrowserContext, WebSocketRoute, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


class Wire:
    """The line between a tab and the server, on which a page's own request can be heard once more, and late."""

    def __init__(self) -> None:
        self.asked: bytes | None = None
        """What the page on show last asked for by itself: a part of it, drawn anew."""
        self.repeated = False
        self.late = False
        """Whether it comes once more, right after the request for another page."""

    def connect(self, route: WebSocketRoute) -> None:
        """Stand between the tab and the server."""
        server = route.connect_to_server()

        def forward(message: str | bytes) -> None:
            server.send(message)
            if not isinstance(message, bytes):
                return
            run = BackMsg.FromString(message).rerun_script
            if run.fragment_id:
                self.asked = message
            elif self.late and run.page_script_hash and self.asked is not None:
                server.send(self.asked)
                self.late, self.repeated = False, True

        route.on_message(forward)

    def listen(self, person: Person) -> None:
        """Return when the page on show has asked for something by itself."""
        self.asked = None
        while self.asked is None:
            person.page.wait_for_timeout(100)
        person.settled()


@pytest.fixture
def wire() -> Wire:
    """The line of every tab of the window."""
    return Wire()


@pytest.fixture
def wired(browser: Browser, wire: Wire) -> Iterator[BrowserContext]:
    """A window of its own, whose tabs are all on that line."""
    window = new_window(browser, locale="en-GB")
    window.route_web_socket("**/_stcore/stream*", wire.connect)
    yield window
    window.close()


@pytest.fixture
def address(serve: Serve, tmp_path: Path) -> str:
    with desk_company(tmp_path).believed():
        return serve(tmp_path)


def test_a_late_request_of_the_page_that_is_left_does_not_empty_the_next(
    wired: BrowserContext, address: str, wire: Wire
):
    centre = Person(wired, address, CENTRE)
    number = take_the_call(centre)
    centre.open(number)
    wire.listen(centre)
    wire.late = True
    centre.go("Unresolved complaints")
    expect(centre.page.get_by_test_id("stMetricValue").first).to_be_visible()
    settle(centre.page)
    assert wire.repeated
    expect(centre.page.locator("h1")).to_have_text("Unresolved complaints", timeout=1_000)
    expect(centre.page.get_by_test_id("stMetricValue").first).to_be_visible(timeout=1_000)
