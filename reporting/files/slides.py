"""A report as slides with native charts; styled by ``templates/report.pptx`` where the folder has one."""

from __future__ import annotations

import io
from datetime import datetime

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Inches, Pt

from reporting.files.layout import Drawing, Grid, Laid, Part, laid_out
from reporting.files.templates import own
from reporting.filling import Filled

TEMPLATE = "report.pptx"
TITLE, TITLE_ONLY = 0, 5
"""Layouts of the template, by number."""
CHARTS = {"bar": XL_CHART_TYPE.COLUMN_CLUSTERED, "stacked": XL_CHART_TYPE.COLUMN_STACKED, "line": XL_CHART_TYPE.LINE}
AREA = (Inches(0.5), Inches(1.5), Inches(9), Inches(5))
ROWS = 12
"""Of a table, so many rows stand on a slide."""
SIZE = Pt(10)
LINES = 14
"""So many lines of text stand on a slide."""


def slides(filled: Filled, language: str) -> bytes:
    """The report as pptx."""
    laid = laid_out(filled, language)
    with own(TEMPLATE) as template:
        return _written(laid, template)


def _written(laid: Laid, template: str | None) -> bytes:
    deck = _empty(template)
    deck.core_properties.title = laid.title
    deck.core_properties.created = datetime(2000, 1, 1)  # noqa: DTZ001 - no moment of its own
    first = deck.slides.add_slide(deck.slide_layouts[TITLE])
    first.shapes.title.text = laid.title
    about = [f"{label}: {text}" for label, text in [*laid.facts[:3], *laid.seals]]
    first.placeholders[1].text = "\n".join([*([laid.headline] if laid.headline else []), *about])
    for part in laid.parts:
        _part(deck, part)
    target = io.BytesIO()
    deck.save(target)
    return target.getvalue()


def _empty(template: str | None) -> Deck:
    """Slides of which only master and layouts are there yet."""
    deck = Presentation(template)
    for slide in list(deck.slides._sldIdLst):
        deck.part.drop_rel(slide.rId)
        deck.slides._sldIdLst.remove(slide)
    return deck


def _part(deck: Deck, part: Part) -> None:
    if part.drawing is not None:
        _chart(_slide(deck, part.title), part.drawing)
    if part.grid is not None:
        for start in range(0, len(part.grid.rows), ROWS):
            _table(_slide(deck, part.title), part.grid, start)
    lines = _lines(part)
    for start in range(0, len(lines), LINES):
        box = _slide(deck, part.title).shapes.add_textbox(*AREA).text_frame
        box.word_wrap = True
        box.text = "\n".join(lines[start : start + LINES])
    for inner in part.parts:
        _part(deck, inner)


def _lines(part: Part) -> list[str]:
    lines = [*part.paragraphs, *([part.empty] if part.empty else [])]
    for case in part.cases:
        lines += [" · ".join(text for _, text in case.facts), *([case.lesson] if case.lesson else [])]
    return lines


def _slide(deck: Deck, title: str) -> Slide:
    made = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    made.shapes.title.text = title
    return made


def _chart(slide: Slide, drawing: Drawing) -> None:
    data = CategoryChartData()
    data.categories = drawing.groups
    for series in drawing.series:
        data.add_series(series.name, series.values)
    chart = slide.shapes.add_chart(CHARTS[drawing.kind], *AREA, data).chart
    chart.has_legend = len(drawing.series) > 1
    chart.font.size = SIZE


def _table(slide: Slide, grid: Grid, start: int) -> None:
    last = start + ROWS >= len(grid.rows)
    shown = [grid.headings, *grid.rows[start : start + ROWS], *([grid.totals] if last and grid.totals else [])]
    left, top, width, _ = AREA
    table = slide.shapes.add_table(len(shown), len(grid.headings), left, top, width, Inches(0.3 * len(shown))).table
    for line, row in enumerate(shown):
        for place, text in enumerate(row):
            cell = table.cell(line, place)
            cell.text = text
            for paragraph in cell.text_frame.paragraphs:
                paragraph.font.size = SIZE
