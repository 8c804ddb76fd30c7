"""Open pages are told of news one after another; nobody waits long for one that does not draw itself."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field

import pytest
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.session_manager import SessionManager

from dashboard.frame.turns import GRACE_SECONDS, PATIENCE_SECONDS, Turns


@dataclass
class Office:
    """Tabs, of which some are drawn just now, and a clock set by hand."""

    now: float = 100.0
    drawing: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=lambda: {"a", "b"})


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def turns(office: Office) -> Turns:
    return Turns(lambda each: each in office.open, lambda each: each in office.drawing, lambda: office.now)


def test_the_next_is_told_when_the_one_before_has_been_drawn(turns: Turns, office: Office):
    assert turns.take("a", 1)
    office.drawing = {"a"}
    assert not turns.take("b", 1)
    office.now += 5
    assert not turns.take("b", 1)
    office.drawing = set()
    assert turns.take("b", 1)


def test_who_is_being_drawn_is_not_told_meanwhile(turns: Turns, office: Office):
    office.drawing = {"a"}
    assert not turns.take("a", 1)
    assert turns.take("b", 1)


def test_a_page_that_does_not_begin_is_passed_over_soon(turns: Turns, office: Office):
    assert turns.take("a", 1)
    office.now += GRACE_SECONDS / 2
    assert not turns.take("b", 1)
    office.now += GRACE_SECONDS
    assert turns.take("b", 1)


def test_a_page_that_never_ends_is_not_waited_for_for_ever(turns: Turns, office: Office):
    assert turns.take("a", 1)
    office.drawing = {"a"}
    office.now += PATIENCE_SECONDS + 1
    assert turns.take("b", 1)


def test_while_somebody_works_news_rest_twice_as_long_as_the_last_page_took(turns: Turns, office: Office):
    for each in "abc":
        turns.join(each)
    assert turns.take("a", 1)
    office.drawing = {"a"}
    office.now += 1
    assert not turns.take("b", 1)
    office.drawing = {"c"}
    office.now += 1
    assert not turns.take("b", 1)
    office.now += 3
    assert not turns.take("b", 1)
    office.now += 1
    assert turns.take("b", 1)


def test_where_nobody_works_news_do_not_rest(turns: Turns, office: Office):
    for each in "ab":
        turns.join(each)
    assert turns.take("a", 1)
    office.drawing = {"a"}
    office.now += 1
    assert not turns.take("b", 1)
    office.drawing = set()
    assert turns.take("b", 1)


def test_whose_page_was_drawn_longest_ago_is_told_first(turns: Turns, office: Office):
    for each in "ab":
        turns.join(each)
    turns.shows("a", 1)
    office.now += 5
    turns.shows("b", 1)
    assert not turns.take("b", 2)
    assert turns.take("a", 2)


def test_a_page_that_did_not_draw_itself_comes_last(turns: Turns, office: Office):
    for each in "ab":
        turns.join(each)
    turns.shows("a", 1)
    office.now += 5
    turns.shows("b", 1)
    office.now += 1
    assert turns.take("a", 2)
    office.now += GRACE_SECONDS + 0.1
    assert not turns.take("a", 2)
    assert turns.take("b", 2)


def test_a_page_that_shows_the_figures_already_need_not_be_told(turns: Turns):
    turns.join("a")
    turns.shows("a", 7)
    assert turns.knows("a", 7)
    assert not turns.knows("a", 8)
    turns.leave("a", hidden=False)
    assert not turns.knows("a", 7)


def test_a_page_looks_by_itself_only_where_no_socket_gets_through(turns: Turns, office: Office):
    assert not turns.is_told("a")
    turns.join("a")
    assert turns.is_told("a")
    turns.leave("a", hidden=True)
    assert turns.is_told("a")
    turns.join("a")
    turns.leave("a", hidden=False)
    assert not turns.is_told("a")


def test_of_a_hidden_tab_that_was_closed_nothing_is_kept(turns: Turns, office: Office):
    turns.join("a")
    turns.leave("a", hidden=True)
    office.open.remove("a")
    turns.join("b")
    assert not turns.is_told("a")


def test_streamlit_says_where_we_look_whether_a_session_is_being_drawn():
    assert "self._state = AppSessionState.APP_IS_RUNNING" in inspect.getsource(AppSession)
    assert callable(SessionManager.get_active_session_info)
