"""Cases in a list: clock in colour and words, a link to the case, what it waits for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from dashboard.frame import address, navigation
from dashboard.frame.i18n import _, label
from dashboard.parts.markdown import plain
from dashboard.parts.queue import Waiting, chip, place


def rows(cases: Sequence[Waiting], projects: Mapping[str, str]) -> None:
    """Draw one row per case; each links to its case file with the next step's form open."""
    target = navigation.target("case")
    for case in cases:
        number = case.state.number
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"row-{case.state.case_id}"):
            st.html(chip(case.face), width=205)
            st.page_link(target, label=f"**{plain(number)}**", query_params=address.shared(**_opened(case)), width=190)
            st.html(_details(case, projects))
            st.html(_step(case), width=190)


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


def _step(case: Waiting) -> str:
    if case.step_face is not None:
        return f"<p class='step mine'>→ {escape(label(case.step_face))}</p>"
    waits = _("waits for {department}", department=case.state.department or "–")
    return f"<p class='step wait'>{escape(waits)}</p>"
