"""What all figures share: margins, legend, quiet axes. No titles: the page writes them as headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

import plotly.graph_objects as go
from plotly.basedatatypes import BasePlotlyType

from dashboard.parts.formats import month, short_month

LEGEND = {"orientation": "h", "yanchor": "bottom", "y": 1.02, "x": 0, "xanchor": "left", "title": None}


def figure(height: int, *, legend: bool = True) -> go.Figure:
    """An empty figure ``height`` pixels high.

    Plotly does not look through what is put into it: that took half of the time of a page with charts. A test does.
    """
    axis = {"automargin": True, "zeroline": False}
    return go.Figure(
        layout={
            "height": height,
            "margin": {"l": 8, "r": 8, "t": 34 if legend else 10, "b": 8},
            "showlegend": legend,
            "legend": dict(LEGEND),
            "hovermode": "closest",
            "hoverlabel": {"align": "left"},
            "xaxis": dict(axis),
            "yaxis": dict(axis),
        },
        _validate=False,
    )


CONFIG = {
    "displaylogo": False,
    "displayModeBar": "hover",
    "modeBarButtonsToRemove": ["zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "autoScale2d", "resetScale2d"],
    "toImageButtonOptions": {"format": "png", "scale": 2},
    "scrollZoom": False,
}
"""Plotly configuration of every chart on a page: of its buttons the picture, beside the framework's full screen."""


HEADS = 7
"""Months named below a chart at most: more would run into each other on a telephone."""


def month_axis(fig: go.Figure, months: Sequence[date], **more: object) -> None:
    """Let the horizontal axis be ``months`` in their order, of which some are named: the last, and each n-th before it.

    The year stands below the first that is named, and where it is another than that of the one named before.
    """
    step = -(-len(months) // HEADS)
    named = [at for place, at in enumerate(months) if (len(months) - 1 - place) % step == 0]
    before = [None, *(at.year for at in named)]
    fig.update_xaxes(
        type="category", categoryorder="array", categoryarray=[month(at) for at in months], showgrid=False,
        tickvals=[month(at) for at in named], tickangle=0,
        ticktext=[short_month(at, with_year=at.year != last) for at, last in zip(named, before, strict=False)],
        **more,
    )  # fmt: skip


SMALL, SMALL_ENDS = "<span style='font-size:10px'>", "</span>"
OUR_MARKS = re.compile(f"<(?!/?b>|br>|{SMALL[1:]}|{SMALL_ENDS[1:]})")
"""A sign that would begin anything but what our own charts write: bold, small and a new line."""
WRITTEN = ("text", "hovertext", "name", "x", "y")
ON_AXES = ("ticktext", "tickvals", "categoryarray")


def small(text: str) -> str:
    """A text in small letters."""
    return f"{SMALL}{text}{SMALL_ENDS}"


def inert(fig: go.Figure) -> None:
    """Let no name in a figure become a link or a form: Plotly reads its texts as HTML."""
    for trace in fig.data:
        _write_out(trace, WRITTEN)
    for axis in (*fig.select_xaxes(), *fig.select_yaxes()):
        _write_out(axis, ON_AXES)
    for note in fig.layout.annotations:
        _write_out(note, ("text",))


def _write_out(part: BasePlotlyType, names: Iterable[str]) -> None:
    for name in names:
        held = part[name] if name in part else None  # noqa: SIM401 - a part of a figure is no mapping
        if isinstance(held, str):
            part[name] = OUR_MARKS.sub("&lt;", held)
        elif isinstance(held, tuple | list) and any(isinstance(text, str) and "<" in text for text in held):
            part[name] = [OUR_MARKS.sub("&lt;", text) if isinstance(text, str) else text for text in held]


def standing_out(codes: Sequence[str], chosen: str | None) -> list[int] | None:
    """Places of the bars that a reader chose, for ``selectedpoints``; None when nothing was chosen."""
    return None if chosen is None else [place for place, code in enumerate(codes) if code == chosen]
