"""A step taken on a page: drawn anew when it is done, or why it was refused."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from casework.errors import YingshengError
from dashboard.frame import address
from dashboard.frame.i18n import sentence


def done(step: Callable[[], object]) -> None:
    """Take a step, and draw the page anew; or say why it was refused."""
    try:
        step()
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:")
        return
    address.again()
