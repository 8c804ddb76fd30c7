"""What the reader can do to a case now: the possible steps, the form of the one chosen, and why others are not."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from casework.access.permissions import User
from casework.desk.desk import CaseFile
from casework.desk.sayings import form_conditions
from casework.desk.step_names import Name
from casework.desk.transitions import Transition, transitions
from casework.errors import ConflictError, RuleError, YingshengError
from dashboard.frame import address, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label, sentence
from dashboard.frame.sheets import is_open, look_again, put_away, sheet
from dashboard.frame.state import Platform
from dashboard.parts import casedesk, forms
from dashboard.parts.components import nothing_here
from dashboard.parts.formats import moment
from dashboard.parts.markdown import plain
from dashboard.parts.steps import form_named, groups
from dashboard.views.case import correction as case_correction
from dashboard.views.case import fields as case_fields


@apart
def show(platform: Platform, user: User, case: CaseFile) -> None:
    """Draw the steps, and the form of the step in the URL."""
    chosen = _chosen(case)
    if not case.possible:
        nothing_here(_("There is nothing for you to do in this case now. Below stands what it waits for."))
    _steps(case, chosen)
    if chosen is not None:
        _form(platform, user, case, chosen)
    _not_now(case)


def _chosen(case: CaseFile) -> Transition | None:
    """The step chosen here, or in the URL by whoever linked to the case; if it is or was possible."""
    row = form_named(case.pack, st.session_state.get(_chosen_key(case), address.first("do")))
    if row is None or not (row.command in case.possible or is_open(case.state.case_id, row.command.value)):
        return None
    return row


def _chosen_key(case: CaseFile) -> str:
    return address.state_key(f"step-{case.state.case_id}")


def _choose(case: CaseFile, command: Name | None) -> None:
    """Open the form of a step, or none. Never a switch: a browser may send a click twice."""
    st.session_state[_chosen_key(case)] = command.value if command else ""


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
                    on_click=_choose,
                    args=(case, command),
                )


def _form(platform: Platform, user: User, case: CaseFile, row: Transition) -> None:
    state, command = case.state, row.command
    opened = sheet(state.case_id, command.value, state.version)
    with st.container(border=True, key="step-form"):
        asked = label(form_conditions(row.steps.values(), case.pack.regulation))
        st.markdown(f"**{label(row.face)}** · {_('clause {clause}', clause=row.clause)} · {plain(asked)}")
        _meanwhile(platform, case, opened.version)
        about_entry = command in case_correction.FORMS
        with st.container(key=opened.name) if about_entry else st.form(opened.name, border=False):
            values = case_fields.fields(platform, user, case, row, opened.name)
            button = partial(st.button, key=f"{opened.name}-enter") if about_entry else st.form_submit_button
            with st.container(horizontal=True):
                sent = button(_("Enter: {step}", step=label(row.face)), type="primary")
                dropped = st.button(_("Discard")) if about_entry else st.form_submit_button(_("Discard"))
        if dropped:
            put_away(state.case_id, command.value)
            _choose(case, None)
            st.rerun()
        if sent:
            _send(platform, user, case, row, values)


def _meanwhile(platform: Platform, case: CaseFile, seen: int) -> None:
    """Say what others entered since the form was opened; what was typed stays."""
    newer = [entry for entry in case.entries if entry.version > seen]
    if newer:
        names = casedesk.staff(platform)
        told = "; ".join(
            f"{label(entry.kind)} · {names.get(entry.actor, entry.actor)} · {moment(entry.recorded_at)}"
            for entry in newer
        )
        st.warning(
            _("Since you opened this form: {changes}. What you typed is still here.", changes=plain(told)),
            icon=":material/sync_problem:",
        )


def _send(platform: Platform, user: User, case: CaseFile, row: Transition, values: Mapping[str, object]) -> None:
    state, command = case.state, row.command
    opened = sheet(state.case_id, command.value, state.version)
    try:
        typed = forms.build(row.form, values)
        casedesk.desk(platform).handle(
            user, state.case_id, typed, expected_version=opened.version, idempotency_key=opened.key, now=shell.now()
        )
    except ConflictError as error:
        look_again(state.case_id, command.value, state.version)
        st.error(sentence(error), icon=":material/sync_problem:")
        st.caption(_("What you typed is still here. Enter it again if it is still right."))
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:" if isinstance(error, RuleError) else ":material/error:")
    else:
        put_away(state.case_id, command.value)
        _choose(case, None)
        st.toast(_("Entered: {step}", step=label(row.face)), icon=":material/check:")
        casedesk.entered()


def _not_now(case: CaseFile) -> None:
    if not case.refused:
        return
    with st.expander(_("Not possible now, and why ({n})", n=len(case.refused))):
        rows = transitions(case.pack)
        for command, reason in case.refused.items():
            st.markdown(f"**{label(rows[command].face)}** — {sentence(reason)}")
