"""The three satisfaction bands of the customer club as shares of those who answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from casework.vocabulary import ClubBand
from dashboard.frame.i18n import _, label
from dashboard.parts.charts import palette
from dashboard.parts.charts.layout import figure
from dashboard.parts.formats import number, percent, stated

ROW_HEIGHT, FRAME = 34, 90


@dataclass(frozen=True, slots=True)
class Bands:
    """One bar: its name and the members in each band."""

    name: str
    content: int
    acceptable: int
    discontent: int

    @property
    def answered(self) -> int:
        """Members in any band."""
        return self.content + self.acceptable + self.discontent


LOOKS = (
    (ClubBand.CONTENT, palette.GOOD, ""),
    (ClubBand.ACCEPTABLE, palette.thin(palette.ACCENT, 0.45), ""),
    (ClubBand.DISCONTENT, palette.BAD, "/"),
)


def band_bars(rows: Sequence[Bands], min_n: int) -> go.Figure:
    """Bars of 100 % in the given order, first on top; a row with fewer than ``min_n`` answers says so instead."""
    fig = figure(FRAME + ROW_HEIGHT * max(len(rows), 2))
    names = [f"{row.name} · n {number(row.answered)}" for row in rows]
    judged = [row.answered >= max(min_n, 1) for row in rows]
    for band, colour, shape in LOOKS:
        counts = [int(getattr(row, band.value)) for row in rows]
        shares = [n / row.answered if ok else None for n, row, ok in zip(counts, rows, judged, strict=True)]
        fig.add_bar(
            y=names, x=shares, orientation="h", name=label(band),
            marker={"color": colour, "pattern": {"shape": shape, "solidity": 0.3}},
            hovertext=[
                stated(row.name, f"{label(band)} {percent(s)} ({number(n)} / {number(row.answered)})")
                for row, s, n in zip(rows, shares, counts, strict=True)
            ],
            hoverinfo="text",
        )  # fmt: skip
    whole_bars(fig, names, [name for name, ok in zip(names, judged, strict=True) if not ok])
    return fig


def whole_bars(fig: go.Figure, names: Sequence[str], few: Sequence[str]) -> None:
    """Make parts of 100 % of what is drawn, first name on top; those in ``few`` say that there are too few."""
    fig.add_scatter(
        y=list(few), x=[0] * len(few), mode="text", text=[" " + _("too few")] * len(few), textposition="middle right",
        showlegend=False, hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip
    fig.update_layout(barmode="stack", bargap=0.35, margin={"r": 24}, legend_traceorder="normal")
    fig.update_yaxes(autorange="reversed", type="category", showgrid=False, categoryorder="array", categoryarray=names)
    fig.update_xaxes(tickformat=".0%", range=[0, 1], dtick=0.25)
