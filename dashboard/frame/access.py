"""Who is looking: the reader's account, read afresh on every run, what it may open and which projects it may see.

People sign in (``signing_in``); on a ledger that is marked as a demo a visitor chooses one of its invented people
instead (``trying``). Without either, nobody gets in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from time import monotonic

import streamlit as st

from casework.access import security
from casework.access.permissions import (
    NO_PACKS,
    OPENED_PAGES,
    PAGES,
    User,
    check_active,
    check_page,
    may_open,
    opened_by_table,
    opens_in,
    projects_opened,
    sees,
)
from casework.access.users import Users
from casework.case.confidential import sight
from casework.desk.kept_names import name_list
from casework.errors import PermissionRefused
from casework.policy import Pack
from casework.time import present
from casework.upkeep import demo_mark
from casework.vocabulary.desk import NameKind, Page
from dashboard.frame import address, delivery, signing_in, state, trying
from dashboard.frame.i18n import _, label
from dashboard.frame.state import Platform
from dashboard.frame.streamlit_seams import resting_parts, run
from dashboard.parts.markdown import plain

READER_KEY, PAGE_KEY, PACKS_KEY = "reader_of_this_run", "page_of_this_run", "packs_of_this_run"
LOOK_EVERY_SECONDS = 3
LOOK_AT_LEAST_EVERY_SECONDS = 30
"""How often somebody's account and sign-in are looked at when none has changed: a sign-in ends by time, too."""
"""How often an open page asks whether its reader may still see it."""


def enter() -> User:
    """The reader at the start of a full run, by whom its menu and links go; raises as ``current_user``."""
    for key in (READER_KEY, PAGE_KEY, PACKS_KEY):
        st.session_state.pop(key, None)
    at = run.session() or ""
    try:
        user = st.session_state[READER_KEY] = current_user()
    except PermissionRefused:
        delivery.grants.hold(at, None)
        raise
    browser = st.context.cookies.get(delivery.COOKIE, "")
    delivery.grants.hold(at, delivery.Holder(user, browser, _asking_again(user)))
    return user


def reader() -> User:
    """The account that this run's page is drawn for."""
    known: User | None = st.session_state.get(READER_KEY)
    return known or current_user()


def _asking_again(user: User) -> Callable[[], User]:
    """How to ask for the reader's account once the run is over: as of then, and only while this sign-in lasts."""
    who = None if trying_here() else signing_in.identity()

    def asked() -> User:
        ledger = state.platform().ledger
        if who is not None:
            signing_in.check_running(ledger, who, present.now())
        return _standing(Users(ledger), user.user_id)

    return asked


def _standing(users: Users, user_id: str) -> User:
    """An account that is there and switched on."""
    user = users.get(user_id)
    if user is None:
        raise PermissionRefused("There is no account for {user}. Ask an administrator to make one.", user=user_id)
    check_active(user)
    return user


def current_user() -> User:
    """The reader's account as of now; raises ``PermissionRefused`` for somebody who is not signed in or has none."""
    platform = state.platform()
    return trying.visitor(platform.ledger) if trying_here() else _signed_in(platform)


def trying_here() -> bool:
    """Whether visitors choose who to be: on a demo, unless a sign-in service is configured for it."""
    return not signing_in.by_service() and demo_mark.is_demo(state.platform().ledger)


def nobody_yet() -> bool:
    """Whether there is no account at all."""
    return not Users(state.platform().ledger).all()


def require(page: Page) -> User:
    """The reader, who may open ``page``; raises ``PermissionRefused`` otherwise, and that goes on record."""
    user = current_user()
    with security.watched(state.platform().ledger, user.user_id, present.now(), what=f"page:{page}"):
        check_page(user, page, _packs(user) if page in OPENED_PAGES else NO_PACKS)
    return user


def open_page(page: Page) -> None:
    """The reader opens ``page``: what it shows is narrowed to the projects about which they may open it."""
    require(page)
    st.session_state[PAGE_KEY] = page


def for_reader(platform: Platform, page: Page | None = None) -> Platform:
    """The platform narrowed to what the reader may know of on ``page`` (None: the one that is open); what every page
    works with.
    """
    user, page = current_user(), page or st.session_state.get(PAGE_KEY)
    seen = sight(user)
    if page in OPENED_PAGES:
        seen = replace(seen, projects=projects_opened(user, page, _packs(user)))
    return platform.for_reader(seen)


def by_table(platform: Platform, page: Page) -> Platform:
    """The platform narrowed to the projects about which the table opens ``page``, whatever a regulation opens."""
    user = current_user()
    return platform.for_reader(replace(sight(user), projects=opened_by_table(user, page)))


