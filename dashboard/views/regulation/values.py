"""The values that are changed most, by a form: a limit, points, a clause's text, the name of the version."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from casework.errors import YingshengError
from casework.regulation import Folder, Regulation, regulation_of
from casework.regulation.limits import Limit
from casework.regulation.rewriting import Path, rewritten
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, sentence
from dashboard.parts.regulation_words import Wording
from dashboard.parts.segments import one_of

Save = Callable[[Callable[[Folder], Folder]], None]
LIMIT, POINTS, TEXT, NAME = "limit", "points", "text", "name"


@apart
def show(folder: Folder, save: Save) -> None:
    """Draw the form; a draft that cannot be read is changed as text."""
    try:
        regulation = regulation_of(folder)
    except YingshengError as error:
        st.info(sentence(error), icon=":material/edit:")
        return
    kinds = {LIMIT: _("Limits"), POINTS: _("Points"), TEXT: _("Texts of clauses"), NAME: _("Name of the version")}
    chosen = one_of("value", _("What to change"), kinds)
    DRAWN[chosen](folder, regulation, save)


def _keep(folder: Folder, save: Save, part: str, path: Path, value: object) -> None:
    """A button that saves one value."""
    if st.button(_("Save"), key=f"save-value-{folder.digest[:12]}", type="primary"):
        save(lambda known: rewritten(known, part, path, value))


def _limit(folder: Folder, regulation: Regulation, save: Save) -> None:
    words = Wording(regulation)
    name = str(st.selectbox(_("Limit"), list(regulation.clocks), format_func=words.clock, key="value-clock"))
    now = _as_written(regulation.clocks[name].limit)
    if now is None:
        st.caption(_("This limit has several parts: change it in clocks.toml, under “Files as text”."))
        return
    typed = st.text_input(
        _("How long"), now, key=f"value-limit-{name}-{folder.digest[:12]}",
        help=_("Written like 15 minutes, 3 days, 4 working days, 24 working hours, half a working day, 1 month"),
    )  # fmt: skip
    _keep(folder, save, "clocks", (name, "limit"), (typed or "").strip())


def _as_written(limit: Limit) -> str | None:
    """The limit as the file has it; None where it is no single one."""
    if limit.by is not None or len(limit.parts) != 1:
        return None
    part = limit.parts[0]
    return getattr(part, "field", None) or str(part)


def _points(folder: Folder, regulation: Regulation, save: Save) -> None:
    if not regulation.lines:
        st.caption(_("This regulation gives no points."))
        return
    words = Wording(regulation)
    place = int(
        st.selectbox(_("Points for"), range(len(regulation.lines)), key="value-line",
                     format_func=lambda number: words.line(regulation.lines[number]))
    )  # fmt: skip
    now = regulation.lines[place].points
    typed = st.number_input(_("Points"), value=int(now), step=1, key=f"value-points-{place}-{folder.digest[:12]}")
    _keep(folder, save, "scoring", ("lines", place, "points"), int(typed))


def _text(folder: Folder, regulation: Regulation, save: Save) -> None:
    name = str(st.selectbox(_("Clause"), list(regulation.clauses), key="value-clause"))
    clause = regulation.clauses[name]
    chinese = st.text_area("中文", clause.zh, key=f"value-zh-{name}-{folder.digest[:12]}")
    english = st.text_area("English", clause.en, key=f"value-en-{name}-{folder.digest[:12]}")
    told = {"zh": (chinese or "").strip(), "en": (english or "").strip()}
    if clause.note:
        told["note"] = clause.note
    _keep(folder, save, "clauses", (name,), told)


def _name(folder: Folder, regulation: Regulation, save: Save) -> None:
    typed = st.text_input(_("Name of the version"), regulation.version, key=f"value-name-{folder.digest[:12]}",
                          max_chars=40)  # fmt: skip
    _keep(folder, save, "pack", ("version",), (typed or "").strip())


DRAWN = {LIMIT: _limit, POINTS: _points, TEXT: _text, NAME: _name}
"""What draws each kind of value."""
