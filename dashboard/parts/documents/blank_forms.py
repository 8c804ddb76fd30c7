"""Blank Word templates drawn from a pack's forms: ``python -m dashboard.parts.documents.blank_forms``.

Each form of the pack becomes ``data/templates/<form>.<language>.docx`` with a ``{{ section.field }}`` mark in every
cell. People restyle these files in Word as they like, or replace them; only the marks must stay. Files that are there
already are kept, unless ``--anew`` is given.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.table import _Cell

from casework.policy import Form, FormSection, Pack, Policies
from casework.settings import ROOT, settings

TEMPLATES = ROOT / "data" / "templates"
LANGUAGES = ("zh", "en")
WIDE = frozenset({"details", "instruction", "result", "feedback", "demand", "proposal", "summary", "overview",
                  "on_consultant", "on_service", "expectations", "other_needs", "suggestions", "address"})  # fmt: skip
"""Fields that get a row of their own."""
MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - the document properties of Word know no zone
COLUMNS = 4
INK, SHADE = RGBColor(0x0F, 0x4C, 0x5C), "E8F1F3"


def template_path(form_id: str, language: str) -> Path:
    """Where the template of a form in a language lives."""
    return TEMPLATES / f"{form_id}.{'zh' if language.startswith('zh') else 'en'}.docx"


def draw(form: Form, language: str) -> Document:
    """Draw a blank form: title, one shaded band a section, label and mark side by side."""
    paper = paper_titled(form.name.label(language))
    table = paper.add_table(rows=0, cols=COLUMNS)
    table.style = "Table Grid"
    for section in form.sections:
        _section(table.add_row().cells, section, language)
        _fields(table, section, language)
    return paper


def paper_titled(title: str) -> Document:
    """An empty paper with its title."""
    paper = docx.Document()
    paper.core_properties.created = paper.core_properties.modified = MADE
    paper.core_properties.author = "Yingsheng"
    _font(paper)
    heading = paper.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = heading.add_run(title)
    run.bold, run.font.size, run.font.color.rgb = True, Pt(16), INK
    return paper


def _font(paper: Document) -> None:
    style = paper.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(10)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "SimSun")


def _section(cells: tuple[_Cell, ...], section: FormSection, language: str) -> None:
    set_band(cells[0].merge(cells[3]), section.name.label(language))


def set_band(band: _Cell, title: str) -> None:
    """A shaded heading across the table."""
    run = band.paragraphs[0].add_run(title)
    run.bold, run.font.color.rgb = True, INK
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), SHADE)
    band._tc.get_or_add_tcPr().append(shade)


def _fields(table: object, section: FormSection, language: str) -> None:
    place = COLUMNS
    cells: tuple[_Cell, ...] = ()
    for field in section.fields:
        wide = field.id in WIDE
        if wide or place >= COLUMNS:
            cells, place = table.add_row().cells, 0  # type: ignore[attr-defined]
        cells[place].paragraphs[0].add_run(field.label(language)).bold = True
        value = cells[1].merge(cells[3]) if wide else cells[place + 1]
        value.paragraphs[0].add_run(f"{{{{ {section.id}.{field.id} }}}}")
        place = COLUMNS if wide else place + 2


def write(pack: Pack, *, anew: bool = False) -> list[Path]:
    """Write the templates that are missing (all of them with ``anew``); returns the files written."""
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    wanted = [(form, language, template_path(form.id, language)) for form in pack.forms for language in LANGUAGES]
    missing = [(form, language, path) for form, language, path in wanted if anew or not path.exists()]
    for form, language, path in missing:
        draw(form, language).save(str(path))
    return [path for _form, _language, path in missing]


if __name__ == "__main__":
    chosen = settings()
    for pack in Policies.load(chosen.regulation_dir).versions(chosen.default_pack)[-1:]:
        for path in write(pack, anew="--anew" in sys.argv):
            print(path.name)
