"""Cases in a list: clock in colour and words, a link to the case, what it waits for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

import streamlit as st

from dashboard import address, navigation
from dashboard.i18n import _, label
from dashboard.queue import Face, Waiting, place


def chip(face: Face) -> str:
    """The clock as HTML: sign, words, and the limit it counts."""
    rule = f"<small>{escape(face.rule)}</small>" if face.rule else ""
    return f"<p class='clock {face.tone}'><b>{face.sign} {escape(face.words)}</b>{rule}</p>"


def rows(cases: Sequence[Waiting], projects: Mapping[str, str]) -> None:
    """Draw one row per case; each links to its case file with the next step's form open."""
    target = navigation.target("case")
    for case in cases:
        state = case.state
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"row-{state.case_id}"):
            st.html(chip(case.face), width=210)
            st.page_link(target, label=_title(case), query_params=address.shared(**_opened(case)), width=250)
            st.html(_details(case, projects))


def _title(case: Waiting) -> str:
    return f"**{case.state.number}**"


def _opened(case: Waiting) -> dict[str, str]:
    step = {"do": case.step.value} if case.step is not None else {}
    return {"id": case.state.case_id, **step}


def _details(case: Waiting, projects: Mapping[str, str]) -> str:
    state = case.state
    who = " ".join(filter(None, (projects.get(state.project, state.project), place(case.customer))))
    name = case.customer.name if case.customer else None
    phone = (case.customer.mobile or case.customer.phone) if case.customer else None
    step = (
        f"<b class='mine'>→ {escape(label(case.step))}</b>"
        if case.step is not None
        else f"<span class='wait'>{escape(_('waits for {department}', department=state.department or '–'))}</span>"
    )
    raised = _("level {n}", n=state.raised) if state.raised else ""
    facts = " · ".join(escape(text) for text in (who, name, phone) if text)
    stage = " · ".join(escape(text) for text in (label(state.stage), raised, state.department or "") if text)
    return f"<div class='case'><p>{facts}</p><p class='stage'>{stage}</p>{step}</div>"
