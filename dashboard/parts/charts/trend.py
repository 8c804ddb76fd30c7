"""Share over months with the limits of each month's own past; what ``surveys.monitoring`` calls unusual is marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from dashboard.frame.i18n import _
from dashboard.parts.charts import palette
from dashboard.parts.charts.layout import figure, month_axis
from dashboard.parts.formats import month, number, percent


@dataclass(frozen=True, slots=True)
class Month:
    """One month: share and n (share None without data), control limits, whether it lies outside them."""

    month: date
    share: float | None
    n: int
    low: float | None
    high: float | None
    signal: bool
    anew: bool = False
    """Whether it and what follows is judged by nothing that came before it."""


def trend(months: Sequence[Month], centre: float | None, target: float | None, name: str | None = None) -> go.Figure:
    """Line over ``months`` (in order) with stepped limits, centre and target; signals are marked and named.

    ``name`` says what the share is; compliance unless told. Points carry their month (``2026-05``).
    """
    fig = figure(320)
    labels = [month(m.month) for m in months]
    if centre is not None:
        _add_limits(fig, labels, months)
        fig.add_scatter(
            x=labels, y=[centre] * len(labels), mode="lines", name=_("Mean {share}", share=percent(centre)),
            line={"color": palette.QUIET, "width": 1}, hoverinfo="skip",
        )  # fmt: skip
    if target is not None:
        line = {"color": palette.GRAVE, "width": 1, "dash": "dash"}
        wanted = _("Target {target}", target=percent(target, 0))
        fig.add_scatter(x=labels, y=[target] * len(labels), mode="lines", name=wanted, line=line, hoverinfo="skip")
    fig.add_scatter(
        x=labels, y=[m.share for m in months], mode="lines+markers", name=name or _("Share met"), connectgaps=False,
        line={"color": palette.ACCENT, "width": 2.5}, marker={"size": 8},
        hovertext=[_hover(m) for m in months], hoverinfo="text", customdata=_codes(months),
    )  # fmt: skip
    _add_signals(fig, [m for m in months if m.signal and m.share is not None])
    for place, m in enumerate(months):
        if m.anew:
            _add_beginning(fig, place)
    low = min([x for m in months for x in (m.share, m.low) if x is not None] + ([target] if target else []), default=0)
    fig.update_yaxes(tickformat=".0%", range=[max(low - 0.05, -0.02), 1.03])
    month_axis(fig, [m.month for m in months])
    return fig


def _add_limits(fig: go.Figure, labels: Sequence[str], months: Sequence[Month]) -> None:
    line = {"color": palette.QUIET, "width": 1, "dash": "dot", "shape": "hvh"}
    for side, fill in (("high", None), ("low", "tonexty")):
        fig.add_scatter(
            x=list(labels), y=[getattr(m, side) for m in months], mode="lines", line=line, fill=fill,
            fillcolor=palette.FAINT, name=_("Control limits (3σ)"), showlegend=fill is not None, hoverinfo="skip",
        )  # fmt: skip


def _add_signals(fig: go.Figure, signals: Sequence[Month]) -> None:
    fig.add_scatter(
        x=[month(m.month) for m in signals], y=[m.share for m in signals], mode="markers",
        name=_("Unusual for its past: look for a cause"), hovertext=[_hover(m) for m in signals], hoverinfo="text",
        marker={"symbol": "diamond", "size": 13, "color": palette.BAD, "line": {"width": 1, "color": "#ffffff"}},
        showlegend=bool(signals), customdata=_codes(signals),
    )  # fmt: skip


def _add_beginning(fig: go.Figure, place: int) -> None:
    """A line before the month with which the past begins anew; months are numbered on a category axis."""
    fig.add_vline(x=place - 0.5, line={"color": palette.QUIET, "width": 1.5, "dash": "longdash"})
    fig.add_annotation(
        x=place - 0.5, y=0, yref="paper", yanchor="bottom", xanchor="left", showarrow=False,
        text=_("Baseline anew"), font={"size": 11, "color": palette.QUIET},
    )  # fmt: skip


def _codes(months: Sequence[Month]) -> list[str]:
    return [f"{m.month:%Y-%m}" for m in months]


def _hover(m: Month) -> str:
    limits = _("limits {low} – {high}", low=percent(m.low), high=percent(m.high))
    return f"<b>{month(m.month)}</b><br>{percent(m.share)} · n {number(m.n)}<br>{limits}"
