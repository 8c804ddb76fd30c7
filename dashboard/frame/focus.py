"""The cursor where the next entry begins: who enters one sheet after the other keeps the hands on the keyboard."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_component = st.components.v2.component("focus", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"))


def first_of(part: str, word: str, *, name: str = "focus") -> None:
    """Put the cursor into the first field of the container with the key ``part``, once for each ``word``.

    Two on one page need each a ``name``.
    """
    _component(data={"part": part, "word": word}, key=name, height=0)
