"""One clause as it looks: its number beside its text, and below a line for each part that carries it out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from casework.regulation import Regulation
from casework.regulation.clauses import Carried, Place
from dashboard.frame.i18n import _, label
from dashboard.parts.formats import NOTHING, listed, stated
from dashboard.parts.regulation_parts import told


def clause_face(regulation: Regulation, carried: Carried) -> str:
    """One clause as HTML: its number and text, then a line for each part that carries it out."""
    clause = regulation.clauses.get(carried.clause)
    text = label(clause) if clause else NOTHING
    lines = lines_face(regulation, carried.source)
    if clause and clause.note:
        lines += f'<li class="note">{escape(stated(_("No program carries it out"), clause.note))}</li>'
    body = f"<ul>{lines}</ul>" if lines else ""
    return f'<article class="clause"><h4>{escape(carried.clause)}</h4><div><p>{escape(text)}</p>{body}</div></article>'


def lines_face(regulation: Regulation, places: Iterable[Place]) -> str:
    """A line for each part, with its notes in small print; parts of one kind with the same notes stand in one line."""
    lines = ((part, told(regulation, (part, name))) for part, name in places)
    return "".join(
        _line(part, what, [line.said for _part, line in alike], notes)
        for (part, what, notes), alike in groupby(lines, lambda each: (each[0], each[1].what, each[1].notes))
    )


def _line(part: str, what: str, said: Sequence[str], notes: Sequence[str]) -> str:
    small = "".join(f"<span>{escape(note)}</span>" for note in notes)
    return f'<li class="{part}"><b>{escape(what)}</b> {escape(listed(said))}<small>{small}</small></li>'
