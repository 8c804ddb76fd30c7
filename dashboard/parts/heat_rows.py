"""The rows of a heat map: in the order of their names or the worst first, and no more on a leaf than can be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from dashboard.frame import address
from dashboard.frame.i18n import _
from dashboard.parts.charts.heat import Cell
from dashboard.parts.formats import number
from dashboard.parts.segments import one_of

ROWS = 40
"""Rows on one leaf: 300 projects at once would be a chart of 14,000 pixels."""
ORDER, LEAF = "rows", "heat_leaf"
NAME, WORST = "name", "worst"
NOWHERE = 2.0
"""Stands after every share: a row that has none."""


def shown(rows: Mapping[str, str], cells: Iterable[Cell], min_n: int) -> dict[str, str]:
    """Let the reader choose the order and, of many rows, the leaf; the rows of it (code → label) in that order."""
    order = one_of(ORDER, _("Rows"), {NAME: _("by name"), WORST: _("the worst first")}, drops=LEAF)
    codes = worst_first(rows, cells, min_n) if order == WORST else list(rows)
    leaves = -(-len(codes) // ROWS)
    before = ROWS * (_leaf(leaves) - 1) if leaves > 1 else 0
    page = codes[before : before + ROWS]
    if leaves > 1:
        st.caption(_("Rows {first} to {last} of {total}.",
                     first=number(before + 1), last=number(before + len(page)), total=number(len(codes))))  # fmt: skip
    return {code: rows[code] for code in page}


def worst_first(rows: Mapping[str, str], cells: Iterable[Cell], min_n: int) -> list[str]:
    """Codes by their worst cell: that whose share is surely lowest, by the upper end of its 95 % interval.

    Cells with too few say nothing; rows that have no others come last.
    """
    worst: dict[str, float] = {}
    for cell in cells:
        if cell.share.interval is not None and not cell.share.too_few(min_n):
            worst[cell.row] = min(worst.get(cell.row, NOWHERE), cell.share.interval[1])
    return sorted(rows, key=lambda code: worst.get(code, NOWHERE))


def _leaf(leaves: int) -> int:
    wanted = address.first(LEAF) or ""
    at = int(wanted) if wanted.isascii() and wanted.isdigit() and 0 < int(wanted) <= leaves else 1
    return int(
        st.pagination(
            leaves, default=at, key=address.widget_key(LEAF),
            on_change=lambda: address.take(LEAF, lambda leaf: [] if leaf == 1 else [str(leaf)]),
        )
    )  # fmt: skip
