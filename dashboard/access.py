"""Who is looking: the reader's account, read afresh on every run, and which pages it may open.

With the demo company, and only on this very machine, a visitor chooses one of its invented people instead.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from casework.errors import PermissionRefused
from casework.permissions import User, check_page
from casework.settings import settings
from casework.users import Users
from casework.vocabulary_desk import Page
from dashboard import shell, state
from dashboard.i18n import N_, _, label
from dashboard.state import Platform
from etl.demo.personas import personas

SESSION_KEY = "acting_as"
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")
"""Headers of a reverse proxy: whoever sends them does not sit at this machine."""


def current_user() -> User:
    """The reader's account as of now; raises ``PermissionRefused`` for somebody who is not signed in or has none."""
    platform = state.platform()
    offered = _offered(platform)
    if offered:
        chosen = st.session_state.get(SESSION_KEY)
        return next((user for user in offered if user.user_id == chosen), offered[0])
    return _signed_in(platform)


def require(page: Page) -> User:
    """The reader, who may open ``page``; raises ``PermissionRefused`` otherwise."""
    user = current_user()
    check_page(user, page)
    return user


def persona_chooser() -> bool:
    """Offer the demo company's people in the sidebar; False while the data are still being opened."""
    platform = state.start().wait(0)
    if platform is None:
        return False
    offered = {user.user_id: user for user in _offered(platform)}
    if offered:
        st.sidebar.selectbox(
            _("You are (demo company)"),
            list(offered),
            index=list(offered).index(current_user().user_id),
            format_func=lambda user_id: _described(offered[user_id]),
            key="persona",
            on_change=_act,
        )
    return True


def _act() -> None:
    st.session_state[SESSION_KEY] = st.session_state["persona"]


def _described(user: User) -> str:
    right = user.rights[0]
    return " · ".join(filter(None, (user.name, label(right.role), right.project, right.department)))


def _offered(platform: Platform) -> list[User]:
    """The demo company's people who have an account here and are switched on; nobody from elsewhere is offered any."""
    if not _at_this_machine():
        return []
    users = Users(platform.ledger)
    found = [users.get(persona.user_id) for persona in personas()]
    return [user for user in found if user is not None and user.active]


def _at_this_machine() -> bool:
    """Whether the browser talks to this machine directly, by a name that only means this machine."""
    headers = st.context.headers
    host = urlsplit(f"//{headers.get('Host', 'localhost')}").hostname
    return st.context.ip_address is None and host in LOOPBACK and not any(name in headers for name in FORWARDED)


def _signed_in(platform: Platform) -> User:
    if not st.user.get("is_logged_in"):
        raise PermissionRefused(N_("Sign in to see this page."))
    chosen = settings()
    claims = {name: str(st.user.get(name) or "") for name in ("sub", "name", "email")}
    return Users(platform.ledger, chosen.first_admin).sign_in(
        claims["sub"], claims["name"] or claims["email"] or claims["sub"], claims["email"] or None, shell.now()
    )
