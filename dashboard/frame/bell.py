"""The bell: how many notices wait for the reader, on every page, with the way to them."""

from __future__ import annotations

import streamlit as st

from casework.access.permissions import User
from casework.messages.inbox import unread_count
from dashboard.frame import access, navigation, state
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _


@apart
def show(reader: User) -> None:
    """Draw it in the sidebar, for those who have an inbox; the number is that of the moment the page was drawn."""
    if not navigation.exists("desk"):
        return
    unread = unread_count(state.platform().ledger, reader.user_id, opened=access.files_opened())
    told = _("Inbox ({n} unread)", n=unread) if unread else _("Inbox")
    sign = ":material/notifications_unread:" if unread else ":material/notifications:"
    with st.sidebar.container(key="bell"):
        navigation.link("desk", told, icon=sign, view="inbox")
