"""Dialogs that outlive the page's being drawn anew by news; they go when closed, or when the reader goes elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.frame import address
from dashboard.frame.streamlit_seams import run

OPEN, TIMES = "dialog_open", "dialogs_opened"


def ask(name: str) -> None:
    """Open the dialog called ``name``, and no other (``show`` draws it in the same run)."""
    st.session_state[OPEN] = (name, *_here())
    st.session_state[TIMES] = times() + 1


def times() -> int:
    """How often this session has opened a dialog."""
    count: int = st.session_state.get(TIMES, 0)
    return count


def show(name: str, title: str, draw: Callable[[], None]) -> None:
    """Draw the dialog called ``name`` while it is open."""
    if st.session_state.get(OPEN) == (name, *_here()):
        st.dialog(title, width="medium", on_dismiss=_close)(draw)()


def _here() -> tuple[str | None, dict[str, list[str]]]:
    return run.page(), address.whole()


def _close() -> None:
    st.session_state.pop(OPEN, None)
