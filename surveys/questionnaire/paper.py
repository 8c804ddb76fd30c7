"""A questionnaire on paper, to be filled in by hand: boxes to tick, points to circle, lines to write on."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from casework.wording import Phrase
from surveys.questionnaire.conditions import All, Answered, AnyOf, Is, Not, Tree, Within
from surveys.questionnaire.kinds import Kind
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.parts import Item, Section

BOX, LINE = "☐", "_" * 60
FONT = "Microsoft YaHei"
ONLY_IF = Phrase("Only if", "仅当")
AND, OR, NOT = Phrase(" and ", " 且 "), Phrase(" or ", " 或 "), Phrase("not: ", "非：")
NUMBER = Phrase("Sheet number: ____________", "问卷编号：____________")
REQUIRED = Phrase("(required)", "（必答）")
SEVERAL = Phrase("(several may be ticked)", "（可多选）")
GIVEN, OPEN = Phrase("answered", "已作答"), Phrase("not answered", "未作答")


def paper(questionnaire: Questionnaire, language: str) -> bytes:
    """The questionnaire as a Word file in one language."""
    sheet = docx.Document()
    style = sheet.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    sheet.core_properties.title = questionnaire.title.label(language)
    sheet.add_heading(questionnaire.title.label(language), level=0)
    sheet.add_paragraph(f"{NUMBER.label(language)}    {questionnaire.id} · {questionnaire.version}")
    for text in (questionnaire.about, questionnaire.consent):
        if text is not None:
            sheet.add_paragraph(text.label(language))
    numbers = {item.code: n for n, item in enumerate((i for i in questionnaire.items.values() if i.asks), start=1)}
    for section in questionnaire.sections:
        _section(sheet, section, questionnaire, numbers, language)
    if questionnaire.thanks:
        sheet.add_paragraph(questionnaire.thanks.label(language))
    made = BytesIO()
    sheet.save(made)
    return made.getvalue()


def _section(
    sheet: Document, section: Section, questionnaire: Questionnaire, numbers: dict[str, int], language: str
) -> None:
    sheet.add_heading(section.title.label(language), level=1)
    if section.when is not None:
        sheet.add_paragraph(_only_if(section.when, questionnaire, numbers, language))
    if section.about is not None:
        sheet.add_paragraph(section.about.label(language))
    for item in section.items:
        question = sheet.add_paragraph()
        question.paragraph_format.keep_with_next = True
        question.add_run(_question(item, numbers, language)).bold = item.asks
        if item.when is not None:
            sheet.add_paragraph(_only_if(item.when, questionnaire, numbers, language))
        if item.hint is not None:
            sheet.add_paragraph(item.hint.label(language))
        for line in _answer(item, language):
            sheet.add_paragraph(line)


def _question(item: Item, numbers: dict[str, int], language: str) -> str:
    if not item.asks:
        return item.text.label(language)
    marks = [item.text.label(language)]
    marks += [SEVERAL.label(language)] if item.kind is Kind.MULTIPLE else []
    marks += [REQUIRED.label(language)] if item.required else []
    return f"{numbers[item.code]}. {' '.join(marks)}"


def _answer(item: Item, language: str) -> Iterator[str]:
    """The lines below a question."""
    roles = "    ".join(f"{BOX} {option.label(language)}" for option in item.options)
    if item.is_choice:
        yield from (f"{BOX} {option.label(language)}" for option in item.options)
    elif item.points:
        yield "    ".join(f"{BOX} {_point(item, point, language)}" for point in item.points)
    elif item.kind is Kind.TEXT:
        yield from (LINE, LINE)
    elif item.kind is Kind.DATE:
        yield "________ - ____ - ____"
    elif item.kind is Kind.NUMBER:
        yield f"____________ {item.unit.label(language) if item.unit else ''}".rstrip()
    if roles and not item.is_choice:
        yield roles


def _point(item: Item, point: int, language: str) -> str:
    label = item.labels.get(str(point))
    return str(point) if label is None else f"{point} {label.label(language)}"


def _only_if(when: Tree, questionnaire: Questionnaire, numbers: dict[str, int], language: str) -> str:
    return f"→ {ONLY_IF.label(language)} {_said(when, questionnaire, numbers, language)}"


def _said(tree: Tree, questionnaire: Questionnaire, numbers: dict[str, int], language: str) -> str:
    """A condition as somebody with a pen reads it."""
    match tree:
        case All() | AnyOf():
            parts, word = (tree.all, AND) if isinstance(tree, All) else (tree.any, OR)
            return word.label(language).join(_said(each, questionnaire, numbers, language) for each in parts)
        case Not():
            return NOT.label(language) + _said(tree.not_, questionnaire, numbers, language)
        case Answered():
            return f"{numbers[tree.item]}: {(GIVEN if tree.answered else OPEN).label(language)}"
        case Is():
            known = questionnaire.items[tree.item].by_code
            return f"{numbers[tree.item]} = {' / '.join(known[code].label(language) for code in tree.is_)}"
        case Within():
            low, high = tree.at_least, tree.at_most
            before, after = ("" if low is None else f"{low} ≤ "), ("" if high is None else f" ≤ {high}")
            return f"{before}{numbers[tree.item]}{after}"
