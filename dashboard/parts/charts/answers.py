"""How items of one scale were answered: a bar of 100 % for each, from the worst step to the best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.parts.charts import palette
from dashboard.parts.charts.bands import whole_bars
from dashboard.parts.charts.layout import figure, small
from dashboard.parts.formats import number, percent, stated

ROW_HEIGHT, FRAME = 32, 96
LOOKS = (
    (palette.BAD, "/"),
    (palette.thin(palette.BAD, 0.45), ""),
    (palette.thin(palette.QUIET, 0.35), ""),
    (palette.thin(palette.ACCENT, 0.55), ""),
    (palette.GOOD, ""),
)
"""Colour and hatching of five steps, the worst first."""
ROOM_FOR_TEXT = 0.08
"""A part narrower than this bears no share of its own."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One item: what it asks, and how many chose each step."""

    name: str
    counts: Mapping[str, int]

    @property
    def n(self) -> int:
        """Who chose any step."""
        return sum(self.counts.values())


def answer_bars(items: Sequence[Answered], steps: Mapping[str, str], least: int) -> go.Figure:
    """Bars in the given order, first on top; ``steps`` are five codes and their names, the worst first.

    An item with fewer than ``least`` answers says so instead.
    """
    names = [f"{item.name} · n {number(item.n)}" for item in items]
    fig = figure(FRAME + ROW_HEIGHT * max(len(items), 2))
    judged = [item.n >= max(least, 1) for item in items]
    for (code, name), (colour, shape) in zip(steps.items(), LOOKS, strict=True):
        shares = [item.counts.get(code, 0) / item.n if ok else None for item, ok in zip(items, judged, strict=True)]
        fig.add_bar(
            y=names, x=shares, orientation="h", name=name,
            marker={"color": colour, "pattern": {"shape": shape, "solidity": 0.3}},
            text=[small(percent(s, 0)) if s is not None and s >= ROOM_FOR_TEXT else "" for s in shares],
            textposition="inside", insidetextanchor="middle", textangle=0,
            hovertext=[
                stated(item.name, f"{name} {percent(s)} ({number(item.counts.get(code, 0))} / {number(item.n)})")
                for item, s in zip(items, shares, strict=True)
            ],
            hoverinfo="text",
        )  # fmt: skip
    whole_bars(fig, names, [name for name, ok in zip(names, judged, strict=True) if not ok])
    return fig
