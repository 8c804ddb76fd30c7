"""Funnel plot: projects compared fairly, because the limits widen as n shrinks (Spiegelhalter 2005)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.frame.i18n import _
from dashboard.parts.charts import palette
from dashboard.parts.charts.layout import figure
from dashboard.parts.formats import number, percent

EDGE = 1e-9
DRAWN_PLACES = 4
"""Digits of a share that a curve is drawn by: a hundredth of a per cent is less than a pixel."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One project: its code, name, share and denominator."""

    code: str
    name: str
    share: float
    n: int


@dataclass(frozen=True, slots=True)
class Band:
    """Limits around the centre at one level: per n (ascending) the low and high share."""

    level: float
    n: Sequence[int]
    low: Sequence[float]
    high: Sequence[float]

    def holds(self, spot: Spot) -> bool:
        """Whether ``spot`` lies inside the band, by the limits at its n or at the next n below."""
        place = max((i for i, n in enumerate(self.n) if n <= spot.n), default=0)
        return self.low[place] - EDGE <= spot.share <= self.high[place] + EDGE


def funnel(spots: Sequence[Spot], centre: float, bands: Sequence[Band]) -> go.Figure:
    """Spots over n with the centre and the bands (widest last); spots outside the widest band are named."""
    fig = figure(340)
    for band in bands:
        _add_band(fig, band)
    largest = max([spot.n for spot in spots] + [n for band in bands for n in band.n], default=1)
    fig.add_scatter(
        x=[0, largest], y=[centre, centre], mode="lines", line={"color": palette.QUIET, "width": 1},
        name=_("Company {share}", share=percent(centre)), hoverinfo="skip",
    )  # fmt: skip
    outside = [spot for spot in spots if bands and not bands[-1].holds(spot)]
    inside = [spot for spot in spots if spot not in outside]
    _add_spots(fig, inside, _("As expected"), palette.ACCENT, "circle", named=False)
    _add_spots(fig, outside, _("Differs by more than chance"), palette.BAD, "diamond", named=True)
    fig.update_xaxes(title=_("Obligations due (n)"), range=[-0.08 * largest, 1.08 * largest], tick0=0)
    lowest = min([spot.share for spot in spots] + [centre])
    fig.update_yaxes(title=_("Share met"), tickformat=".0%", range=[max(lowest - 0.06, -0.02), 1.02])
    return fig


def _add_band(fig: go.Figure, band: Band) -> None:
    name = _("{level} limits", level=percent(band.level))
    line = {"color": palette.QUIET, "width": 1, "dash": "dot" if band.level > 0.99 else "dash"}  # noqa: PLR2004
    for side, shown in ((band.low, True), (band.high, False)):
        fig.add_scatter(
            x=list(band.n), y=[round(share, DRAWN_PLACES) for share in side], mode="lines", line=line, name=name,
            showlegend=shown, legendgroup=name, hoverinfo="skip",
        )  # fmt: skip


def _add_spots(fig: go.Figure, spots: Sequence[Spot], name: str, colour: str, symbol: str, *, named: bool) -> None:
    fig.add_scatter(
        x=[s.n for s in spots],
        y=[s.share for s in spots],
        mode="markers+text" if named else "markers",
        text=[s.name for s in spots],
        textposition="top center",
        name=name,
        marker={"color": colour, "size": 11, "symbol": symbol, "line": {"width": 1, "color": "#ffffff"}},
        customdata=[[s.code] for s in spots],
        hovertext=[f"<b>{s.name}</b><br>{percent(s.share)} · n {number(s.n)}" for s in spots],
        hoverinfo="text",
    )
