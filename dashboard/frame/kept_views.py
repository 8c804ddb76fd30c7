"""Saved views on every page of figures: open one, keep this one, and with which projects pages open."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

import streamlit as st

from casework.access.permissions import User
from casework.time import present
from casework.vocabulary.desk import Role
from dashboard.frame import access, address, navigation, state
from dashboard.frame.i18n import _, label, worded
from dashboard.parts.markdown import plain
from dashboard.parts.taking import done
from reporting.saved_views import View, ViewDesk, default_projects, roles_of, views

MINE = ""
OPENED = "default_projects_of"


def open_with_projects(reader: User) -> None:
    """Let the first page of a session show the reader's own projects, unless its address says what to show."""
    if st.session_state.get(OPENED) == reader.user_id:
        return
    st.session_state[OPENED] = reader.user_id
    chosen = default_projects(state.platform().ledger, reader)
    if chosen and not address.whole():
        address.write("project", chosen)


def control(reader: User, path: str) -> None:
    """The switch in the sidebar of a page of figures that shows the views; nothing is asked while it is off."""
    if navigation.has_figures(path) and st.sidebar.toggle(_("Saved views"), key=worded("views")):
        with st.sidebar.container(key="kept-views"):
            _shown(reader, path)


def _shown(reader: User, path: str) -> None:
    desk = ViewDesk(state.platform().ledger)
    for view in views(desk.ledger, reader):
        if navigation.exists(view.page):
            _one(desk, reader, view)
    with st.form("keep-view"):
        name = st.text_input(_("Name of the view"), placeholder="")
        whose = st.selectbox(_("Whose"), [MINE, *(role.value for role in roles_of(reader))], format_func=_whose)
        kept = st.form_submit_button(_("Keep this page as it is"), type="primary")
    if kept:
        role = Role(whose) if whose else None
        now = present.now()
        done(lambda: desk.save(reader, name or "", path, urlencode(address.whole(), doseq=True), role, now))
    _projects(desk, reader)


def _one(desk: ViewDesk, reader: User, view: View) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        whose = f" · {label(view.role)}" if view.role else ""
        st.page_link(navigation.target(view.page), label=plain(f"{view.name}{whose}"),
                     query_params=parse_qs(view.address))  # fmt: skip
        if view.owner == reader.user_id and st.button(_("Remove"), key=f"remove-{view.id}"):
            done(lambda: desk.remove(reader, view, present.now()))


def _projects(desk: ViewDesk, reader: User) -> None:
    names = access.for_reader(state.platform()).answers.project_names()
    with st.form("default-projects"):
        chosen = st.multiselect(_("Pages open with these projects (none: all)"), list(names),
                                default=[each for each in default_projects(desk.ledger, reader) if each in names],
                                format_func=names.__getitem__, placeholder="")  # fmt: skip
        kept = st.form_submit_button(_("Keep these projects"))
    if kept:
        done(lambda: desk.choose_projects(reader, chosen, present.now()))


def _whose(role: str) -> str:
    return label(Role(role)) if role else _("Mine alone")
