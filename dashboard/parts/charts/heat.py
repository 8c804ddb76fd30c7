"""Heat map of shares: each cell says its share and n; its colour says how it stands against the target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from textwrap import wrap

import plotly.graph_objects as go

from casework.vocabulary import Term
from dashboard.frame.i18n import _, label
from dashboard.parts.charts import palette
from dashboard.parts.charts.layout import figure, small
from dashboard.parts.formats import number, percent
from surveys.statistics import Share

ROW_PIXELS, HEAD_PIXELS = 38, 120
HEAD_CHARACTERS, LINE_PIXELS = 13, 15
"""A column's name is broken after so many characters, so that it stays above its column
(Chinese ones are twice as wide); height of a line."""
TOLD = f"%{{text}}<br>{small('n %{customdata[2]}')}"
"""What stands in a cell, said once for all of them: written out in each, its marks were a sixth of the page."""
POINTED = "<b>%{y}</b><br>%{fullData.name}<br>"
"""How what a cell says to whoever points at it begins: its row as the axis calls it, its column as its trace is called.
Said by column, and each cell brings its numbers: written out in each cell, it was half of the page."""


class Standing(Term):
    """How a share stands against its target, by its 95 % interval."""

    BELOW = "below_target", "未达标"
    """The whole interval lies below the target."""
    PERHAPS_BELOW = "below_target_perhaps_by_chance", "低于目标，可能为波动"
    """The share is below, the interval holds the target."""
    REACHED = "target_reached", "达到目标"
    """The share is at the target or above."""
    TOO_FEW = "too_few_to_judge", "样本过少"
    """Fewer than the pack's minimum."""


