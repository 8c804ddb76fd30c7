"""Search on every page: a case by anything one knows of it, a page by its name; Ctrl + K or ``/`` opens it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from casework.access.permissions import User
from casework.vocabulary.desk import Page
from dashboard.frame import access, focus, navigation
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _
from dashboard.parts import found, lasting

NAME, TEXT = "search", "search-text"
MOST = 10
KEY = "Ctrl+K"


@apart
def button(reader: User) -> None:
    """Draw in the sidebar what opens the search, and the search while it is open."""
    if st.sidebar.button(_("Search"), icon=":material/search:", shortcut=KEY, key="search-everywhere", width="stretch"):
        lasting.ask(NAME)
    lasting.show(NAME, _("Search"), partial(_dialog, reader))


def _dialog(reader: User) -> None:
    """The field, and below it what fits: pages by name, cases by whatever is known of them.

    A field of its own for each opening: a browser may send what was typed in the last one again.
    """
    field = f"{TEXT}-{lasting.times()}"
    typed = st.text_input(
        _("Number, room, customer, phone, words of the complaint, or the name of a page"), type="search",
        placeholder=_("Search"), key=field,
    )  # fmt: skip
    focus.first_of(field, field, name="search-focus")
    text = typed.strip()
    if not text:
        st.caption(_("Press Enter to search."))
        return
    _pages(text)
    if navigation.exists("case"):
        platform = access.readers_platform(Page.CASE_FILE)
        found.results(platform, reader, text, platform.answers.project_names(), most=MOST)


@apart
def _pages(text: str) -> None:
    for path, title in navigation.titles():
        if text.casefold() in title.casefold():
            navigation.link(path, title, icon=":material/arrow_forward:")
