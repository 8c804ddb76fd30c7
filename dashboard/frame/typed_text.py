"""What is typed into a text area reaches the server at the next pause, so that a draft holds it (``typed_text.js``)."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_component = st.components.v2.component("typed_text", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"))


def hand_on() -> None:
    """Have this page and those after it hand on what is typed."""
    _component(key="typed_text", height=0)
