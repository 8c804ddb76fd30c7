"""A dashboard that lies open follows what others enter, without anybody touching it."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import Serve, new_window
from desk_people import CENTRE, ENGINEERING, EXECUTIVE, Person, desk_company, take_the_call
from playwright.sync_api import Browser, WebSocket, expect

from dashboard.frame import following

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]


@pytest.fixture
def address(serve: Serve, tmp_path: Path) -> str:
    clock = desk_company(tmp_path)
    with clock.believed():
        return serve(tmp_path)


MUTE = """(() => {
    const real = window.setInterval;
    window.muted = 0;
    window.setInterval = (run, wait, ...rest) => {
        if (wait !== %d) return real(run, wait, ...rest);
        window.muted += 1;
        return 0;
    };
})()"""
"""Pages no longer ask by themselves: what they then show was pushed."""


def test_a_call_entered_elsewhere_raises_the_count_of_complaints_and_joins_the_queue(browser: Browser, address: str):
    window = new_window(browser, locale="en-GB")
    window.add_init_script(MUTE % (following.ASK_EVERY_SECONDS * 1000))
    reader, centre = Person(window, address, EXECUTIVE, looks_on=True), Person(window, address, CENTRE)
    pushed: list[str | bytes] = []

    def keep(frame: str | bytes) -> None:
        pushed.append(frame)

    def note(socket: WebSocket) -> None:
        if socket.url.endswith("/changes"):
            socket.on("framereceived", keep)

    reader.page.on("websocket", note)
    reader.go("Unresolved complaints")
    reader.settled()
    count = reader.page.get_by_test_id("stMetricValue").first
    before = int(count.inner_text())
    told = len(pushed)
    engineer = Person(window, address, ENGINEERING, looks_on=True)
    engineer.go("Case desk")
    engineer.settled()
    expect(engineer.page.get_by_role("radio", name="Inbox", exact=True)).to_be_visible()
    number = take_the_call(centre)
    expect(count).to_have_text(str(before + 1))
    engineer.sees(number)
    expect(engineer.page.get_by_role("radio", name="Inbox (1 unread)")).to_be_visible()
    assert len(pushed) > told > 0
    assert reader.page.evaluate("window.muted") > 0
    window.close()
