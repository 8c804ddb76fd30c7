"""Which requests of a browser are run: those of the page one is on, not those of a page one has left."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from streamlit.runtime.app_session import AppSession

from dashboard.frame.streamlit_seams import left_pages
from dashboard.frame.streamlit_seams.left_pages import Whereabouts


@dataclass(frozen=True)
class Asked:
    page_script_hash: str
    fragment_id: str = ""


def page(name: str) -> Asked:
    return Asked(name)


def part(of: str) -> Asked:
    return Asked(of, "f")


BY_ADDRESS = page("")
"""The browser knows no hash of a page yet."""
OPENED = [(BY_ADDRESS, "", True), (part("case"), "case", True)]
LEFT = [*OPENED, (page("desk"), "case", True)]

WALKS = {
    "a part of a page opened by its address, not finished yet": [
        (BY_ADDRESS, "", True), (part("case"), "entry script", True), (part("case"), "entry script", True),
        (part("case"), "case", True), (page("desk"), "case", True), (part("case"), "case", False),
    ],
    "a part of the page left, before the next has begun": [*LEFT, (part("case"), "case", False)],
    "a part of the page left, while the next is run or stands": [*LEFT, (part("case"), "desk", False)],
    "parts of the next page": [*LEFT, (part("desk"), "desk", True), (part("desk"), "desk", True)],
    "a part after the same page was asked for again": [
        *OPENED, (page("case"), "case", True), (part("case"), "case", True),
    ],
    "parts after a press on a row, by which the server changed the page": [
        *OPENED, (page("case"), "case", True), (part("case"), "list", False), (part("list"), "list", True),
    ],
    "parts after a part of the next page, in which the server went back": [
        *LEFT, (part("desk"), "desk", True), (part("case"), "case", True), (part("desk"), "case", False),
    ],
    "a page, back before the other has begun": [*LEFT, (page("case"), "case", True), (part("case"), "case", True)],
}  # fmt: skip
"""What a tab asks for, the page run last at that moment, and whether it is run."""


@pytest.mark.parametrize("walk", WALKS.values(), ids=WALKS)
def test_what_is_run(walk: list[tuple[Asked, str, bool]]):
    tab = Whereabouts()
    for asked, running, run in walk:
        assert tab.accepts(asked, running) is run


def test_the_check_is_put_in_once():
    left_pages.ignore()
    checked = AppSession.request_rerun
    left_pages.ignore()
    assert AppSession.request_rerun is checked
    assert checked.__wrapped__.__name__ == "request_rerun"  # type: ignore[attr-defined]
