"""One clause as it looks: its number beside its text, and below a line for each part that carries it out."""

from __future__ import annotations

from html import escape

from casework.regulation import Regulation
from casework.regulation.clauses import Carried, Place
from dashboard.formats import NOTHING, stated
from dashboard.i18n import _, label
from dashboard.regulation_parts import told


def clause_face(regulation: Regulation, carried: Carried) -> str:
    """One clause as HTML: its number and text, then a line for each part that carries it out."""
    clause = regulation.clauses.get(carried.clause)
    text = label(clause) if clause else NOTHING
    lines = "".join(line_face(regulation, place) for place in carried.source)
    if clause and clause.note:
        lines += f'<li class="note">{escape(stated(_("No program carries it out"), clause.note))}</li>'
    body = f"<ul>{lines}</ul>" if lines else ""
    return f'<article class="clause"><h4>{escape(carried.clause)}</h4><div><p>{escape(text)}</p>{body}</div></article>'


def line_face(regulation: Regulation, place: Place) -> str:
    """One part as HTML: what it is, what it says, and its notes in small print."""
    line = told(regulation, place)
    notes = "".join(f"<span>{escape(note)}</span>" for note in line.notes)
    return f'<li class="{place[0]}"><b>{escape(line.what)}</b> {escape(line.said)}<small>{notes}</small></li>'
