"""The desk: my queue, the board by stage, the calendar of agreed times, the inbox; and the search for any case."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import streamlit as st

from casework.access.permissions import User
from casework.messages.inbox import unread_count
from casework.vocabulary.desk import Role
from dashboard.frame import access, bell, following, navigation, shell
from dashboard.frame.following import Concerns
from dashboard.frame.i18n import _
from dashboard.frame.state import Platform
from dashboard.parts import found
from dashboard.parts.queue import Glance, glance, waiting
from dashboard.parts.segments import one_of
from dashboard.parts.stages import stages
from dashboard.views.desk import board, withdrawn
from dashboard.views.desk import calendar as desk_calendar
from dashboard.views.desk import inbox as inbox_view
from dashboard.views.desk import queue as desk_queue
from dashboard.views.desk import search as desk_search

STYLE = Path(__file__).parents[1] / "desk.css"
QUEUE, BOARD, CALENDAR, WITHDRAWN, INBOX = "queue", "board", "calendar", "withdrawn", "inbox"
OTHERS = {INBOX: inbox_view.show, WITHDRAWN: withdrawn.show, CALENDAR: desk_calendar.show}


def page() -> None:
    """Draw the page."""
    platform = shell.begin(_("Case desk"), _("What waits for you, the most pressing first; each with its next step."))
    user = access.current_user()
    st.html(STYLE)
    names, known = platform.answers.project_names(), platform.answers.state()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="desk-top"):
        view = _view(platform, user)
        text = desk_search.field()
        if navigation.exists("new"):
            navigation.link("new", _("New case"), icon=":material/add_call:")
    following.follow(known, _drawn(platform, user, text, view, names))


def _drawn(platform: Platform, user: User, text: str, view: str, names: Mapping[str, str]) -> Concerns | None:
    """Draw what was searched or the view chosen; return whether what is entered later concerns it, None: all does."""
    if text:
        return found.results(platform, user, text, names)
    if view in OTHERS:
        OTHERS[view](platform, user, names)
        return None
    cases = waiting(platform, user, shell.now())
    named = stages(platform.policies, (case.state.pack for case in cases))
    if view == BOARD:
        board.show(user, cases, names, named)
    else:
        desk_queue.show(platform, user, cases, names, named)
    return partial(_moved, platform, user, glance(cases))


def _moved(platform: Platform, user: User, drawn: Glance) -> bool:
    return glance(waiting(platform, user, shell.now())) != drawn


def _view(platform: Platform, user: User) -> str:
    unread = unread_count(platform.ledger, user.user_id, opened=access.files_opened())
    bell.said(unread)
    names = {
        QUEUE: _("My queue"),
        BOARD: _("Board"),
        CALENDAR: _("Agreed times"),
        **({WITHDRAWN: _("Withdrawn")} if Role.CENTRE in user.roles() else {}),
        INBOX: _("Inbox ({n} unread)", n=unread) if unread else _("Inbox"),
    }
    return one_of("view", _("View"), names, titled=False)
