"""Charts as pictures, by matplotlib: SVG for PDF, PNG for Word. The same figures give the same bytes."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

from reporting.files import font
from reporting.files.layout import Drawing

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INCHES = (7.2, 3.4)
COLOURS = ("#1f5fa8", "#c8642b", "#5b8c3a", "#8a63a8", "#8c7a3a")
"""Distinct also without colour vision, and in grey by their lightness."""
WIDTH = 0.8
"""Of what each group has, the bars take so much."""
TURNED = 4
"""More groups than this have their names turned."""


def svg(drawing: Drawing) -> str:
    """The picture as SVG, its letters drawn as outlines."""
    target = io.BytesIO()
    _figure(_drawable(drawing)).savefig(target, format="svg", metadata={"Date": None, "Creator": None})
    return target.getvalue().decode()


def png(drawing: Drawing) -> bytes:
    """The picture as PNG."""
    target = io.BytesIO()
    _figure(_drawable(drawing)).savefig(target, format="png", dpi=150, metadata={"Software": None})
    return target.getvalue()


def _drawable(drawing: Drawing) -> Drawing:
    series = [replace(each, name=font.drawable(each.name)) for each in drawing.series]
    return replace(drawing, groups=[font.drawable(group) for group in drawing.groups], series=series)


@cache
def _matplotlib() -> ModuleType:
    """The library, once told to draw letters as they are (a dollar sign begins no formula) and without chance ids."""
    import matplotlib as library
    from matplotlib import font_manager

    font_manager.fontManager.addfont(font.path())
    library.rcParams.update({
        "font.family": font.FAMILY, "text.parse_math": False, "svg.fonttype": "path", "svg.hashsalt": "yingsheng",
        "axes.unicode_minus": False, "font.size": 9,
    })  # fmt: skip
    return library


def _figure(drawing: Drawing) -> Figure:
    _matplotlib()
    from matplotlib.figure import Figure

    figure = Figure(figsize=INCHES, layout="constrained")
    axes = figure.subplots()
    places = list(range(len(drawing.groups)))
    _draw(axes, drawing, places)
    turned = len(places) > TURNED
    axes.set_xticks(places, drawing.groups, rotation=30 if turned else 0, ha="right" if turned else "center")
    axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]))
    axes.spines[["top", "right"]].set_visible(False)
    if len(drawing.series) > 1:
        axes.legend(frameon=False, ncols=len(drawing.series), loc="lower center", bbox_to_anchor=(0.5, 1.0))
    return figure


def _draw(axes: Axes, drawing: Drawing, places: list[int]) -> None:
    floor = [0.0] * len(places)
    each_wide = WIDTH / len(drawing.series)
    for number, series in enumerate(drawing.series):
        colour, heights = COLOURS[number % len(COLOURS)], [value or 0.0 for value in series.values]
        if drawing.kind == "line":
            known = [(p, v) for p, v in zip(places, series.values, strict=True) if v is not None]
            axes.plot([p for p, _ in known], [v for _, v in known], marker="o", color=colour, label=series.name)
        elif drawing.kind == "stacked":
            axes.bar(places, heights, WIDTH, bottom=floor, color=colour, label=series.name)
            floor = [low + high for low, high in zip(floor, heights, strict=True)]
        else:
            moved = [place + (number + 0.5) * each_wide - WIDTH / 2 for place in places]
            axes.bar(moved, heights, each_wide, color=colour, label=series.name)
