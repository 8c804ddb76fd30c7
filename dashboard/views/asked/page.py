"""Calls and answers: what club members said when they were called, what surveys brought back, entered one by one."""

from __future__ import annotations

import streamlit as st

from casework.access.permissions import ASKING_ROLES, User, has_role, may_open
from casework.record import people
from casework.vocabulary.desk import Page
from dashboard.frame import access, address, drafts, focus, navigation, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import N_, _, label
from dashboard.frame.state import Platform
from dashboard.parts import segments, unheeded
from dashboard.parts.components import nothing_here
from dashboard.views.asked import answers as asked_answers
from dashboard.views.asked import customer as asked_customer
from dashboard.views.asked import sending as asked_sending
from dashboard.views.asked.answers import CLUB, FORMS, SURVEY

TITLES = {CLUB: N_("Club call"), SURVEY: N_("Survey answer")}
ENTER = {CLUB: N_("Enter the call"), SURVEY: N_("Enter the answer")}
SHORTCUT = "Ctrl+Enter"
FIRST = "asked-whom"


def page() -> None:
    """Draw the page."""
    platform = shell.begin(
        _("Calls and answers"),
        _("What members said when they were called, and what surveys brought back. It counts in the figures at once."),
    )
    user = access.current_user()
    names = platform.answers.project_names()
    projects = {code: name for code, name in names.items() if has_role(user, code, ASKING_ROLES)}
    if not projects:
        nothing_here(_("There is no project for which you enter calls and answers. Ask an administrator for a right."))
        return
    asked_sending.just_entered(user)
    kind = segments.one_of("form", _("What to enter"), {kind: _(title) for kind, title in TITLES.items()})
    if _anybody(platform, kind, projects):
        _form(platform, user, kind, projects)


def _anybody(platform: Platform, kind: str, projects: dict[str, str]) -> bool:
    """Whether there is anybody to be asked; otherwise the page says what to do. A sheet may also be anonymous."""
    with platform.ledger.reading() as connection:
        if people.has_any(connection, list(projects)):
            return True
    nothing_here(
        _(
            "No customer of your projects is on record yet, so nobody can have been called. Import the customers with "
            "their homes and phones (the customer-service centre does), or record the first one with a new case."
        )
    )
    navigation.link("import", _("Import a file"), icon=":material/upload_file:")
    navigation.link("new", _("New case"), icon=":material/add_call:")
    return kind == SURVEY


@st.fragment
@apart
def _form(platform: Platform, user: User, kind: str, projects: dict[str, str]) -> None:
    """The whole form; typing redraws nothing else."""
    draft = drafts.opened(platform, user, FORMS[kind].draft)
    key = str(draft["key"])
    project = _project(projects, draft)
    if project is None:
        nothing_here(_("Choose the project first."))
        return
    st.caption(_("Draft: what you type is kept, even if the browser is closed."))
    if kind == SURVEY and not may_open(user, Page.SATISFACTION):
        page = label(Page.SATISFACTION)
        st.caption(_("Answers count in the figures of the page {page}, which is not open to you.", page=page))
    with st.container(key=FIRST):
        whom = asked_customer.choose(platform, user, kind, project, draft)
    said = asked_answers.draw(platform, kind, project, draft)
    typed = asked_answers.kept(said) | dict(whom.typed)
    drafts.keep(platform, user, FORMS[kind].draft, typed | {"project": project} if any(typed.values()) else {})
    with st.container(horizontal=True):
        sent = st.button(_(ENTER[kind]), type="primary", shortcut=SHORTCUT, key=f"send-{key}")
        dropped = st.button(_("Discard draft"), type="tertiary", key=f"drop-{key}")
    if dropped:
        drafts.done(platform, user, FORMS[kind].draft)
        st.rerun(scope="fragment")
    if sent:
        asked_sending.send(platform, user, kind, key, {"project": project, "customer_id": whom.customer_id} | said)
    if asked_sending.entered_by(user):
        focus.first_of(FIRST, key)


def _project(projects: dict[str, str], draft: dict[str, object]) -> str | None:
    """For which project; it stays for the next entry. The only one is chosen by itself."""
    codes = list(projects)
    wanted = unheeded.one("at_project", _("Project"), projects) or str(draft.get("project"))
    return st.selectbox(
        _("Project"),
        codes,
        index=codes.index(wanted) if wanted in codes else (0 if len(codes) == 1 else None),
        format_func=lambda code: projects.get(code, code),
        placeholder=_("Choose or type"),
        key=address.widget_key("at_project"),
        on_change=address.take,
        args=("at_project", lambda code: [str(code)] if code else []),
    )
