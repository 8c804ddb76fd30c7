"""Who is looking: the reader's account, read afresh on every run, what it may open and which projects it may see.

With the demo company, only on this very machine and only without a sign-in service, a visitor chooses one of its
invented people instead of signing in. Without either, nobody gets in.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

import streamlit as st

from casework import present
from casework.errors import PermissionRefused
from casework.permissions import User, check_page, may_open, visible_projects
from casework.settings import settings
from casework.users import Users
from casework.vocabulary_desk import Page
from dashboard import address, signing_in, state
from dashboard.i18n import _, label, worded
from dashboard.state import Platform
from etl.demo.personas import personas

SESSION_KEY, READER_KEY = "acting_as", "reader_of_this_run"
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")
"""Headers of a reverse proxy: whoever sends them does not sit at this machine."""
LOOK_EVERY_SECONDS = 3
"""How often an open page asks whether its reader may still see it."""


def enter() -> User:
    """The reader at the start of a full run, by whom its menu and links go; raises as ``current_user``."""
    st.session_state.pop(READER_KEY, None)
    reader = st.session_state[READER_KEY] = current_user()
    return reader


def current_user() -> User:
    """The reader's account as of now; raises ``PermissionRefused`` for somebody who is not signed in or has none."""
    platform = state.platform()
    if signing_in.configured():
        return _signed_in(platform)
    offered = _offered(platform)
    if not offered:
        raise PermissionRefused("Nobody can sign in here yet.")
    chosen = st.session_state.get(SESSION_KEY)
    return next((user for user in offered if user.user_id == chosen), offered[0])


def require(page: Page) -> User:
    """The reader, who may open ``page``; raises ``PermissionRefused`` otherwise."""
    user = current_user()
    check_page(user, page)
    return user


def for_reader(platform: Platform) -> Platform:
    """The platform narrowed to the projects the reader may see; what every page works with."""
    return platform.for_projects(visible_projects(current_user()))


def allows(page: Page | None) -> bool:
    """Whether to offer a page in menus and links; one without a right of its own is for everybody who is in.

    Goes by the account as of this run's start; the page itself asks again (``require``).
    """
    return page is None or may_open(st.session_state.get(READER_KEY) or current_user(), page)


@dataclass(frozen=True, slots=True)
class Grantable:
    """What a right can be for: projects by code with their names, departments."""

    projects: dict[str, str]
    departments: tuple[str, ...]


def grantable() -> Grantable:
    """All projects and departments by name, for administrators, who give rights to them without seeing their cases."""
    require(Page.USERS)
    choices = state.platform().answers.choices()
    return Grantable(
        {project.code: f"{project.code} {project.name}" for project in choices.projects}, choices.departments
    )


def reader_box(user: User) -> None:
    """Say in the sidebar who is looking, with the way out, or the choice of the demo company's people."""
    if signing_in.configured():
        with st.sidebar.container(key="reader"):
            st.markdown(f"**{user.name}**")
            st.caption(_described(user))
            st.button(_("Sign out"), on_click=_sign_out, icon=":material/logout:")
        return
    offered = {each.user_id: each for each in _offered(state.platform())}
    st.sidebar.selectbox(
        _("You are (demo company)"),
        list(offered),
        index=list(offered).index(user.user_id),
        format_func=lambda user_id: " · ".join((offered[user_id].name, _described(offered[user_id]))),
        key=worded("persona"),
        on_change=_act,
    )


@st.fragment(run_every=LOOK_EVERY_SECONDS)
def watch(shown_to: User) -> None:
    """Draw everything anew as soon as the reader's account or rights are no longer what they were."""
    try:
        now = current_user()
    except PermissionRefused:
        now = None
    if now != shown_to:
        address.again()


def _sign_out() -> None:
    signing_in.sign_out(state.platform().ledger, present.now())


def _act() -> None:
    key = worded("persona")
    if key in st.session_state:  # it is not, when the language was changed meanwhile
        st.session_state[SESSION_KEY] = st.session_state[key]


def _described(user: User) -> str:
    """The first right in words, and how many more there are."""
    if not user.rights:
        return _("no rights yet")
    right = user.rights[0]
    words = " · ".join(filter(None, (label(right.role), right.project, right.department)))
    return words if len(user.rights) == 1 else _("{right} and {n} more", right=words, n=len(user.rights) - 1)


def _offered(platform: Platform) -> list[User]:
    """The demo company's people who have an account here and are switched on; nobody from elsewhere is offered any."""
    if not at_this_machine():
        return []
    known = {user.user_id: user for user in Users(platform.ledger).all() if user.active}
    return [known[persona.user_id] for persona in personas() if persona.user_id in known]


def at_this_machine() -> bool:
    """Whether the server listens to this machine only, and the browser talks to it directly, by a name for itself."""
    headers = st.context.headers
    host = urlsplit(f"//{headers.get('Host', 'localhost')}").hostname
    return (
        st.get_option("server.address") in LOOPBACK
        and not isinstance(st.context.ip_address, str)  # Streamlit tells the address only of another machine
        and host in LOOPBACK
        and not any(name in headers for name in FORWARDED)
    )


def _signed_in(platform: Platform) -> User:
    who = signing_in.identity()
    if who is None:
        raise PermissionRefused("Sign in to see this page.")
    now = present.now()
    signing_in.check_running(platform.ledger, who, now)
    return Users(platform.ledger, settings().first_admin).sign_in(who.user_id, who.name, who.email, now)
