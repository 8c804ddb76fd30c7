"""What a load would do to the ledger, before anybody presses the button."""

from __future__ import annotations

import streamlit as st

from casework.vocabulary import EventKind
from dashboard.frame.apart import apart
from dashboard.frame.i18n import CHINESE, _, _n, language
from dashboard.parts.formats import in_turn, listed, number
from dashboard.parts.markdown import plain
from etl.intake.reports import Consequences, Spelling

NAMED = 20


@apart
def show(found: Consequences) -> None:
    """Draw steps by kind, projects, what is struck out and what an earlier extract had."""
    if found.struck:
        st.warning(
            _("An empty cell says that these did not happen; they would be struck out: {steps}.",
              steps=listed(_counted(kind, count) for kind, count in found.struck.items())),
            icon=":material/ink_eraser:",
        )  # fmt: skip
    _projects(found)
    if found.gone:
        told = _n("{n} of an earlier extract is not in this file: {names}",
                  "{n} of an earlier extract are not in this file: {names}",
                  len(found.gone), names=plain(listed(found.gone[:NAMED])))  # fmt: skip
        st.warning(told, icon=":material/playlist_remove:")
    with st.expander(_("What the load would do"), icon=":material/fact_check:"):
        for fate, heading in {"added": _("Entries that are new"), "corrected": _("Entries that are corrected")}.items():
            counted = [_counted(step.kind, step.count) for step in found.steps if step.fate == fate]
            if counted:
                st.markdown(f"{heading}: {listed(counted)}")
        if found.obligations:
            st.markdown(
                in_turn(
                    _("Obligations by clause; new cases looked at: {n}.", n=number(found.obligations_of)),
                    listed(f"{plain(clause)} × {number(count)}" for clause, count in found.obligations.items()),
                )
            )


def _projects(found: Consequences) -> None:
    if found.new_projects:
        st.info(_("Projects that would be made: {names}.", names=plain(listed(found.new_projects))))
    odd = [each for each in found.spellings if each.written != each.code]
    if odd:
        st.caption(_("Spellings of projects: {names}.", names=listed(_spelled(each) for each in odd)))


def _spelled(each: Spelling) -> str:
    return f"{plain(each.written)} → {plain(each.code)} × {number(each.rows)}"


def _counted(kind: str, count: int) -> str:
    known = EventKind(kind)
    return f"{known.zh if language() == CHINESE else known.en} × {number(count)}"
