"""The framework's own words (menus, tool tips, the upload) in the reader's language; it says them in English only.

``frame_words.js`` looks for them in the page as the browser draws it; it also sets the language of the document, which
screen readers go by.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard.frame.i18n import ENGLISH, N_, _, language
from dashboard.parts.formats import stated

WORDS = (
    N_("Skip to main content"),
    N_("Sidebar"),
    N_("Expand sidebar"),
    N_("Collapse sidebar"),
    N_("Navigate to home page"),
    N_("Main menu"),
    N_("Theme"),
    N_("System"),
    N_("Light"),
    N_("Dark"),
    N_("Print"),
    N_("Record screen"),
    N_("Copy version to clipboard"),
    N_("Fullscreen"),
    N_("Close fullscreen"),
    N_("Download plot as a PNG"),
    N_("Search"),
    N_("Show/hide columns"),
    N_("Download as CSV"),
    N_("Sort ascending"),
    N_("Sort descending"),
    N_("Autosize"),
    N_("Pin column"),
    N_("Unpin column"),
    N_("Hide column"),
    N_("Format"),
    N_("Close"),
    N_("Dismiss"),
    N_("Choose an option"),
    N_("Choose options"),
    N_("Choose or add an option"),
    N_("Select all"),
    N_("Clear all"),
    N_("Clear value"),
    N_("No results"),
    N_("{n} options available."),
    N_("Choose date and time"),
    N_("Previous month"),
    N_("Next month"),
    N_("Time"),
    N_("Use arrow keys to navigate dates. Enter to select. Escape to close."),
    N_("Use arrow keys to navigate. Enter to select. Tab to switch between calendar and time. Escape to close."),
    N_("hour,"),
    N_("minute,"),
    N_("Upload"),
    N_("Drag and drop a file here"),
    N_("Uploading..."),
    N_("{n}MB per file"),
    N_("Pagination"),
    N_("Previous page"),
    N_("Next page"),
    N_("Page {n}"),
    N_("Page not found"),
    N_("The page that you have requested does not seem to exist. Running the app's main page."),
)
"""As the framework writes them; ``{n}`` stands for a number."""

_component = st.components.v2.component("frame_words", js=Path(__file__).with_suffix(".js").read_text(encoding="utf-8"))


def speak() -> None:
    """Have the framework speak the reader's language, on this page and those after it."""
    words = {} if language() == ENGLISH else {word: _(word) for word in WORDS}
    data = {"language": language(), "words": words, "colon": stated("", "")}
    _component(data=data, key="frame-words", height=0)
