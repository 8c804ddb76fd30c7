"""Lists that are longer than a page: the page shows their first rows, says of how many, and hands all of them out."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import streamlit as st

from dashboard.frame.i18n import _
from dashboard.parts.formats import number

HANDED_OUT = 100_000
"""How many rows a download holds at most."""


def whole(shown: pa.Table, total: int, ask: Callable[[int], pa.Table]) -> Callable[[], pa.Table]:
    """What ``downloads`` hands out: the rows ``shown`` when they are all, else those that ``ask`` gives for a limit."""
    return lambda: shown if shown.num_rows >= total else ask(HANDED_OUT)


def note(shown: int, total: int) -> None:
    """Say how many of ``total`` rows the page shows and its downloads hold; nothing when it shows them all."""
    if shown >= total:
        return
    counts = {"n": number(shown), "total": number(total), "held": number(HANDED_OUT)}
    if total <= HANDED_OUT:
        st.caption(_("The first {n} of {total} are shown; the downloads hold all of them.", **counts))
    else:
        st.caption(_("The first {n} of {total} are shown, the downloads hold {held}; narrow the filters.", **counts))
