"""A figure in a line of its own that opens what is behind it."""

from __future__ import annotations

import streamlit as st

from dashboard.frame import navigation
from dashboard.parts.formats import number, stated
from dashboard.parts.markdown import plain


def figure(path: str, name: str, value: float | str, **parameters: str) -> None:
    """Say what something is, as a link to the page where it can be looked at; as words, where the reader may not."""
    said = plain(stated(name, value if isinstance(value, str) else number(value)))
    if navigation.exists(path):
        navigation.link(path, said, icon=":material/arrow_forward:", **parameters)
    else:
        st.write(said)
