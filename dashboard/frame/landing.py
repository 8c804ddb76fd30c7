"""Where somebody lands who comes without saying where to: on the page of their day's work, or on the overview."""

from __future__ import annotations

import streamlit as st

from casework.access.permissions import User
from casework.vocabulary.desk import Role
from dashboard.frame import navigation

WORK = {frozenset({Role.SALES}): "next"}
"""By all that somebody is: the page that they come for each time. Whoever is more than that has the overview."""
KEY = "landed_as"


def lead(reader: User, path: str) -> None:
    """Lead who has just come to the overview, under the bare address, on to their own page; once for each tab.

    Whoever asks for the overview later, by the menu or by going back, gets it.
    """
    came = st.session_state.get(KEY) != reader.user_id
    st.session_state[KEY] = reader.user_id
    page = WORK.get(frozenset(reader.roles()))
    if came and not path and page is not None and navigation.exists(page):
        navigation.go(page)
