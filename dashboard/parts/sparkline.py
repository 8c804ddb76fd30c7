"""A small line of the last months beside a figure, with what it shows in words for whoever does not see it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import pairwise

import streamlit as st

WIDTH, HEIGHT, MARGIN = 120.0, 24.0, 2.0


def sparkline(values: Sequence[float | None], said: str) -> None:
    """Draw the values from left to right, with a gap where there is none; nothing without two beside each other."""
    if drawn := _path(values):
        size = f'viewBox="0 0 {WIDTH:g} {HEIGHT:g}" preserveAspectRatio="none"'
        st.html(f'<svg class="sparkline" role="img" aria-label="{escape(said)}" {size}><path d="{drawn}"/></svg>')


def _path(values: Sequence[float | None]) -> str:
    known = [value for value in values if value is not None]
    if not known:
        return ""
    low, span = min(known), (max(known) - min(known)) or 1.0
    step = WIDTH / max(len(values) - 1, 1)
    places = [
        None if value is None else (n * step, HEIGHT - MARGIN - (value - low) / span * (HEIGHT - 2 * MARGIN))
        for n, value in enumerate(values)
    ]
    return " ".join(
        f"M{left[0]:.1f} {left[1]:.1f}L{right[0]:.1f} {right[1]:.1f}"
        for left, right in pairwise(places)
        if left is not None and right is not None
    )
