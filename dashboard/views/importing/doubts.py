"""Records of customers that may be of one person: with one number, or one name and home; somebody decides."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from casework.access.masking import masked
from casework.access.permissions import User
from casework.desk import persons
from casework.desk.persons import LISTED, Doubt
from casework.errors import YingshengError
from dashboard.frame import shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, _n, sentence
from dashboard.frame.state import Platform
from dashboard.parts import matching
from dashboard.parts.markdown import plain


@apart
def show(platform: Platform, user: User) -> None:
    """Draw the pairs that wait; nothing where none does."""
    with platform.ledger.reading() as connection:
        found = persons.doubtful(connection, user)
    if not found:
        return
    title = _n("{n} pair of customers may be one person", "{n} pairs of customers may be one person", len(found))
    with st.expander(title, icon=":material/group:", key="doubtful-customers"):
        if len(found) == LISTED:
            st.caption(_("The first {n}; more come when these are decided.", n=LISTED))
        for each in found:
            _pair(platform, user, each)


def _pair(platform: Platform, user: User, each: Doubt) -> None:
    key = f"{each.one.customer_id}-{each.other.customer_id}"
    alike = _("one number") if each.by_number else _("one name and home")
    with st.form(f"doubt-{key}", border=True):
        st.markdown(f"{matching.told(masked(each.one, user), {})}  \n{matching.told(masked(each.other, user), {})}")
        reason = st.text_input(_("How you know ({alike})", alike=alike), key=f"why-{key}")
        with st.container(horizontal=True):
            one = st.form_submit_button(_("One person"), icon=":material/merge:")
            two = st.form_submit_button(_("Two people"), icon=":material/call_split:")
    ids = each.other.customer_id, each.one.customer_id
    if one:
        _try(lambda: persons.merge(platform.ledger, user, *ids, reason, shell.now()))
    if two:
        _try(lambda: persons.separate(platform.ledger, user, *ids, reason, shell.now()))


def _try(deed: Callable[[], None]) -> None:
    try:
        deed()
    except YingshengError as error:
        st.error(plain(sentence(error)), icon=":material/block:")
        return
    st.rerun()
