"""The inbox: what happened that the reader has to know of, newest first."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from casework.inbox import InboxItem, inbox, mark_all_read, mark_read, unread_count
from casework.permissions import User
from dashboard import address, navigation, shell
from dashboard.apart import apart
from dashboard.components import nothing_here
from dashboard.formats import moment
from dashboard.i18n import _, label
from dashboard.markdown import plain
from dashboard.state import Platform

SHOWN = 50


@apart
def show(platform: Platform, user: User, projects: Mapping[str, str]) -> None:
    """Draw the items, newest first, and let the reader mark them as read."""
    items = inbox(platform.ledger, user.user_id, limit=SHOWN)
    if not items:
        nothing_here(_("Your inbox is empty. Warnings, escalations and slips for you arrive here."))
        return
    if unread_count(platform.ledger, user.user_id) and st.button(_("Mark all as read"), icon=":material/done_all:"):
        mark_all_read(platform.ledger, user.user_id, items[0].item_id, shell.now())
        st.rerun()
    if len(items) == SHOWN:
        st.caption(_("The latest {n}, newest first.", n=SHOWN))
    target = navigation.target("case")
    for item in items:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"item-{item.item_id}"):
            _item(item, projects, target)
            if item.read_at is None and st.button(_("Read"), key=f"read-{item.item_id}", type="tertiary"):
                mark_read(platform.ledger, user.user_id, [item.item_id], shell.now())
                st.rerun()


def _item(item: InboxItem, projects: Mapping[str, str], target: st.Page) -> None:
    sign = "" if item.read_at is not None else "● "
    kind = f"{sign}{label(item.kind)} · {plain(item.number)}"
    text = kind if item.read_at is not None else f"**{kind}**"
    st.page_link(target, label=text, query_params=address.shared(id=item.case_id), width=330)
    facts = [projects.get(item.project, item.project), moment(item.created_at)]
    if item.clause:
        facts.append(_("clause {clause}", clause=item.clause))
    if item.due_at is not None:
        facts.append(_("due {moment}", moment=moment(item.due_at)))
    st.caption(plain(" · ".join(facts)))
