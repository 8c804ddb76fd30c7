"""A report as a Word file, with pictures; styled by ``templates/report.docx`` where the folder has one, of which
styles, headers and page are taken."""

from __future__ import annotations

import io
from datetime import datetime

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from reporting.files import font, pictures
from reporting.files.layout import Grid, Laid, Part, laid_out
from reporting.files.templates import own
from reporting.filling import Filled

TEMPLATE = "report.docx"
WIDE = Cm(16)
SMALL = Pt(8)


def document(filled: Filled, language: str) -> bytes:
    """The report as docx."""
    laid = laid_out(filled, language)
    with own(TEMPLATE) as template:
        return _written(laid, template)


def _written(laid: Laid, template: str | None) -> bytes:
    made = _new(template)
    made.core_properties.title = laid.title
    made.core_properties.created = datetime(2000, 1, 1)  # noqa: DTZ001 - no moment of its own
    _cover(made, laid)
    for part in laid.parts:
        _part(made, part, 1)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def _new(template: str | None) -> Document:
    if template is not None:
        styled = docx.Document(template)
        styled.element.body.clear_content()
        return styled
    made = docx.Document()
    made.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font.FAMILY)
    return made


def _cover(made: Document, laid: Laid) -> None:
    made.add_heading(laid.title, 0)
    for label, text in laid.facts:
        made.add_paragraph().add_run(f"{label}: {text}").font.size = SMALL
    if laid.headline:
        made.add_paragraph().add_run(laid.headline).bold = True


def _part(made: Document, part: Part, level: int) -> None:
    made.add_heading(part.title, level)
    for paragraph in (*part.paragraphs, *([part.empty] if part.empty else [])):
        made.add_paragraph(paragraph)
    if part.drawing is not None:
        picture = made.add_picture(io.BytesIO(pictures.png(part.drawing)), width=WIDE)
        picture._inline.docPr.set("descr", part.drawing.told(part.title))
    if part.grid is not None:
        _grid(made, part.grid)
    for case in part.cases:
        made.add_paragraph(" · ".join(f"{name}: {text}" if name else text for name, text in case.facts))
        if case.lesson:
            made.add_paragraph(case.lesson)
    for inner in part.parts:
        _part(made, inner, level + 1)


def _grid(made: Document, grid: Grid) -> None:
    table = made.add_table(rows=0, cols=len(grid.headings), style="Table Grid")
    for row in (grid.headings, *grid.rows, *([grid.totals] if grid.totals else [])):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(text).font.size = SMALL
