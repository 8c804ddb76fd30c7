"""Lists that are longer than a page: the page shows their first rows, says of how many, and hands all of them out."""

from __future__ import annotations

import streamlit as st

from dashboard.formats import number
from dashboard.i18n import _

HANDED_OUT = 100_000
"""How many rows a download holds at most."""


def note(shown: int, total: int) -> None:
    """Say how many of ``total`` rows the page shows and its downloads hold; nothing when it shows them all."""
    if shown >= total:
        return
    counts = {"n": number(shown), "total": number(total), "held": number(HANDED_OUT)}
    if total <= HANDED_OUT:
        st.caption(_("The first {n} of {total} are shown; the downloads hold all of them.", **counts))
    else:
        st.caption(_("The first {n} of {total} are shown, the downloads hold {held}; narrow the filters.", **counts))
