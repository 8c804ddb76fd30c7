"""The search field of the desk; what is found is drawn by ``parts.found``."""

from __future__ import annotations

import streamlit as st

from dashboard.frame import address
from dashboard.frame.i18n import _


def field() -> str:
    """Draw the search field; what is searched stands in the URL."""
    typed = st.text_input(
        _("Search"),
        address.first("q") or "",
        type="search",
        placeholder=_("Number, room, customer, phone or words"),
        key=address.widget_key("q"),
        on_change=address.take,
        args=("q", lambda value: [str(value).strip()] if str(value or "").strip() else []),
    )
    return (typed or "").strip()
