"""Counts of open cases by group, those with an overdue clock apart from the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.frame.i18n import _
from dashboard.parts.charts import palette
from dashboard.parts.charts.layout import figure, standing_out
from dashboard.parts.formats import number, stated

ROW_HEIGHT, FRAME = 34, 70


@dataclass(frozen=True, slots=True)
class Group:
    """One bar: its code (for the drill), its name, cases, and how many of them have an overdue clock."""

    code: str
    name: str
    n: int
    overdue: int


def open_counts(groups: Sequence[Group], chosen: str | None = None) -> go.Figure:
    """Horizontal bars in the given order, first on top; overdue part first, hatched, so it reads without colour.

    The bar with the code ``chosen`` stands out from the others.
    """
    fig = figure(FRAME + ROW_HEIGHT * max(len(groups), 2))
    names, codes = [group.name for group in groups], [group.code for group in groups]
    parts = (
        (_("With an overdue clock"), [g.overdue for g in groups], palette.GRAVE, "/"),
        (_("In time so far"), [g.n - g.overdue for g in groups], palette.ACCENT, ""),
    )
    for name, counts, colour, shape in parts:
        fig.add_bar(
            y=names, x=counts, orientation="h", name=name, customdata=codes,
            marker={"color": colour, "pattern": {"shape": shape, "solidity": 0.25}},
            hovertext=[stated(n, f"{number(c)} · {name}") for n, c in zip(names, counts, strict=True)],
            hoverinfo="text", selectedpoints=standing_out(codes, chosen),
        )  # fmt: skip
    fig.add_scatter(
        y=names, x=[g.n for g in groups], mode="text", text=[f" {number(g.n)}" for g in groups],
        textposition="middle right", showlegend=False, hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip
    fig.update_layout(barmode="stack", bargap=0.35)
    fig.update_yaxes(autorange="reversed", type="category", showgrid=False)
    fig.update_xaxes(showticklabels=False, showgrid=False, rangemode="tozero")
    return fig
