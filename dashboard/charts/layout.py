"""What all figures share: margins, legend, quiet axes. No titles: the page writes them as headings."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

LEGEND = {"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "xanchor": "left", "title": None}


def figure(height: int, *, legend: bool = True) -> go.Figure:
    """An empty figure ``height`` pixels high."""
    fig = go.Figure()
    fig.update_layout(
        height=height,
        margin={"l": 8, "r": 8, "t": 34 if legend else 10, "b": 8},
        showlegend=legend,
        legend=LEGEND,
        hovermode="closest",
        hoverlabel={"align": "left"},
        modebar={"remove": ["lasso2d", "select2d", "autoScale2d"]},
    )
    fig.update_xaxes(automargin=True, zeroline=False)
    fig.update_yaxes(automargin=True, zeroline=False)
    return fig


CONFIG = {"displaylogo": False, "displayModeBar": False, "scrollZoom": False}
"""Plotly configuration of every chart on a page."""


def standing_out(codes: Sequence[str], chosen: str | None) -> list[int] | None:
    """Places of the bars that a reader chose, for ``selectedpoints``; None when nothing was chosen."""
    return None if chosen is None else [place for place, code in enumerate(codes) if code == chosen]
