"""Long lists leaf by leaf: the number of the leaf stands in the URL, so it can be shared and gone back to."""

from __future__ import annotations

import streamlit as st

from dashboard.frame import address
from dashboard.frame.i18n import _
from dashboard.parts.formats import number

ROWS = 100
"""Rows on one leaf."""


def offset(name: str) -> int:
    """How many rows stand before the leaf asked for in the URL; 0 for anything that is not a leaf's number."""
    wanted = address.first(name) or ""
    return (int(wanted) - 1) * ROWS if wanted.isascii() and wanted.isdigit() and 0 < int(wanted) < 10**9 else 0


def leaves(name: str, total: int, shown: int) -> None:
    """Say which rows of how many are shown, and offer the other leaves."""
    before = offset(name)
    st.caption(
        _("Rows {first} to {last} of {total}, newest first.",
          first=number(before + 1), last=number(before + shown), total=number(total))
    )  # fmt: skip
    if total > ROWS:
        st.pagination(
            -(-total // ROWS),
            default=before // ROWS + 1,
            key=address.widget_key(name),
            on_change=lambda: address.take(name, lambda leaf: [] if leaf == 1 else [str(leaf)]),
        )