def readers_platform(page: Page) -> Platform:
    """The open data, narrowed to what the reader may know of on ``page``, wherever they are asked for."""
    return for_reader(state.platform(), page)


def files_opened() -> frozenset[str]:
    """The projects whose regulation opens case files to the reader beside the table."""
    user = reader()
    return frozenset(project for project, pack in _packs(user).items() if opens_in(user, Page.CASE_FILE, project, pack))


def _packs(user: User) -> Mapping[str, Pack]:
    """The regulations of the projects in which the user has rights, as long as the table leaves a page of cases to
    them.
    """
    if all(may_open(user, page) for page in OPENED_PAGES) and user.roles() <= PAGES[Page.CASE_FILE]:
        return {}
    known: tuple[str, Mapping[str, Pack]] | None = st.session_state.get(PACKS_KEY)
    if known is None or known[0] != user.user_id:
        known = st.session_state[PACKS_KEY] = user.user_id, _read_packs(user)
    return known[1]


def _read_packs(user: User) -> Mapping[str, Pack]:
    everything, today = state.platform(), present.now()
    projects = everything.answers.projects()
    return {each.code: everything.policies.at(each.pack, today) for each in projects if sees(user, each.code)}


def own_regulation() -> str | None:
    """The regulation of the first project that a right of the reader names, if one does."""
    named = {right.project for right in current_user().rights}
    return next((each.pack for each in state.platform().answers.projects() if each.code in named), None)


def allows(page: Page | None) -> bool:
    """Whether to offer a page in menus and links; one without a right of its own is for everybody who is in.

    Goes by the account as of this run's start; the page itself asks again (``require``).
    """
    if page is None:
        return True
    user = reader()
    return may_open(user, page) or (page in OPENED_PAGES and may_open(user, page, _packs(user)))


@dataclass(frozen=True, slots=True)
class Grantable:
    """What a right can be for: projects by code with their names, departments, those on the list among them."""

    projects: dict[str, str]
    departments: tuple[str, ...]
    in_use: tuple[str, ...]
    """Departments that cases name."""


def grantable() -> Grantable:
    """All projects and departments by name, for administrators, who give rights to them without seeing their cases."""
    require(Page.USERS)
    platform = state.platform()
    choices = platform.answers.choices()
    listed = {name.text for name in name_list(platform.ledger, NameKind.DEPARTMENT).listed}
    return Grantable(
        {project.code: f"{project.code} {project.name}" for project in choices.projects},
        tuple(sorted(listed.union(choices.departments))),
        choices.departments,
    )


def reader_box(user: User) -> None:
    """Say in the sidebar who is looking, with the way out, or the choice of the demo company's people."""
    if trying_here():
        trying.choice(state.platform().ledger, user, _described)
        return
    with st.sidebar.container(key="reader"):
        st.markdown(f"**{plain(user.name)}**")
        st.caption(plain(_described(user)))
        st.button(_("Sign out"), on_click=_sign_out, icon=":material/logout:")


def demo_line() -> None:
    """Say on every page of a demo that it is one."""
    if demo_mark.is_demo(state.platform().ledger):
        trying.warning(signed_in=not trying_here())


@st.fragment(run_every=LOOK_EVERY_SECONDS)
def watch(shown_to: User) -> None:
    """Draw everything anew as soon as the reader's account or rights are no longer what they were.

    Other rights wait until nothing else is drawn in the same run, or what was pressed just then would be lost; who is
    out waits for nothing.
    """
    keeper, until = state.start(), monotonic() + LOOK_AT_LEAST_EVERY_SECONDS
    stood = keeper.accounts
    try:
        now = current_user()
    except PermissionRefused:
        now = None
    if now is None or (now != shown_to and run.is_alone()):
        address.again()
    if now == shown_to:
        resting_parts.rest_while(lambda: stood is not None and keeper.accounts == stood and monotonic() < until)


def _sign_out() -> None:
    signing_in.sign_out(state.platform().ledger, present.now())


def _described(user: User) -> str:
    """The first right in words, and how many more there are."""
    if not user.rights:
        return _("no rights yet")
    right = user.rights[0]
    words = " · ".join(filter(None, (label(right.role), right.project, right.department)))
    return words if len(user.rights) == 1 else _("{right} and {n} more", right=words, n=len(user.rights) - 1)


def _signed_in(platform: Platform) -> User:
    who = signing_in.identity()
    if who is None:
        raise PermissionRefused("Sign in to see this page.")
    return signing_in.admit(platform.ledger, who, present.now())
