"""Touch points by what they matter and how well they are judged: the lower right corner is where to begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.frame.i18n import _
from dashboard.parts.charts import palette
from dashboard.parts.charts.layout import figure
from dashboard.parts.formats import number


@dataclass(frozen=True, slots=True)
class Spot:
    """One touch point: importance from −1 to 1 with its interval, performance on the sheet's scale, who rated it."""

    name: str
    importance: float
    low: float
    high: float
    performance: float
    n: int


def touch_map(spots: Sequence[Spot]) -> go.Figure:
    """Importance to the right with its interval, performance upwards; lines at the means of both."""
    fig = figure(420, legend=False)
    fig.add_scatter(
        x=[spot.importance for spot in spots], y=[spot.performance for spot in spots], mode="markers+text",
        text=[spot.name for spot in spots], textposition="top center", marker={"size": 11, "color": palette.ACCENT},
        error_x={
            "type": "data", "symmetric": False, "color": palette.QUIET, "thickness": 1,
            "array": [spot.high - spot.importance for spot in spots],
            "arrayminus": [spot.importance - spot.low for spot in spots],
        },
        hovertext=[_hover(spot) for spot in spots], hoverinfo="text",
    )  # fmt: skip
    line = {"color": palette.QUIET, "width": 1, "dash": "dot"}
    fig.add_vline(x=sum(spot.importance for spot in spots) / len(spots), line=line)
    fig.add_hline(y=sum(spot.performance for spot in spots) / len(spots), line=line)
    fig.update_xaxes(title=_("Importance: goes along with satisfaction on the whole"))
    fig.update_yaxes(title=_("Performance: mean"))
    return fig


def _hover(spot: Spot) -> str:
    return _(
        "{name}: mean {mean}, importance {value} ({low} to {high}), n = {n}",
        name=spot.name,
        mean=number(spot.performance, 2),
        value=number(spot.importance, 2),
        low=number(spot.low, 2),
        high=number(spot.high, 2),
        n=number(spot.n),
    )
