"""What the reader can do to a case now: the possible steps, the form of the one chosen, and why others are not."""

from __future__ import annotations

import streamlit as st

from casework.access.permissions import User
from casework.desk.desk import CaseFile
from casework.desk.transitions import Transition, transitions
from dashboard.frame import address, drafts
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label, sentence
from dashboard.frame.sheets import is_open
from dashboard.frame.state import Platform
from dashboard.parts.components import nothing_here
from dashboard.parts.steps import form_named, groups
from dashboard.views.case import step_form


@apart
def show(platform: Platform, user: User, case: CaseFile) -> None:
    """Draw the steps, and the form of the step in the URL."""
    chosen = _chosen(platform, user, case)
    if not case.possible:
        nothing_here(_("There is nothing for you to do in this case now. Below stands what it waits for."))
    _steps(case, chosen)
    if chosen is not None:
        step_form.show(platform, user, case.state.case_id, chosen)
    _not_now(case)


def _chosen(platform: Platform, user: User, case: CaseFile) -> Transition | None:
    """The step chosen here, in the URL by whoever linked to the case, or begun before; if it is or was possible."""
    chosen = st.session_state.get(step_form.chosen_key(case), address.first("do"))
    if chosen is None:
        begun = drafts.begun(platform, user, step_form.draft_of(case, ""))
        chosen = next(iter(begun), "").removeprefix(step_form.draft_of(case, ""))
    row = form_named(case.pack, chosen)
    if row is None or not (row.command in case.possible or is_open(case.state.case_id, row.command.value)):
        return None
    return row


def _steps(case: CaseFile, chosen: Transition | None) -> None:
    rows = transitions(case.pack)
    for group, commands in groups(case.pack).items():
        offered = [command for command in commands if command in case.possible]
        if not offered:
            continue
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"steps-{group}"):
            st.caption(_(group), width=96)
            for command in offered:
                st.button(
                    label(rows[command].face),
                    key=f"do-{command.value}",
                    type="primary" if rows[command] is chosen else "secondary",
                    icon=":material/arrow_forward:" if command == case.suggested else None,
                    on_click=step_form.choose,
                    args=(case, command),
                )


def _not_now(case: CaseFile) -> None:
    if not case.refused:
        return
    with st.expander(_("Not possible now, and why ({n})", n=len(case.refused))):
        rows = transitions(case.pack)
        for command, reason in case.refused.items():
            st.markdown(f"**{label(rows[command].face)}** — {sentence(reason)}")
