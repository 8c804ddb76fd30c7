"""What complaints are about: the most frequent first with what they make up together, and month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from dashboard.frame.i18n import _
from dashboard.parts.charts import palette
from dashboard.parts.charts.layout import figure
from dashboard.parts.formats import month, number, percent, short_month

ROW_HEIGHT, FRAME = 30, 60
LARGEST = 30
"""Pixels of the largest mark of a month."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause or place: complaints, those of them that are open, and the share of all up to it."""

    name: str
    n: int
    open_cases: int
    so_far: float


def pareto(causes: Sequence[Cause]) -> go.Figure:
    """Bars in the given order, the most frequent first on top; a line says what all up to each make up together."""
    fig = figure(FRAME + ROW_HEIGHT * max(len(causes), 2))
    names = [cause.name for cause in causes]
    fig.add_bar(
        y=names, x=[cause.n for cause in causes], orientation="h", name=_("Complaints"),
        marker={"color": palette.ACCENT}, hovertext=[_hover(cause) for cause in causes], hoverinfo="text",
        text=[number(cause.n) for cause in causes], textposition="auto", cliponaxis=False,
    )  # fmt: skip
    fig.add_scatter(
        y=names, x=[cause.so_far for cause in causes], xaxis="x2", mode="lines+markers",
        name=_("Share of all, up to here"), line={"color": palette.GRAVE, "width": 2}, marker={"size": 7},
        hoverinfo="skip",
    )  # fmt: skip
    fig.update_layout(
        bargap=0.35,
        xaxis2={"overlaying": "x", "side": "top", "range": [0, 1.03], "tickformat": ".0%", "showgrid": False},
    )
    fig.update_yaxes(autorange="reversed", type="category", showgrid=False)
    fig.update_xaxes(selector={"side": None}, rangemode="tozero")
    fig.update_layout(legend={"y": -0.02, "yanchor": "top"})
    return fig


def over_months(counts: Mapping[tuple[str, date], int], names: Sequence[str], months: Sequence[date]) -> go.Figure:
    """A mark for each of ``names`` (from the top) and month with complaints, as large as there are many."""
    fig = figure(FRAME + ROW_HEIGHT * max(len(names), 2), legend=False)
    shown = [(name, at, counts[name, at]) for name in names for at in months if counts.get((name, at))]
    most = max((n for _name, _at, n in shown), default=1)
    fig.add_scatter(
        x=[month(at) for _name, at, _n in shown], y=[name for name, _at, _n in shown], mode="markers+text",
        marker={"symbol": "square", "color": palette.thin(palette.ACCENT, 0.35),
                "size": [max(LARGEST * n / most, LARGEST / 2) for _name, _at, n in shown]},
        text=[number(n) for _name, _at, n in shown],
        hovertext=[f"{name}, {month(at)}<br>{number(n)}" for name, at, n in shown], hoverinfo="text",
    )  # fmt: skip
    labels = [month(at) for at in months]
    heads = [short_month(at, with_year=place == 0 or at.month == 1) for place, at in enumerate(months)]
    fig.update_xaxes(
        type="category", categoryorder="array", categoryarray=labels, tickvals=labels, ticktext=heads, side="top",
        showgrid=False, range=[-0.5, len(months) - 0.5],
    )  # fmt: skip
    fig.update_yaxes(type="category", categoryorder="array", categoryarray=list(names), autorange="reversed")
    return fig


def _hover(cause: Cause) -> str:
    told = _("{n} of them open, {share} of all up to here", n=number(cause.open_cases), share=percent(cause.so_far))
    return f"<b>{cause.name}</b><br>{number(cause.n)}<br>{told}"
