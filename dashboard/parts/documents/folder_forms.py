"""Papers of a case drawn from the regulation's folder alone: each line a row, with room for hands, pens and signatures.

A form whose lines bear marks has a Word template that people may restyle (``blank_forms``); every other needs none.
"""

from __future__ import annotations

import io
from collections.abc import Callable

from docx.document import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.shared import Cm
from docx.table import Table

from casework.regulation.model import Form
from casework.vocabulary import EventKind
from casework.vocabulary.own import vocabularies
from dashboard.frame.i18n import N_, _
from dashboard.parts.documents.blank_forms import paper_titled, set_band
from dashboard.parts.documents.case_facts import CaseFacts, contact, customer_said, place_of
from dashboard.parts.documents.stamp import stamped
from dashboard.parts.formats import moment

OF_UNITS = frozenset({"unit", "count"})
"""What a line prints of a unit's month or year: such a form is no case's."""
TICKED, OPEN = "☑", "☐"
HAND, PEN = Cm(1.6), Cm(1.2)
"""How high a row is that is written in by hand, and one that is signed."""
SIGNED = N_("Signature: ____________  Date: ________")
PARTS = 3
"""A line: label in both languages, and what it prints."""


def is_of_a_case(form: Form) -> bool:
    """Whether the form is drawn here: its lines bear no marks, and none prints what a unit did."""
    marked = any(len(line) >= PARTS for line in form.lines if line[0].startswith("#"))
    return not marked and all(_source(line).partition(".")[0] not in OF_UNITS for line in form.lines)


def drawn(form: Form, facts: CaseFacts) -> bytes:
    """The form, filled with what is known of the case, as a Word file."""
    paper = paper_titled(form.label(facts.language))
    paper.add_paragraph(f"{facts.pack.title.label(facts.language)} · {'、'.join(form.clause)}")
    table = paper.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    for line in form.lines:
        _row(table, line, facts)
    return stamped(_bytes(paper), facts.stamp)


def _bytes(paper: Document) -> bytes:
    target = io.BytesIO()
    paper.save(target)
    return target.getvalue()


def _row(table: Table, line: tuple[str, ...], facts: CaseFacts) -> None:
    label = line[0] if facts.language.startswith("zh") else line[1]
    row = table.add_row()  # type: ignore[no-untyped-call]
    if label.startswith("#") or line[0].startswith("#"):
        set_band(row.cells[0].merge(row.cells[1]), label.removeprefix("#").strip())
        return
    source = _source(line)
    row.cells[0].paragraphs[0].add_run(label).bold = True
    row.cells[1].paragraphs[0].add_run(_(SIGNED) if source == "signature" else said(source, facts))
    if source in {"blank", "signature"}:
        row.height, row.height_rule = (HAND if source == "blank" else PEN), WD_ROW_HEIGHT_RULE.AT_LEAST


def _source(line: tuple[str, ...]) -> str:
    return line[2] if len(line) >= PARTS and not line[0].startswith("#") else ""


def said(source: str, facts: CaseFacts) -> str:
    """What one line prints; empty where nothing is known, which is room to write."""
    room, _dot, field = source.partition(".")
    known = ROOMS.get(room)
    if known is not None:
        return known(field, facts)
    if room not in set(EventKind):
        return ""
    kind = EventKind(room)
    if field == "at":
        return facts.at(kind)
    return facts.by(kind) if field == "by" else _of_entries(kind, field, facts)


def _of_entries(kind: EventKind, field: str, facts: CaseFacts) -> str:
    """A field of the last entry; of what a case may have several at once, each, ticked where it is done."""
    told_apart = {name: clock for clock in facts.pack.regulation.clocks.values() for name in clock.same}
    if field not in told_apart:
        return facts.said(kind, field)
    ended = {str(getattr(entry.payload, field, None)) for entry in facts.entries if entry.kind in told_apart[field].to}
    values = dict.fromkeys(str(getattr(entry.payload, field)) for entry in facts.entries if entry.kind is kind)
    return "\n".join(f"{TICKED if value in ended else OPEN} {value}" for value in values)


def _customer(field: str, facts: CaseFacts) -> str:
    if field == "contact":
        return contact(facts)
    return place_of(facts) if field == "room" else customer_said(facts, field)


def _case(field: str, facts: CaseFacts) -> str:
    if field == "project":
        return facts.project
    if field == "stage":
        return facts.pack.stage_name(facts.state.stage).label(facts.language)
    value = getattr(facts.state, field, None)
    if isinstance(value, str) and field in facts.pack.words:
        return facts.called(field, value)
    return facts.word(value)


def _ticks(vocabulary: str, facts: CaseFacts) -> str:
    """Every word of a vocabulary with a box, ticked where the case says it."""
    chosen = _chosen(vocabulary, facts)
    words = facts.pack.choices(vocabulary)
    return "  ".join(f"{TICKED if word == chosen else OPEN} {facts.called(vocabulary, word)}" for word in words)


def _chosen(vocabulary: str, facts: CaseFacts) -> str | None:
    """The word of a vocabulary that was said last."""
    for entry in reversed(facts.entries):
        for field, name in vocabularies(type(entry.payload)).items():
            value = getattr(entry.payload, field)
            if name == vocabulary and value is not None:
                return str(value)
    return None


def _clock(clock: str, facts: CaseFacts) -> str:
    """Until when a clock that runs still runs."""
    return "\n".join(moment(due.at) for due in facts.state.course.running if due.clock == clock)


ROOMS: dict[str, Callable[[str, CaseFacts], str]] = {
    "case": _case,
    "customer": _customer,
    "ticks": _ticks,
    "clock": _clock,
    "blank": lambda _field, _facts: "",
}
"""What a line can print beside what the entries say."""
