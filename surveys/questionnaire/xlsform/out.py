"""A questionnaire as an XLSForm workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO

import xlsxwriter

from casework.record.harmless import harmless
from casework.texts import Words
from casework.wording import Phrase
from surveys.questionnaire.kinds import Kind
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.parts import Item, Option
from surveys.questionnaire.xlsform import parts
from surveys.questionnaire.xlsform.expressions import written
from surveys.questionnaire.xlsform.parts import Carried, Lost

Row = dict[str, str]
TYPES = {Kind.TEXT: "text", Kind.DATE: "date", Kind.NOTE: "note"}
ROLES_LOST = Phrase("“{en}” cannot stand beside this type and is left out.", "“{zh}”不能与该类型并列，已省略。")
CONSENT_LOST = Phrase("The consent text has no place in a form.", "表单中没有同意说明的位置。")
ABOUT_LOST = Phrase("Its introduction has no place in a form.", "表单中没有导语的位置。")
UNIT_LOST = Phrase("Its unit has no place in a form.", "表单中没有单位的位置。")


def sent(questionnaire: Questionnaire) -> Carried:
    """The workbook, and what it does not say."""
    lists = _lists(questionnaire)
    rows, lost = _survey(questionnaire, lists)
    settings = {
        "form_title": questionnaire.title.en, "form_id": questionnaire.id, "version": str(questionnaire.version),
        "default_language": parts.LANGUAGES["zh"],
    }  # fmt: skip
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        _sheet(book, "survey", parts.SURVEY, rows)
        _sheet(book, "choices", parts.CHOICES, [row for options, name in lists.items() for row in _list(name, options)])
        _sheet(book, "settings", parts.SETTINGS, [settings])
    return Carried(questionnaire, tuple(lost), made.getvalue())


def _sheet(book: xlsxwriter.Workbook, name: str, columns: Iterable[str], rows: Iterable[Row]) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_row(0, 0, list(columns))
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, [harmless(row.get(column, "")) for column in columns])


def _lists(questionnaire: Questionnaire) -> dict[tuple[Option, ...], str]:
    """Each list of options once, by what it holds, called after the first item that has it."""
    found: dict[tuple[Option, ...], str] = {}
    for item in questionnaire.items.values():
        if item.is_choice or item.points:
            found.setdefault(_options(item), f"{item.code}_options")
    return found


def _options(item: Item) -> tuple[Option, ...]:
    """What can be ticked: of a scale its points, which are called as they count."""
    points = []
    for point in item.points:
        words = item.labels.get(str(point), Words(zh=str(point), en=str(point)))
        points.append(Option(code=str(point), zh=words.zh, en=words.en))
    return (*points, *item.options)


def _list(name: str, options: Iterable[Option]) -> Iterator[Row]:
    for option in options:
        yield {
            "list_name": name, "name": option.code, **_said(parts.LABELS, option),
            "role": option.role.value if option.role else "", "exclusive": "yes" if option.exclusive else "",
        }  # fmt: skip


def _said(columns: Mapping[str, str], words: Words | None) -> Row:
    return {} if words is None else {columns["zh"]: words.zh, columns["en"]: words.en}


def _survey(questionnaire: Questionnaire, lists: Mapping[tuple[Option, ...], str]) -> tuple[list[Row], list[Lost]]:
    rows: list[Row] = []
    lost: list[Lost] = [Lost("settings", 2, CONSENT_LOST)] if questionnaire.consent else []
    for section in questionnaire.sections:
        relevant = written(section.when, questionnaire.items) if section.when else ""
        rows.append({
            "type": "begin_group", "name": section.code, **_said(parts.LABELS, section.title), "relevant": relevant,
            "appearance": "field-list",
        })  # fmt: skip
        if section.about:
            lost.append(Lost("survey", len(rows) + 1, ABOUT_LOST))
        for item in section.items:
            rows.append(_item(item, questionnaire, lists))
            lost.extend(Lost("survey", len(rows) + 1, why) for why in _not_carried(item))
        rows.append({"type": "end_group"})
    return rows, lost


def _item(item: Item, questionnaire: Questionnaire, lists: Mapping[tuple[Option, ...], str]) -> Row:
    kind = TYPES.get(item.kind) or ("integer" if item.whole else "decimal")
    if item.is_choice or item.points:
        kind = f"{'select_multiple' if item.kind is Kind.MULTIPLE else 'select_one'} {lists[_options(item)]}"
    return {
        "type": kind,
        "name": item.code,
        **_said(parts.LABELS, item.text),
        **_said(parts.HINTS, item.hint),
        **_said(parts.MESSAGES, item.message),
        "required": "yes" if item.required else "",
        "relevant": written(item.when, questionnaire.items) if item.when else "",
        "constraint": " and ".join(_constraints(item)),
        "appearance": parts.SCALE if item.points else "multiline" if item.kind is Kind.TEXT else "",
        "measures": item.measures.value if item.measures else "",
        "given": item.given or "",
    }


def _constraints(item: Item) -> Iterator[str]:
    if item.kind is Kind.MULTIPLE:
        value = "count-selected(.)"
        for option in item.options:
            if option.alone:
                yield f"not(selected(., '{option.code}') and count-selected(.) > 1)"
    elif item.kind is Kind.NUMBER:
        value = "."
    elif item.kind is Kind.DATE:
        yield from (f". {sign} date('{day}')" for sign, day in ((">=", item.earliest), ("<=", item.latest)) if day)
        return
    else:
        yield from _of_words(item)
        return
    for sign, bound in zip((">=", "<="), (item.low, item.high), strict=True):
        if bound is not None:
            yield f"{value} {sign} {bound:g}"


def _of_words(item: Item) -> Iterator[str]:
    if item.kind is Kind.TEXT:
        yield f"string-length(.) <= {item.longest}"
        if item.pattern:
            yield f"regex(., '^({item.pattern})$')"


def _not_carried(item: Item) -> Iterator[Phrase]:
    if not item.is_choice and not item.points:
        for option in item.options:
            yield Phrase(ROLES_LOST.en.format(en=option.en), ROLES_LOST.zh.format(zh=option.zh))
    if item.unit:
        yield UNIT_LOST
