"""Projects against what the group's rates let expect of their own obligations: a funnel around 1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from dashboard.frame.i18n import _
from dashboard.parts.charts import palette
from dashboard.parts.charts.layout import figure
from dashboard.parts.formats import number, percent
from surveys.statistics.fairness import LEVEL, Place, Standing

OUTSIDE = frozenset({Place.MORE, Place.FEWER})
Named = tuple[str, Standing]


def ratio_funnel(found: Mapping[str, Standing], names: Mapping[str, str]) -> go.Figure:
    """Misses over those expected, by how many are expected, with the limits; who lies outside is named."""
    fig = figure(340)
    known = sorted(((code, each) for code, each in found.items() if each.ratio is not None), key=_expected)
    limits = _("{level} limits", level=percent(LEVEL))
    for side, shown in (([each.low for _code, each in known], True), ([each.high for _code, each in known], False)):
        fig.add_scatter(
            x=[each.expected_missed for _code, each in known], y=side, mode="lines", name=limits, legendgroup=limits,
            line={"color": palette.QUIET, "width": 1, "dash": "dot"}, showlegend=shown, hoverinfo="skip",
        )  # fmt: skip
    fig.add_hline(y=1, line={"color": palette.QUIET, "width": 1})
    inside = [each for each in known if each[1].place not in OUTSIDE]
    outside = [each for each in known if each[1].place in OUTSIDE]
    _spots(fig, inside, names, _("As expected"), palette.ACCENT, "circle")
    _spots(fig, outside, names, _("Differs by more than chance"), palette.BAD, "diamond")
    fig.update_xaxes(title=_("Misses expected at the group's rates"), rangemode="tozero")
    fig.update_yaxes(title=_("Misses against those expected"), rangemode="tozero")
    return fig


def _expected(each: Named) -> float:
    return each[1].expected_missed


def _spots(
    fig: go.Figure, spots: Sequence[Named], names: Mapping[str, str], name: str, colour: str, symbol: str
) -> None:
    said = [names.get(code, code) for code, _each in spots]
    fig.add_scatter(
        x=[each.expected_missed for _code, each in spots],
        y=[each.ratio for _code, each in spots],
        mode="markers+text" if symbol == "diamond" else "markers",
        text=said,
        textposition="top center",
        name=name,
        marker={"color": colour, "size": 11, "symbol": symbol, "line": {"width": 1, "color": "#ffffff"}},
        customdata=[[code] for code, _each in spots],
        hovertext=[f"<b>{who}</b><br>{_ratio(each)} · n {number(each.n)}"
                   for who, (_code, each) in zip(said, spots, strict=True)],
        hoverinfo="text",
    )  # fmt: skip


def _ratio(standing: Standing) -> str:
    return _("{missed} missed, {expected} expected", missed=number(standing.missed),
             expected=f"{standing.expected_missed:.1f}")  # fmt: skip
