"""One clock on the days it ran: which hours counted, where it was due, where it ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import plotly.graph_objects as go

from casework.time.calendar import DayKind
from casework.time.worktime import DaySpan
from dashboard.frame.i18n import _, label, language
from dashboard.parts.charts import palette
from dashboard.parts.charts.layout import figure
from dashboard.parts.formats import local, moment, short_day, span

ROW_PIXELS, HEAD_PIXELS = 22, 60
HOURS = [0, 6, 12, 18, 24]
COUNTED, AFTER, IDLE = "■", "▨", "░"
SIGNS = {"triangle-right": "▶", "diamond": "◆", "circle": "●"}
"""The three moments, as the key says them."""


def clock_days(days: Sequence[DaySpan], start: datetime, due: datetime, end: datetime, *, done: bool) -> go.Figure:
    """A row per local day (first on top), hours across; counted time before due and after it, and the three moments."""
    fig = figure(HEAD_PIXELS + ROW_PIXELS * len(days), legend=False)
    rows = [_row(day) for day in days]
    _add_idle(fig, days, rows)
    before = [(row, a, min(b, local(due))) for row, d in zip(rows, days, strict=True) for a, b in d.periods if a < due]
    after = [(row, max(a, local(due)), b) for row, d in zip(rows, days, strict=True) for a, b in d.periods if b > due]
    _add_time(fig, before, _("Counted"), palette.ACCENT, "")
    _add_time(fig, after, _("Counted after the limit"), palette.BAD, "/")
    for name, at, symbol in _moments(start, due, end, done=done):
        day = local(at).date()
        row = next((r for r, d in zip(rows, days, strict=True) if d.day.day == day), None)
        if row is not None:
            fig.add_scatter(
                x=[_hour(local(at))], y=[row], mode="markers", name=f"{name} {moment(at)}", hoverinfo="name",
                marker={"symbol": symbol, "size": 12, "color": palette.GRAVE, "line": {"width": 1, "color": "#ffffff"}},
            )  # fmt: skip
    fig.update_yaxes(type="category", categoryorder="array", categoryarray=rows[::-1], showgrid=False, fixedrange=True)
    fig.update_xaxes(
        range=[-0.3, 24.3], tickvals=HOURS, ticktext=[f"{h}:00" for h in HOURS], fixedrange=True, tickangle=0
    )
    fig.update_layout(barmode="overlay", bargap=0.35)
    return fig


def key_of(fig: go.Figure) -> str:
    """What the colours and signs of the picture mean, as a line of text: on a phone a legend lies over the days."""
    bars = {palette.ACCENT: COUNTED, palette.BAD: AFTER, palette.FAINT: IDLE}
    shown = [trace for trace in fig.data if len(trace.y)]
    signs = [SIGNS[each.marker.symbol] if each.type == "scatter" else bars[each.marker.color] for each in shown]
    return " · ".join(f"{sign} {trace.name}" for sign, trace in zip(signs, shown, strict=True))


def _moments(start: datetime, due: datetime, end: datetime, *, done: bool) -> list[tuple[str, datetime, str]]:
    last = [(_("Done"), end, "circle")] if done else []
    return [(_("Started"), start, "triangle-right"), (_("Due"), due, "diamond"), *last]


def _row(day: DaySpan) -> str:
    name = day.day.name(language())
    kind = "" if day.day.kind is DayKind.WORKDAY else f" · {name or label(day.day.kind)}"
    made_up = f" {label(day.day.kind)}" if name and day.day.kind is DayKind.MAKE_UP else ""
    return f"{short_day(day.day.day)}{kind}{made_up}"


def _add_idle(fig: go.Figure, days: Sequence[DaySpan], rows: Sequence[str]) -> None:
    """A faint bar over each whole day that did not count, so that skipped days are seen as skipped."""
    skipped = [row for row, day in zip(rows, days, strict=True) if not day.periods]
    fig.add_bar(
        x=[24] * len(skipped), y=skipped, base=0, orientation="h", name=_("Does not count"),
        marker={"color": palette.FAINT}, hoverinfo="skip",
    )  # fmt: skip


def _add_time(
    fig: go.Figure, spans: Sequence[tuple[str, datetime, datetime]], name: str, colour: str, pattern: str
) -> None:
    lengths = [(b - a).total_seconds() / 60 for _row_, a, b in spans]
    fig.add_bar(
        x=[length / 60 for length in lengths], y=[row for row, _a, _b in spans], base=[_hour(a) for _r, a, _b in spans],
        orientation="h", name=name, marker={"color": colour, "pattern": {"shape": pattern}},
        hovertext=[f"{a:%H:%M}–{b:%H:%M} · {span(n)}" for (_r, a, b), n in zip(spans, lengths, strict=True)],
        hoverinfo="text",
    )  # fmt: skip


def _hour(at: datetime) -> float:
    return at.hour + at.minute / 60 + at.second / 3600
