"""This process serves some projects: whoever may see others is told on every page that they are not here."""

from __future__ import annotations

import streamlit as st

from casework.access.permissions import User, visible_projects
from dashboard.frame import state
from dashboard.frame.i18n import _
from dashboard.parts.formats import NOTHING, listed
from dashboard.parts.markdown import plain


def show(reader: User) -> None:
    """Say which projects are here, and which of the reader's are not; nothing to those who see all that is theirs."""
    served = state.platform().warehouse.served
    if served is None:
        return
    seen = visible_projects(reader)
    here = served if seen is None else served & seen
    if here == seen:
        return
    told = _("This address serves some projects. Figures, lists and searches here are of these alone: {projects}.",
             projects=listed(sorted(here)) or NOTHING)  # fmt: skip
    if seen is not None:
        told += " " + _("Not here, and at another address: {projects}.", projects=listed(sorted(seen - served)))
    with st.container(key="served-projects"):
        st.info(plain(told), icon=":material/splitscreen_left:")
