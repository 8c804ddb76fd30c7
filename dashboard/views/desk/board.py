"""The board: open cases by stage, side by side, the most pressing of each stage on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from casework.access.permissions import User
from dashboard.frame import address, navigation
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _
from dashboard.parts.components import nothing_here
from dashboard.parts.formats import number
from dashboard.parts.markdown import plain
from dashboard.parts.queue import OVER, Waiting, chip, place
from dashboard.views.desk import filters

CARDS = 6


@apart
def show(user: User, everything: Sequence[Waiting], projects: Mapping[str, str], names: Mapping[str, str]) -> None:
    """Draw the filters, and a column for each stage that holds a case, ``names`` by key, in their order."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="desk-filters"):
        asked = filters.wanted(user.user_id, everything, projects, names, filters.ALL)
    cases = [case for case in everything if asked.fits(case)]
    if not cases:
        nothing_here(_("No case is open, or none fits the filters."))
        return
    held = {key: [case for case in cases if case.stage_key == key] for key in names}
    with st.container(key="board"):
        for key, there in held.items():
            if there:
                _column(key, names[key], there, projects)


def _column(key: str, name: str, cases: Sequence[Waiting], projects: Mapping[str, str]) -> None:
    over = len([case for case in cases if case.face.tone == OVER])
    with st.container(key=f"stage-{key.replace('/', '-')}"):
        st.markdown(f"**{plain(name)}** {number(len(cases))}")
        st.caption(_("{n} overdue", n=number(over)) if over else _("none overdue"))
        target = navigation.target("case")
        for case in cases[:CARDS]:
            with st.container(border=True, gap=None, key=f"card-{case.state.case_id}"):
                opened = address.shared(id=case.state.case_id)
                st.page_link(target, label=plain(case.state.number), query_params=opened)
                st.html(chip(case.face))
                st.caption(plain(" · ".join(filter(None, _facts(case, projects)))))
        if len(cases) > CARDS:
            more = _("all {n} in a list", n=number(len(cases)))
            navigation.link("desk", more, icon=":material/list:", stage=key, whose="all")


def _facts(case: Waiting, projects: Mapping[str, str]) -> tuple[str, str, str]:
    state = case.state
    return projects.get(state.project, state.project), place(case.customer), state.department or ""
