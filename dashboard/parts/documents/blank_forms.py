"""Forms drawn from a regulation's lines, and the Word templates that people restyle.

A form is drawn when it is asked for, unless ``data/templates/<regulation>/<form>.<language>.docx`` stands in its place:
``python -m dashboard.parts.documents.blank_forms REGULATION`` writes those, each cell with the mark of what it prints
(``{{ received.content }}``). People restyle them in Word as they like; only the marks must stay. Files that are there
already are kept, unless ``--anew`` is given. Without a regulation the club's form is written, which is of no case.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell

from casework.policy import Pack, Policies
from casework.record.events import PAYLOADS
from casework.regulation.form_lines import FormLine, Source
from casework.regulation.model import Form
from casework.settings import ROOT, settings
from casework.vocabulary import EventKind
from dashboard.frame.i18n import _, speaking
from dashboard.parts.documents.printed import KINDS, SIGNED, is_of_a_case

TEMPLATES = ROOT / "data" / "templates"
LANGUAGES = ("zh", "en")
CLUB = "club_summary"
MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - the document properties of Word know no zone
PAIRED = 4
"""Columns of a form with headings, whose short lines stand in pairs."""
INK, SHADE = RGBColor(0x0F, 0x4C, 0x5C), "E8F1F3"
HEIGHTS = {"blank": Cm(1.6), "signature": Cm(1.2)}
"""How high a row is that is written in by hand, and one that is signed."""
LONG = frozenset({"ticks", "answer", *HEIGHTS})
"""What gets a row of its own, beside what somebody wrote."""
Text = Callable[[FormLine], str]


def template_path(form: str, language: str, regulation: str = "") -> Path:
    """Where the template of a form in a language lives; of a form of cases, with its regulation."""
    return TEMPLATES / regulation / f"{form}.{'zh' if language.startswith('zh') else 'en'}.docx"


def draw(form: Form, language: str, text: Text, under: str = "") -> Document:
    """Draw a form: title, what stands ``under`` it, a band for each heading, each line with its ``text``."""
    paper = paper_titled(form.label(language))
    if under:
        paper.add_paragraph(under)
    lines = form.lines
    headed = any(line.heading for line in lines)
    table = paper.add_table(rows=0, cols=PAIRED if headed else 2)
    table.style = "Table Grid"
    for row in _rows(lines) if headed else ([line] for line in lines):
        _row(table, row, language, text)
    return paper


def _rows(lines: Sequence[FormLine]) -> Iterator[list[FormLine]]:
    """The lines of each row: two short ones, or a single one that is long or a heading."""
    row: list[FormLine] = []
    for line in lines:
        alone = line.heading or _is_long(line)
        if row and (alone or len(row) == PAIRED // 2):
            yield row
            row = []
        row.append(line)
        if alone:
            yield row
            row = []
    if row:
        yield row


def _is_long(line: FormLine) -> bool:
    return any(source.room in LONG or _is_written(source) for source in line.sources)


def _is_written(source: Source) -> bool:
    if source.room not in KINDS:
        return (source.room, source.field) == ("customer", "address")
    return source.field in PAYLOADS[EventKind(source.room)].words()


def _row(table: Table, lines: list[FormLine], language: str, text: Text) -> None:
    row = table.add_row()  # type: ignore[no-untyped-call]
    cells = row.cells
    if lines[0].heading:
        set_band(cells[0].merge(cells[-1]), lines[0].label(language))
        return
    for place, line in enumerate(lines):
        label, value = cells[2 * place], cells[2 * place + 1]
        label.paragraphs[0].add_run(line.label(language)).bold = True
        (value if len(lines) > 1 else value.merge(cells[-1])).paragraphs[0].add_run(text(line))
    heights = [HEIGHTS[source.room] for line in lines for source in line.sources if source.room in HEIGHTS]
    if heights:
        row.height, row.height_rule = max(heights), WD_ROW_HEIGHT_RULE.AT_LEAST


def paper_titled(title: str) -> Document:
    """An empty paper with its title."""
    paper = docx.Document()
    paper.core_properties.created = paper.core_properties.modified = MADE
    paper.core_properties.author = "Yingsheng"
    for section in paper.sections:
        section.top_margin = section.bottom_margin = Cm(1.5)
        section.left_margin = section.right_margin = Cm(2)
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


def set_band(band: _Cell, title: str) -> None:
    """A shaded heading across the table."""
    run = band.paragraphs[0].add_run(title)
    run.bold, run.font.color.rgb = True, INK
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), SHADE)
    band._tc.get_or_add_tcPr().append(shade)


def mark_of(line: FormLine) -> str:
    """What a Word template says where the line prints something; a signature has its rule, a blank nothing."""
    if any(source.room == "signature" for source in line.sources):
        return _(SIGNED)
    groups = [[_expression(source) for source in group if source.room != "blank"] for group in line.choices]
    together = [group[0] if len(group) == 1 else f"[{', '.join(group)}] | together" for group in groups if group]
    return f"{{{{ {' or '.join(together)} }}}}" if together else ""


def _expression(source: Source) -> str:
    only = "" if source.only is None else f'["{source.only[0]}={source.only[1]}"]'
    return f"{source.room}{only}.{source.field}" + (f"_{source.nth}" if source.nth else "")


def _marks_of_its_own(form: Form) -> Text:
    """The marks that the form itself names, by heading and line."""
    found, section = {}, ""
    for line in form.lines:
        section = line.mark or "" if line.heading else section
        found[line] = f"{{{{ {section}.{line.mark} }}}}"
    return found.__getitem__


def write(pack: Pack, *, club: bool, anew: bool = False) -> list[Path]:
    """Write the templates that are missing, with ``anew`` all: of the club's form, or of all forms of cases."""
    found = []
    for name, form in pack.regulation.forms.items():
        if (name == CLUB) if club else is_of_a_case(form):
            found += [_written(form, template_path(name, each, "" if club else pack.id), each, anew=anew)
                      for each in LANGUAGES]  # fmt: skip
    return [path for path in found if path is not None]


def _written(form: Form, path: Path, language: str, *, anew: bool) -> Path | None:
    if path.exists() and not anew:
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    with speaking(language):
        own = any(line.mark for line in form.lines)
        draw(form, language, _marks_of_its_own(form) if own else mark_of).save(str(path))
    return path


if __name__ == "__main__":
    chosen = settings()
    named = [each for each in sys.argv[1:] if not each.startswith("-")]
    for regulation in named or [chosen.default_pack]:
        for pack in Policies.load(chosen.regulation_dir).versions(regulation)[-1 if named else 0 :]:
            for path in write(pack, club=not named, anew="--anew" in sys.argv):
                print(path.relative_to(TEMPLATES))
