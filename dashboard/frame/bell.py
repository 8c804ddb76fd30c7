"""The bell: how many notices wait for the reader, on every page, with the way to them; it rings when another comes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from functools import partial

import streamlit as st

from casework.access.permissions import User
from casework.messages.inbox import InboxItem, inbox, unread_count
from casework.time import present
from dashboard.frame import access, address, navigation, ringing, state
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label
from dashboard.frame.streamlit_seams import run
from dashboard.parts.formats import moment

PRESSING = timedelta(hours=1)
SAID = "unread_said_on_page"


def said(unread: int) -> None:
    """The page being drawn says this number itself: it is drawn again when the bell counts another."""
    st.session_state[SAID] = (run.page(), unread)


@apart
def show(reader: User) -> None:
    """Draw it in the sidebar, for those who have an inbox."""
    if navigation.exists("desk"):
        with st.sidebar.container(key="bell"):
            _drawn(reader.user_id, access.files_opened())


@st.fragment
def _drawn(user_id: str, opened: Collection[str]) -> None:
    """The way to the inbox and how many are unread; runs again when that number changes (``ringing.ring``)."""
    ledger = state.platform().ledger
    unread = unread_count(ledger, user_id, opened=opened)
    page, told = st.session_state.get(SAID, (None, 0))
    if page == run.page() and told != unread and run.is_alone():
        address.again()
    told = _("Inbox ({n} unread)", n=unread) if unread else _("Inbox")
    sign = ":material/notifications_unread:" if unread else ":material/notifications:"
    navigation.link("desk", told, icon=sign, view="inbox")
    newest = next(iter(inbox(ledger, user_id, limit=1, opened=opened)), None) if unread else None
    ringing.ring(unread, partial(unread_count, ledger, user_id, opened=opened), _said(newest) if newest else None)


def _said(item: InboxItem) -> ringing.Newest:
    """The notice in two lines, without anything personal: it may be read on a locked screen."""
    due = "" if item.due_at is None else _("due {moment}", moment=moment(item.due_at))
    pressing = item.due_at is not None and item.due_at - present.now() <= PRESSING
    body = " · ".join(filter(None, (item.clause, due)))
    return ringing.Newest(item.item_id, f"{item.number} {label(item.kind)}", body, pressing)
