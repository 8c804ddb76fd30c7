"""What became of something: one bar for each outcome, the part on which work went on apart from the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.frame.i18n import _
from dashboard.parts.charts import palette
from dashboard.parts.charts.layout import figure
from dashboard.parts.formats import number, span, stated

ROW_HEIGHT, FRAME = 36, 70
MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Outcome:
    """One outcome: cases, those of them that were worked on again, days until solved again (None: none was)."""

    name: str
    n: int
    reworked: int
    median_days: float | None


def outcomes(shown: Sequence[Outcome]) -> go.Figure:
    """Horizontal bars in the given order; the part worked on again first, the rest hatched: it reads without colour."""
    fig = figure(FRAME + ROW_HEIGHT * max(len(shown), 2))
    names = [each.name for each in shown]
    parts = (
        (_("Worked on again"), [each.reworked for each in shown], palette.ACCENT, ""),
        (_("Not worked on since"), [each.n - each.reworked for each in shown], palette.BAD, "/"),
    )
    for name, counts, colour, shape in parts:
        fig.add_bar(
            y=names, x=counts, orientation="h", name=name,
            marker={"color": colour, "pattern": {"shape": shape, "solidity": 0.25}},
            hovertext=[stated(who, f"{number(n)} · {name}") for who, n in zip(names, counts, strict=True)],
            hoverinfo="text",
        )  # fmt: skip
    fig.add_scatter(
        y=names, x=[each.n for each in shown], mode="text", text=[_said(each) for each in shown],
        textposition="middle right", showlegend=False, hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip
    fig.update_layout(barmode="stack", bargap=0.35, margin={"r": 130})
    fig.update_yaxes(autorange="reversed", type="category", showgrid=False)
    fig.update_xaxes(showticklabels=False, showgrid=False, rangemode="tozero")
    return fig


def _said(outcome: Outcome) -> str:
    if outcome.median_days is None:
        return f" {number(outcome.n)}"
    return f" {number(outcome.n)} · {span(outcome.median_days * MINUTES)}"
