"""Time to solve as a survival curve: open cases count as open, they are not left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.frame.i18n import _, _n
from dashboard.parts.charts import palette
from dashboard.parts.charts.layout import figure
from dashboard.parts.formats import percent, span

MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Step:
    """Share still unsolved when ``day`` days are over with its 95 % band, and the cases watched until then."""

    day: float
    unsolved: float
    low: float
    high: float
    at_risk: int


def survival_curve(steps: Sequence[Step], median: float | None) -> go.Figure:
    """Stepped curve with its band; the median, where half of the cases are solved, is marked when it was reached."""
    fig = figure(320, legend=False)
    steps = [Step(0, 1.0, 1.0, 1.0, steps[0].at_risk if steps else 0), *steps]
    days = [step.day for step in steps]
    for side, fill in (("high", None), ("low", "tonexty")):
        fig.add_scatter(
            x=days, y=[getattr(step, side) for step in steps], mode="lines", fill=fill, fillcolor=palette.FAINT,
            line={"width": 0, "shape": "hv"}, hoverinfo="skip",
        )  # fmt: skip
    fig.add_scatter(
        x=days, y=[step.unsolved for step in steps], mode="lines",
        line={"color": palette.ACCENT, "width": 2.5, "shape": "hv"},
        hovertext=[_hover(step) for step in steps], hoverinfo="text",
    )  # fmt: skip
    if median is not None:
        fig.add_vline(
            x=median,
            line={"color": palette.QUIET, "dash": "dash", "width": 1},
            annotation_text=_("half solved within {time}", time=span(median * MINUTES_A_DAY)),
        )
    fig.update_yaxes(tickformat=".0%", range=[0, 1.03], title=_("Still unsolved"))
    fig.update_xaxes(title=_("Days since receipt"), rangemode="tozero", showgrid=False)
    return fig


def _hover(step: Step) -> str:
    band = f"{percent(step.low, 0)} – {percent(step.high, 0)}"
    unsolved = percent(step.unsolved)
    return _n("after {n} day {share} unsolved", "after {n} days {share} unsolved", round(step.day), share=unsolved) + (
        f"<br>{band} · " + _n("{n} case watched", "{n} cases watched", step.at_risk)
    )
