"""What a case waits for, on the first screen: the next limit and when it is due, who has it, the reader's next step."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import streamlit as st

from casework.desk.desk import CaseFile
from casework.desk.step_names import Name
from casework.desk.transitions import transitions
from dashboard.frame import access, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label
from dashboard.frame.state import Platform
from dashboard.parts import casedesk
from dashboard.parts.markdown import plain
from dashboard.parts.queue import Face, chip, face
from dashboard.views.case import staff, step_form

STYLE = Path(__file__).parents[1] / "desk.css"


@st.fragment
@apart
def show(platform: Platform, case_id: str) -> None:
    """Draw it straight from the ledger, in one line where there is room."""
    now = shell.now()
    case = casedesk.desk(platform).case_file(access.current_user(), case_id, now)
    st.html(STYLE)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="case-next"):
        if case.state.is_open or case.state.course.running:
            st.html(chip(next_limit(case, now)), width=260)
        st.caption(plain(_who(case)))
        if holder := staff.in_hand_of(platform, case_id):
            st.caption(plain(_("in hand of {person}", person=holder)))
        if case.suggested is not None:
            st.button(
                _("Next: {step}", step=label(transitions(case.pack)[case.suggested].face)), type="primary",
                icon=":material/arrow_forward:", key="do-next", on_click=_open, args=(case, case.suggested),
            )  # fmt: skip


def next_limit(case: CaseFile, now: datetime) -> Face:
    """The clock that is due first, with its clause."""
    known = {each.id for each in case.pack.obligations}
    due = next((each for each in case.state.course.running if each.clock in known), None)
    row: dict[str, object] = {"next_due_at": None, "next_rule_key": None}
    if due is not None:
        row = {"next_due_at": due.at, "next_rule_key": f"{case.pack.id}/{due.clock}"}
    return face(case.pack, row, now, case.state.course.running)


def _who(case: CaseFile) -> str:
    """Who has the case."""
    if not case.state.is_open and case.suggested is None:
        return _("The case is closed.")
    held = case.state.department or _("nobody yet")
    return (
        _("It waits for you; with: {department}", department=held)
        if case.suggested
        else _("waits for {department}", department=held)
    )


def _open(case: CaseFile, command: Name) -> None:
    """Open the step's form, which stands in another part of the page."""
    step_form.choose(case, command)
    st.rerun()
