"""Trying: on a ledger that is marked as a demo, a visitor chooses which of its invented people to be.

Nobody signs in, so the pages say that what is entered is for trying, and open to who reaches this machine. The choice
is kept in a cookie of the browser; it vouches for nothing, since anybody who may come in may choose anybody.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import streamlit as st

from casework.access.permissions import User
from casework.access.users import Users
from casework.errors import PermissionRefused
from casework.record.ledger import Ledger
from dashboard.frame import door
from dashboard.frame.i18n import _, worded
from etl.demo import group
from etl.demo.personas import personas

SESSION_KEY, COOKIE = "acting_as", "yingsheng_persona"

_component = st.components.v2.component("trying", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"))


def visitor(ledger: Ledger) -> User:
    """Whom the visitor chose to be, at first the first that is offered; raises ``PermissionRefused``."""
    door.check()
    offered = _offered(ledger)
    if not offered:
        raise PermissionRefused("All people of the demo company are switched off: nobody can be one of them.")
    return offered.get(_chosen()) or next(iter(offered.values()))


def choice(ledger: Ledger, user: User, described: Callable[[User], str]) -> None:
    """Draw the choice of whom to be, and have the browser remember it."""
    offered = _offered(ledger)
    st.sidebar.selectbox(
        _("You are (demo company)"),
        list(offered),
        index=list(offered).index(user.user_id),
        format_func=lambda user_id: " · ".join((offered[user_id].name, described(offered[user_id]))),
        key=worded("persona"),
        on_change=_act,
    )
    if SESSION_KEY in st.session_state:
        with st.sidebar:
            _component(data={"cookie": COOKIE, "person": user.user_id}, key="trying", height=0)


def warning(*, signed_in: bool) -> None:
    """Say on a page of a demo what it is."""
    with st.container(key="demo-line"):
        if signed_in:
            st.caption(_("Demo company: what is entered here is for trying."))
        else:
            st.caption(_("Demo company: what is entered here is for trying, and open to whoever reaches this machine."))


def _chosen() -> str:
    kept = st.session_state.get(SESSION_KEY)
    return str(kept) if kept else unquote(st.context.cookies.get(COOKIE, ""))


def _act() -> None:
    key = worded("persona")
    if key in st.session_state:  # it is not, when the language was changed meanwhile
        st.session_state[SESSION_KEY] = st.session_state[key]


def _offered(ledger: Ledger) -> dict[str, User]:
    """The demo company's people who have an account here and are switched on; nobody from elsewhere is offered any."""
    known = {user.user_id: user for user in Users(ledger).all() if user.active}
    ids = (*(persona.user_id for persona in personas()), *group.accounts())
    return {user_id: known[user_id] for user_id in ids if user_id in known}
