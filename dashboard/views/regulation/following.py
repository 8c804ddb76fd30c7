"""Which version of a regulation takes the place of one, and what that means for what people adopted."""

from __future__ import annotations

from datetime import date

import streamlit as st

from casework.adoption.editions import Editions
from dashboard.frame.i18n import _
from dashboard.parts.markdown import plain


def say(known: Editions, regulation_id: str, day: date, *, adopted: bool) -> None:
    """Say which version takes the place of one from ``day``; of one that people adopted, what to do to keep it."""
    later = known.follower(regulation_id, day)
    if later is None:
        return
    said = {"version": plain(later.regulation.version), "day": f"{later.regulation.effective_from}"}
    if not adopted or later.adopted is not None:
        st.caption(_("It is replaced on {day} by version {version}.", **said))
        return
    st.warning(_("Version {version}, which came with the program, takes its place on {day}. What this one changed is "
                 "then in force no more: to keep it, draft the same change of version {version} and adopt that.",
                 **said), icon=":material/event_upcoming:")  # fmt: skip
