"""A month's scores: what each project lost and gained, around the base."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.frame.i18n import _
from dashboard.parts.charts import palette
from dashboard.parts.charts.layout import figure, standing_out
from dashboard.parts.formats import number, stated

ROW_HEIGHT, FRAME = 40, 80
MARGIN = 1.1
"""How far the axis goes beyond the longest bar on the right."""


@dataclass(frozen=True, slots=True)
class Score:
    """One project's month: signed points by kind (losses ≤ 0, bonus ≥ 0, of other entries either) and the total after
    floor and ceiling.
    """

    code: str
    name: str
    missed: float
    escalation: float
    unclosed: float
    entries: float
    bonus: float
    total: float

    @property
    def lost(self) -> float:
        """All points lost, be they more than there were."""
        return self.missed + self.escalation + self.unclosed + min(self.entries, 0)


def score_bars(scores: Sequence[Score], base: float, floor: float, chosen: str | None = None) -> go.Figure:
    """Losses to the left of the base, bonus to the right, total at the right edge; points carry the project's code.

    No score is below ``floor``: a bar that reaches beyond it is cut there and says how much was lost, so that one
    project does not make all others vanish. The bar of the project ``chosen`` stands out from the others.
    """
    fig = figure(FRAME + ROW_HEIGHT * max(len(scores), 2))
    names, codes = [s.name for s in scores], [s.code for s in scores]
    others = [s.entries for s in scores]
    parts = (
        (_("Missed obligations"), [s.missed for s in scores], palette.BAD, ""),
        (_("Escalations"), [s.escalation for s in scores], palette.GRAVE, "/"),
        (_("Unclosed too long"), [s.unclosed for s in scores], palette.QUIET, "x"),
        *([(_("Other entries"), others, palette.ACCENT, ".")] if any(others) else []),
        (_("Bonus"), [s.bonus for s in scores], palette.GOOD, ""),
    )
    for name, points, colour, shape in parts:
        fig.add_bar(
            y=names, x=points, orientation="h", name=name, customdata=codes,
            marker={"color": colour, "pattern": {"shape": shape, "solidity": 0.3}},
            hovertext=[stated(who, f"{number(p)} · {name}") for who, p in zip(names, points, strict=True)],
            hoverinfo="text", selectedpoints=standing_out(codes, chosen),
        )  # fmt: skip
    best = max([s.bonus + max(s.entries, 0) for s in scores], default=0)
    fig.add_scatter(
        y=names, x=[best] * len(names), mode="text", text=[_total(s, floor - base) for s in scores],
        textposition="middle right", showlegend=False, hoverinfo="skip", cliponaxis=False,
    )  # fmt: skip
    fig.add_vline(x=0, line={"color": palette.QUIET, "width": 1})
    fig.update_layout(barmode="relative", bargap=0.4, margin={"r": 60})
    fig.update_yaxes(autorange="reversed", type="category", showgrid=False)
    fig.update_xaxes(title=_("Points against the base of {n}", n=number(base)), zeroline=False)
    if any(s.lost < floor - base for s in scores):
        fig.update_xaxes(range=[floor - base, (best or 1) * MARGIN])
    return fig


def _total(score: Score, lowest: float) -> str:
    """The total, and what was lost where the bar is cut."""
    text = f"  <b>{number(score.total)}</b>"
    return text + f" ‹ {number(score.lost)}" if score.lost < lowest else text
