"""What a page looks like and is called: layout, style sheet, the title above it and on the browser's tab."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent
STYLE, LOGO, ICON = HERE / "style.css", HERE / "logo.svg", HERE / "icon.svg"
NAME = "应声 Yingsheng"


def dress() -> None:
    """Set the page up: layout, style sheet, name."""
    st.set_page_config(page_title=NAME, page_icon=ICON, layout="wide")
    st.logo(LOGO, size="large")
    st.html(STYLE)


def head(title: str) -> None:
    """Draw the page's title, which also stands on the browser's tab."""
    st.title(title, anchor=False)
    on_the_tab(title)


def on_the_tab(text: str) -> None:
    """Say on the browser's tab what it holds: the page, or the number of what it is about."""
    st.set_page_config(page_title=f"{text} · {NAME}")
