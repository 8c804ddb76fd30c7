"""Which requests of a browser are run: those of the page one is on, not those of a page one has left."""

from __future__ import annotations

from dataclasses import dataclass

from streamlit.runtime.app_session import AppSession

from dashboard import left_pages
from dashboard.left_pages import Whereabouts


@dataclass(frozen=True)
class Asked:
    page_script_hash: str
    fragment_id: str = ""


def page(name: str) -> Asked:
    return Asked(name)


def part(of: str) -> Asked:
    return Asked(of, "f")


def opened() -> Whereabouts:
    """A tab that has come by address (the browser knows no hash yet) and shows the case file."""
    tab = Whereabouts()
    assert tab.accepts(page(""), "")
    assert tab.accepts(part("case"), "case")
    return tab


def test_parts_of_a_page_opened_by_its_address_are_run_while_it_is_not_finished():
    tab = Whereabouts()
    assert tab.accepts(page(""), "")
    assert tab.accepts(part("case"), "entry script")
    assert tab.accepts(part("case"), "entry script")
    assert tab.accepts(part("case"), "case")
    assert tab.accepts(page("desk"), "case")
    assert not tab.accepts(part("case"), "case")


def test_a_part_of_the_page_left_is_not_run_before_the_next_has_begun():
    tab = opened()
    assert tab.accepts(page("desk"), "case")
    assert not tab.accepts(part("case"), "case")


def test_nor_while_the_next_is_run_or_stands():
    tab = opened()
    assert tab.accepts(page("desk"), "case")
    assert not tab.accepts(part("case"), "desk")


def test_parts_of_the_next_page_are_run():
    tab = opened()
    assert tab.accepts(page("desk"), "case")
    assert tab.accepts(part("desk"), "desk")
    assert tab.accepts(part("desk"), "desk")


def test_parts_are_run_after_the_same_page_was_asked_for_again():
    tab = opened()
    assert tab.accepts(page("case"), "case")
    assert tab.accepts(part("case"), "case")


def test_when_the_server_changed_the_page_its_parts_are_run_and_no_others():
    tab = opened()
    assert tab.accepts(page("case"), "case")  # a press on a row: the page itself is asked for
    assert not tab.accepts(part("case"), "list")
    assert tab.accepts(part("list"), "list")


def test_going_forth_and_back_leaves_nothing_behind():
    tab = opened()
    assert tab.accepts(page("desk"), "case")
    assert tab.accepts(part("desk"), "desk")  # in which the server goes back
    assert tab.accepts(part("case"), "case")
    assert not tab.accepts(part("desk"), "case")


def test_a_page_is_always_run():
    tab = opened()
    assert tab.accepts(page("desk"), "case")
    assert tab.accepts(page("case"), "case")
    assert tab.accepts(part("case"), "case")


def test_the_check_is_put_in_once():
    left_pages.ignore()
    checked = AppSession.request_rerun
    left_pages.ignore()
    assert AppSession.request_rerun is checked
    assert checked.__wrapped__.__name__ == "request_rerun"  # type: ignore[attr-defined]
