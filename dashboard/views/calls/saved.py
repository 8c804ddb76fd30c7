"""What was saved last, and for a minute the way to take it back."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from casework.access.permissions import User
from casework.errors import YingshengError
from casework.vocabulary.asking import Call
from dashboard.frame import shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, sentence
from dashboard.frame.state import Platform
from dashboard.parts import fieldwork
from surveys.fieldwork.calling import Item
from surveys.fieldwork.entering import UNDO_WITHIN, Saved

SAVED, TAKEN = "call_saved", "call_taken"
UNDO = "Ctrl+Shift+Z"


def remember(saved: Saved, item: Item) -> None:
    """Keep what was saved for the strip above the next form."""
    st.session_state[SAVED] = (saved, item.kind)


@apart
def just_saved(platform: Platform, user: User) -> None:
    """Say what was saved, as long as it can be taken back."""
    saved, kind = st.session_state.get(SAVED, (None, None))
    if not isinstance(saved, Saved) or shell.now() - saved.at > UNDO_WITHIN + timedelta(seconds=5):
        return
    with st.container(horizontal=True, vertical_alignment="center", key="just-saved"):
        st.markdown("✓ " + _("Saved."))
        if saved.lapsed:
            st.warning(_("Somebody else had been given this person already: both calls are kept."))
        if saved.answered_before:
            st.warning(
                _("There is a response of this person already, which stands; your call is kept without answers.")
            )
        if kind is Call.CASE_CALLBACK:
            st.caption(_("A callback on a case is put right in its case file."))
        elif st.button(_("Take it back"), type="tertiary", shortcut=UNDO, key="undo-call"):
            _undo(platform, user, saved)


def _undo(platform: Platform, user: User, saved: Saved) -> None:
    """Take it back, and have the person in hand again."""
    try:
        fieldwork.entering(platform).undo(user, saved, shell.now())
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:")
        return
    st.session_state.pop(SAVED, None)
    held = st.session_state.get(TAKEN)
    if held is not None:
        fieldwork.calling(platform).release(user, str(held))
    if fieldwork.calling(platform).take_this(user, saved.stream, shell.now()) is not None:
        st.session_state[TAKEN] = saved.stream
    st.rerun()
