"""What complaints are about: the most frequent first with what they make up together, and month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

import plotly.graph_objects as go

from dashboard.frame.i18n import _
from dashboard.parts.charts import palette
from dashboard.parts.charts.layout import figure, month_axis
from dashboard.parts.formats import month, number, percent

ROW_HEIGHT, FRAME, HEAD = 30, 60, 58
"""Pixels of a row, of the axis of months, and of legend and axis above the bars."""
LARGEST = 30
"""Pixels of the largest mark of a month."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause or place: its codes (for the drill), complaints, those of them that are open, the share up to it."""

    codes: tuple[str, ...]
    name: str
    n: int
    open_cases: int
    so_far: float


def pareto(causes: Sequence[Cause], chosen: tuple[str, ...] | None = None) -> go.Figure:
    """Bars in the given order, the most frequent first on top; a line says what all up to each make up together.

    Bars carry their codes, percent-encoded, since people may have typed them; that of the codes ``chosen`` stands out.
    """
    fig = figure(HEAD + ROW_HEIGHT * max(len(causes), 2))
    names, codes = [cause.name for cause in causes], [[quote(code) for code in cause.codes] for cause in causes]
    fig.add_bar(
        y=names, x=[cause.n for cause in causes], orientation="h", name=_("Complaints"), customdata=codes,
        marker={"color": palette.ACCENT}, hovertext=[_hover(cause) for cause in causes], hoverinfo="text",
        selectedpoints=None if chosen is None else [at for at, cause in enumerate(causes) if cause.codes == chosen],
    )  # fmt: skip
    fig.add_scatter(
        y=names, x=[cause.so_far for cause in causes], xaxis="x2", mode="lines+markers",
        name=_("Share of all, up to here"), line={"color": palette.GRAVE, "width": 2}, marker={"size": 7},
        hoverinfo="skip",
    )  # fmt: skip
    fig.update_layout(
        bargap=0.35,
        margin={"t": HEAD},
        xaxis2={
            "overlaying": "x",
            "side": "top",
            "range": [0, 1.03],
            "tickvals": [0, 0.5, 1],
            "tickformat": ".0%",
            "showgrid": False,
        },
        legend={"y": 1, "yref": "container", "yanchor": "top"},
    )
    told = [f"{cause.name} · <b>{number(cause.n)}</b>" for cause in causes]
    fig.update_yaxes(autorange="reversed", type="category", showgrid=False, tickvals=names, ticktext=told)
    fig.update_xaxes(selector={"side": None}, rangemode="tozero", showticklabels=False, showgrid=False)
    return fig


@dataclass(frozen=True, slots=True)
class Spot:
    """What one cause counts in one month."""

    code: str
    name: str
    month: date
    n: int


def over_months(spots: Sequence[Spot], months: Sequence[date], chosen: tuple[str, date] | None = None) -> go.Figure:
    """A mark for each cause (in their order, from the top) and month with complaints, as large as there are many.

    Marks carry the codes ``[cause, month]``, percent-encoded; the one of the cause and month ``chosen`` stands out.
    """
    names = list(dict.fromkeys(spot.name for spot in spots))
    fig = figure(FRAME + ROW_HEIGHT * max(len(names), 2), legend=False)
    most = max((spot.n for spot in spots), default=1)
    fig.add_scatter(
        x=[month(spot.month) for spot in spots], y=[spot.name for spot in spots], mode="markers+text",
        marker={"symbol": "square", "color": palette.thin(palette.ACCENT, 0.35),
                "size": [max(LARGEST * spot.n / most, LARGEST / 2) for spot in spots]},
        text=[number(spot.n) for spot in spots],
        customdata=[[quote(spot.code), f"{spot.month:%Y-%m}"] for spot in spots],
        hovertext=[f"{spot.name}, {month(spot.month)}<br>{number(spot.n)}" for spot in spots], hoverinfo="text",
        unselected={"marker": {"opacity": 0.5}, "textfont": {"color": palette.QUIET}},
        selectedpoints=None if chosen is None else [
            place for place, spot in enumerate(spots) if (spot.code, spot.month) == chosen
        ],
    )  # fmt: skip
    month_axis(fig, months, side="top", range=[-0.5, len(months) - 0.5])
    fig.update_yaxes(type="category", categoryorder="array", categoryarray=names, autorange="reversed")
    return fig


def _hover(cause: Cause) -> str:
    told = _("{n} of them open, {share} of all up to here", n=number(cause.open_cases), share=percent(cause.so_far))
    return f"<b>{cause.name}</b><br>{number(cause.n)}<br>{told}"
