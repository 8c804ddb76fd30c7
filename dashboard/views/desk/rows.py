"""Cases in a list: clock in colour and words, a link to the case, what it waits for, and the reader's own next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from casework.desk.transitions import Transition, transitions
from casework.errors import YingshengError
from dashboard.frame import access, address, navigation, shell
from dashboard.frame.i18n import _, label, sentence
from dashboard.frame.state import Platform
from dashboard.parts import casedesk
from dashboard.parts.markdown import plain
from dashboard.parts.queue import Waiting, chip, place
from dashboard.parts.steps import fixed_by


def rows(platform: Platform, cases: Sequence[Waiting], projects: Mapping[str, str]) -> None:
    """Draw one row per case; each links to its case file with the next step's form open."""
    target = navigation.target("case")
    for case in cases:
        number = case.state.number
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"row-{case.state.case_id}"):
            st.html(chip(case.face), width=205)
            st.page_link(target, label=f"**{plain(number)}**", query_params=address.shared(**_opened(case)), width=190)
            st.html(_details(case, projects))
            _step(platform, case, target)


def _opened(case: Waiting) -> dict[str, str]:
    step = {"do": case.step.value} if case.step is not None else {}
    return {"id": case.state.case_id, **step}


def _details(case: Waiting, projects: Mapping[str, str]) -> str:
    """Two lines: what it is about and who; where it stands."""
    state, person = case.state, case.customer
    where = " ".join(filter(None, (projects.get(state.project, state.project), place(person))))
    who = [person.name, person.mobile or person.phone] if person else []
    raised = _("level {n}", n=state.raised) if state.raised else ""
    stands = label(case.pack.stage_name(state.stage))
    first, second = _line([case.about, where, *who]), _line([stands, raised, state.department])
    return f"<div class='case'><p>{first}</p><p class='stage'>{second}</p></div>"


def _line(parts: Sequence[str | None]) -> str:
    return " · ".join(escape(part) for part in parts if part)


def _step(platform: Platform, case: Waiting, target: st.Page) -> None:
    """The reader's next step: taken by one press where nothing is asked, else the way to its form; or who has it."""
    if case.step is None:
        waits = _("waits for {department}", department=case.state.department or "–")
        st.html(f"<p class='step wait'>{escape(waits)}</p>", width=190)
        return
    row = transitions(case.pack)[case.step]
    name = plain(label(row.face))
    if not asks_nothing(row):
        st.page_link(target, label=f"→ **{name}**", query_params=address.shared(**_opened(case)), width=190)
    elif st.button(name, key=f"take-{case.state.case_id}", icon=":material/check:", width=190):
        _take(platform, case, row)


def asks_nothing(row: Transition) -> bool:
    """Whether a step's form has no field but the time, which is now."""
    return row.form.model_fields.keys() - fixed_by(row).keys() <= {"occurred_at"}


def _take(platform: Platform, case: Waiting, row: Transition) -> None:
    """Enter the step, once however often it is pressed; a refusal is said in the row."""
    state = case.state
    try:
        casedesk.desk(platform).handle(
            access.current_user(), state.case_id, row.form.model_validate(fixed_by(row)),
            expected_version=state.version, idempotency_key=f"row-{state.case_id}-{state.version}-{case.step}",
            now=shell.now(),
        )  # fmt: skip
    except YingshengError as error:
        st.error(sentence(error), icon=":material/block:")
        return
    st.toast(_("Entered: {step}", step=label(row.face)), icon=":material/check:")
    casedesk.entered()