COLOURS = {
    Standing.BELOW: palette.BAD,
    Standing.PERHAPS_BELOW: palette.thin(palette.BAD, 0.28),
    Standing.REACHED: palette.thin(palette.ACCENT, 0.30),
    Standing.TOO_FEW: palette.FAINT,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: codes of its row and column, and its share."""

    row: str
    column: str
    share: Share
    target: float | None = None
    """Its own target, where it has one."""


def standing(share: Share, target: float, min_n: int) -> Standing | None:
    """How ``share`` stands against ``target``; None without data."""
    if share.value is None or share.interval is None:
        return None
    if share.too_few(min_n):
        return Standing.TOO_FEW
    if share.interval[1] < target:
        return Standing.BELOW
    return Standing.REACHED if share.value >= target else Standing.PERHAPS_BELOW


def heat_map(
    cells: Sequence[Cell], rows: Mapping[str, str], columns: Mapping[str, str], target: float, min_n: int
) -> go.Figure:
    """Cells by row and column (code → label, in order; rows from the top). Points carry first the codes
    ``[row, column]``.

    Cells without data stay empty with a dash; those with too few say so instead of a share.
    """
    lines = max((_head(text).count("<br>") for text in columns.values()), default=1)
    fig = figure(HEAD_PIXELS + LINE_PIXELS * (lines - 1) + ROW_PIXELS * max(len(rows), 1))
    places = {(cell.row, cell.column): cell for cell in cells}
    for kind in Standing:
        _add_tiles(fig, kind, [c for c in cells if _stands(c, target, min_n) is kind], rows, columns)
    known = [c for c in cells if c.share.value is not None and c.row in rows and c.column in columns]
    _add_text(fig, known, rows, columns, (target, min_n))
    empty = [(r, c) for r in rows for c in columns if (r, c) not in places or places[r, c].share.value is None]
    _add_dashes(fig, empty, rows, columns)
    _axes(fig, rows, columns)
    return fig


def _stands(cell: Cell, target: float, min_n: int) -> Standing | None:
    return standing(cell.share, target if cell.target is None else cell.target, min_n)


def _axes(fig: go.Figure, rows: Mapping[str, str], columns: Mapping[str, str]) -> None:
    heads = [_head(text) for text in columns.values()]
    fig.update_xaxes(
        side="top", tickvals=list(range(len(columns))), ticktext=heads, range=[-0.5, len(columns) - 0.5],
        showgrid=False, fixedrange=True, tickangle=0,
    )  # fmt: skip
    fig.update_yaxes(
        tickvals=list(range(len(rows))), ticktext=list(rows.values()), range=[len(rows) - 0.5, -0.5],
        showgrid=False, fixedrange=True,
    )  # fmt: skip
    fig.update_layout(bargap=0, hoverdistance=60, barmode="overlay", legend={"y": -0.02, "yanchor": "top"})


def _places(cells: Sequence[Cell], rows: Mapping[str, str], columns: Mapping[str, str]) -> tuple[list[int], list[int]]:
    row_at, column_at = {code: i for i, code in enumerate(rows)}, {code: i for i, code in enumerate(columns)}
    return [column_at[c.column] for c in cells], [row_at[c.row] for c in cells]


def _add_tiles(
    fig: go.Figure, kind: Standing, cells: Sequence[Cell], rows: Mapping[str, str], columns: Mapping[str, str]
) -> None:
    shown = [c for c in cells if c.row in rows and c.column in columns]
    x, y = _places(shown, rows, columns)
    fig.add_bar(
        x=x, y=[0.92] * len(x), base=[place - 0.46 for place in y], width=0.95,
        marker={"color": COLOURS[kind], "line": {"width": 0}}, hoverinfo="skip", showlegend=False,
    )  # fmt: skip
    fig.add_scatter(
        x=[None], y=[None], mode="markers", name=label(kind), hoverinfo="skip",
        marker={"symbol": "square", "size": 13, "color": COLOURS[kind]},
    )  # fmt: skip


def _add_text(
    fig: go.Figure,
    cells: Sequence[Cell],
    rows: Mapping[str, str],
    columns: Mapping[str, str],
    rule: tuple[float, int],
) -> None:
    for column, strong in product(columns, (False, True)):
        shown = [c for c in cells if c.column == column and (_stands(c, *rule) is Standing.BELOW) is strong]
        if shown:
            x, y = _places(shown, rows, columns)
            fig.add_scatter(
                x=x, y=y, name=columns[column], mode="markers+text", text=[_cell_text(c.share, rule[1]) for c in shown],
                texttemplate=TOLD, textfont={"size": 12, "color": "#ffffff"} if strong else {"size": 12},
                marker={"size": 30, "symbol": "square", "opacity": 0}, showlegend=False,
                selected={"marker": {"opacity": 0}}, unselected={"marker": {"opacity": 0}, "textfont": {}},
                customdata=[_told(c) for c in shown], hovertemplate=_pointed(),
            )  # fmt: skip


def _add_dashes(
    fig: go.Figure, places: Sequence[tuple[str, str]], rows: Mapping[str, str], columns: Mapping[str, str]
) -> None:
    row_at, column_at = {code: i for i, code in enumerate(rows)}, {code: i for i, code in enumerate(columns)}
    fig.add_scatter(
        x=[column_at[c] for _r, c in places], y=[row_at[r] for r, _c in places], mode="text", text="–",
        textfont={"color": palette.QUIET}, hovertext=_("no data"), hoverinfo="text", showlegend=False,
    )  # fmt: skip


def _cell_text(share: Share, min_n: int) -> str:
    return _("too few") if share.too_few(min_n) else percent(share.value, 0)


def _told(cell: Cell) -> list[str]:
    """What a cell brings with it: codes of its row and column, its n, its share and both ends of its interval."""
    share = cell.share
    low, high = share.interval or (None, None)
    return [cell.row, cell.column, number(share.n), percent(share.value), percent(low), percent(high)]


def _pointed() -> str:
    """What a cell says to whoever points at it, its numbers in the places of ``_told``."""
    n, share, low, high = (f"%{{customdata[{place}]}}" for place in range(2, 6))
    said = _("{share} of {n} (95 % interval {low} – {high})", share=share, n=n, low=low, high=high)
    return f"{POINTED}{said}<extra></extra>"


def _head(text: str) -> str:
    """A column's label over several lines: its clause, then its name."""
    clause, _space, name = text.partition(" ")
    width = HEAD_CHARACTERS if name.isascii() else HEAD_CHARACTERS // 2
    return "<br>".join([clause, *wrap(name, width)])
