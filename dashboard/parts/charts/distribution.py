"""Distribution of the time taken, as a share of the time allowed."""

from __future__ import annotations

from collections.abc import Mapping

import plotly.graph_objects as go

from dashboard.frame.i18n import _
from dashboard.parts.charts import palette
from dashboard.parts.charts.layout import figure
from dashboard.parts.formats import number, percent

STEP, LAST = 0.1, 3.0


def time_taken(counts: Mapping[float, int]) -> go.Figure:
    """Bars by bin (lower edge of taken / limit, steps of 0.1, the last holds all from 3.0 up) and their counts."""
    fig = figure(300)
    for late in (False, True):
        bins = sorted(edge for edge in counts if (edge >= 1.0 - STEP / 2) is late)
        fig.add_bar(
            x=[edge + STEP / 2 for edge in bins],
            y=[counts[edge] for edge in bins],
            width=STEP * 0.92,
            name=_("After the limit") if late else _("Within the limit"),
            marker={"color": palette.BAD if late else palette.ACCENT, "pattern": {"shape": "/" if late else ""}},
            hovertext=[_hover(edge, counts[edge]) for edge in bins],
            hoverinfo="text",
        )
    fig.add_vline(x=1.0, line={"color": palette.QUIET, "dash": "dash"}, annotation_text=_("limit"))
    fig.update_xaxes(
        title=_("Time taken, of the time allowed"), tickvals=[0, 0.5, 1, 1.5, 2, 2.5, 3],
        ticktext=["0 %", "50 %", "100 %", "150 %", "200 %", "250 %", "≥ 300 %"], range=[-0.02, LAST + 2 * STEP],
    )  # fmt: skip
    fig.update_yaxes(title=_("Obligations"), rangemode="tozero")
    return fig


def _hover(edge: float, count: int) -> str:
    if edge >= LAST - STEP / 2:
        return _("{n} took three times the limit or longer", n=number(count))
    return _(
        "{n} took {low} to {high} of the limit", n=number(count), low=percent(edge, 0), high=percent(edge + STEP, 0)
    )
