"""The codebook as DDI-Codebook 2.5: the study, its file, each variable with its question and codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree as Xml

from casework.texts import Words
from surveys.codebook.table import FACTS, Table
from surveys.codebook.variables import Variable

NAMESPACE = "ddi:codebook:2_5"
LANGUAGES = ("zh-CN", "en")


@dataclass(frozen=True, slots=True)
class Study:
    """What the codebook is about; dates are unknown of answers that files brought."""

    id: str
    title: Words
    opens: date | None = None
    closes: date | None = None


def as_codebook(made: Table, study: Study, file: str) -> bytes:
    """The document, UTF-8; texts stand in both languages."""
    book = Xml.Element("codeBook", {"xmlns": NAMESPACE, "version": "2.5", "ID": _id(f"study-{study.id}")})
    _study(Xml.SubElement(book, "stdyDscr"), study)
    described = Xml.SubElement(Xml.SubElement(book, "fileDscr", {"ID": "F1"}), "fileTxt")
    _text(described, "fileName", file)
    sizes = Xml.SubElement(described, "dimensns")
    _text(sizes, "caseQnty", str(len(made.rows)))
    _text(sizes, "varQnty", str(len(made.columns)))
    _text(described, "fileType", "text/csv; charset=UTF-8")
    data = Xml.SubElement(book, "dataDscr")
    for name in made.facts:
        _variable(data, name, FACTS[name], None)
    for each in made.variables:
        _variable(data, each.name, each.text, each)
    Xml.indent(book)
    return bytes(Xml.tostring(book, encoding="utf-8", xml_declaration=True))


def _id(name: str) -> str:
    """What may be an ID in XML: a survey that a file names may hold blanks and other signs."""
    return re.sub(r"[^\w.-]", "_", name)


def _study(study: Xml.Element, of: Study) -> None:
    titles = Xml.SubElement(Xml.SubElement(study, "citation"), "titlStmt")
    _text(titles, "titl", of.title.zh, {"xml:lang": "zh-CN"})
    _text(titles, "parTitl", of.title.en, {"xml:lang": "en"})
    _text(titles, "IDNo", of.id)
    about = Xml.SubElement(Xml.SubElement(study, "stdyInfo"), "sumDscr")
    for event, day in (("start", of.opens), ("end", of.closes)):
        if day is not None:
            _text(about, "collDate", day.isoformat(), {"date": day.isoformat(), "event": event})
    _text(about, "anlyUnit", "Sheet of one respondent")


def _variable(data: Xml.Element, name: str, text: Words, of: Variable | None) -> None:
    """One column: name, question, range, codes, in the order that the standard wants them."""
    variable = Xml.SubElement(data, "var", {"ID": f"V_{name}", "name": name, "files": "F1"})
    _in_both(variable, "labl", text)
    if of is not None:
        question = Xml.SubElement(variable, "qstn")
        _in_both(question, "qstnLit", of.text)
        if of.low is not None and of.high is not None:
            Xml.SubElement(Xml.SubElement(variable, "valrng"), "range", {"min": f"{of.low:g}", "max": f"{of.high:g}"})
        if of.missing:
            wrong = Xml.SubElement(variable, "invalrng")
            for code in of.missing:
                Xml.SubElement(wrong, "item", {"VALUE": str(code)})
        for code, words in sorted(of.labels.items()):
            category = Xml.SubElement(variable, "catgry", {"missing": "Y" if code < 0 else "N"})
            _text(category, "catValu", str(code))
            _in_both(category, "labl", words)
    letters = of.words if of is not None else name not in {"sheet", "weight"}
    Xml.SubElement(variable, "varFormat", {"type": "character" if letters else "numeric"})


def _in_both(parent: Xml.Element, tag: str, words: Words) -> None:
    for language in LANGUAGES:
        _text(parent, tag, words.label(language), {"xml:lang": language})


def _text(parent: Xml.Element, tag: str, text: str, attributes: dict[str, str] | None = None) -> None:
    Xml.SubElement(parent, tag, attributes or {}).text = "".join(
        each for each in text if each.isprintable() or each == "\n"
    )
