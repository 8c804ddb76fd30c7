"""What a reader sees when something goes wrong: a sentence and what to do next, never a traceback."""

from __future__ import annotations

import logging
import uuid

import streamlit as st

from casework.errors import YingshengError
from dashboard.frame.i18n import _, sentence

log = logging.getLogger("yingsheng")


def show(error: Exception) -> bool:
    """Show ``error`` calmly; an unexpected one is logged under an id that the reader can quote. Always handled."""
    if isinstance(error, YingshengError):
        st.error(sentence(error), icon=":material/error:")
        return True
    number = _logged(error)
    st.error(
        _(
            "Something unexpected happened and this page could not be finished. Nothing was changed. "
            "Load the page again; if it happens again, tell your administrator the number {number}.",
            number=number,
        ),
        icon=":material/error:",
    )
    return True


def show_part(error: Exception) -> None:
    """Show that one part of a page failed, where it would stand; the other parts are drawn."""
    if isinstance(error, YingshengError):
        st.error(sentence(error), icon=":material/error:")
        return
    st.error(
        _(
            "This part of the page cannot be shown. Everything else on the page stands. If it happens again, tell your "
            "administrator the number {number}.",
            number=_logged(error),
        ),
        icon=":material/error:",
    )


def _logged(error: Exception) -> str:
    """Log an error nobody foresaw; the number it is found by."""
    number = uuid.uuid4().hex[:8]
    log.error("unexpected error %s", number, exc_info=error)
    return number
