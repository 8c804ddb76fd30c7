"""New case: a phone call entered while it lasts. Few fields, in the order of the talk, all reached by the keyboard."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from casework.access.permissions import User
from dashboard.frame import access, drafts, focus, navigation, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _
from dashboard.frame.state import Platform
from dashboard.parts import missing
from dashboard.parts.markdown import plain
from dashboard.views.new_case import caller as new_case_caller
from dashboard.views.new_case import earlier as new_case_earlier
from dashboard.views.new_case import matter as new_case_matter
from dashboard.views.new_case import sending as new_case_sending

FORM = "new_case"
STYLE = Path(__file__).parents[1] / "desk.css"
SHORTCUT = "Ctrl+Enter"


def page() -> None:
    """Draw the page."""
    platform = shell.begin(
        _("New case"), _("Who calls, what it is about, what happens now. Tab goes on, Ctrl+Enter enters the case.")
    )
    st.html(STYLE)
    _just_entered()
    _form(platform, access.current_user())


@st.fragment
@apart
def _form(platform: Platform, user: User) -> None:
    """The whole form; typing redraws nothing else."""
    draft = drafts.opened(platform, user, FORM)
    st.caption(_("Draft: what you type is kept, even if the browser is closed."))
    left, right = st.columns([3, 2], gap="large")
    with left:
        with st.container():  # grows with the answer; what stands below must not move, or text being typed is lost
            caller = new_case_caller.fields(platform, user, draft)
        matter = new_case_matter.fields(platform, user, draft, caller)
    drafts.keep(platform, user, FORM, {**caller.typed, **matter.typed})
    with left, st.container(horizontal=True):
        sent = st.button(
            _("Enter case"), type="primary", shortcut=SHORTCUT, key=f"send-{draft['key']}",
            on_click=missing.sent, args=(str(draft["key"]),),
        )  # fmt: skip
        dropped = st.button(_("Discard draft"), type="tertiary", key=f"drop-{draft['key']}")
    if dropped:
        drafts.done(platform, user, FORM)
        st.rerun(scope="fragment")
    if sent:
        with left:
            new_case_sending.send(platform, user, FORM, str(draft["key"]), caller, matter)
    with right:  # asked for last: whoever sends the form does not wait for it
        new_case_earlier.show(platform, user, caller.customer)
    focus.first_of(new_case_caller.FIRST, str(draft["key"]))


@apart
def _just_entered() -> None:
    """Say what was entered last, with the way to its case file."""
    entered = st.session_state.get(new_case_sending.ENTERED)
    if entered is None:
        return
    with st.container(border=True, key="just-entered"):
        if entered.number is None:
            st.markdown("✓ " + _("The case is recorded. From now on its handlers work it, and you do not see it."))
            return
        st.markdown(f"✓ **{plain(entered.number)}** · {plain(entered.told)}")
        navigation.link("case", _("Open the case file"), icon=":material/folder_open:", id=entered.case_id)
