"""The queue: cases that wait for the reader, or all open ones, filtered; the filters stand in the URL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard.frame import address
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _
from dashboard.frame.state import Platform
from dashboard.parts import unheeded
from dashboard.parts.components import nothing_here
from dashboard.parts.formats import number
from dashboard.parts.queue import MOST, OVER, TODAY, Waiting, mine
from dashboard.views.desk.rows import rows

PAGE = 20
ALL, PRESSING = "all", "pressing"


@apart
def show(platform: Platform, cases: Sequence[Waiting], projects: Mapping[str, str], stages: Mapping[str, str]) -> None:
    """Draw filters and the rows of one page; ``stages`` are names by key."""
    found = _filtered(cases, projects, stages)
    _summary(cases)
    if not found:
        nothing_here(_("Nothing waits here. Choose “All open cases”, or take a filter away."))
        return
    first = _page(len(found))
    rows(platform, found[first : first + PAGE], projects)
    if len(cases) == MOST:
        st.caption(_("The {n} most pressing cases are looked at; others come up as these are worked.", n=MOST))


def _summary(cases: Sequence[Waiting]) -> None:
    own = mine(cases)
    over = sum(case.face.tone == OVER for case in own)
    today = sum(case.face.tone == TODAY for case in own)
    still_open = sum(case.state.is_open for case in cases)
    with st.container(key="desk-summary"):
        st.caption(
            _("{mine} wait for you: {over} overdue, {today} due today. {all} open in all.",
              mine=number(len(own)), over=number(over), today=number(today), all=number(still_open))
        )  # fmt: skip


def _filtered(cases: Sequence[Waiting], projects: Mapping[str, str], stages: Mapping[str, str]) -> list[Waiting]:
    with st.container(horizontal=True, vertical_alignment="bottom", key="desk-filters"):
        whose = _choice("whose", {ALL: _("All open cases")}, _("Only mine"), _("Cases"))
        stage = _choice("stage", stages, _("All"), _("Stage"))
        project = _choice("at_project", projects, _("All"), _("Project"))
        due = _choice("due", {OVER: _("overdue"), PRESSING: _("overdue or due today")}, _("All"), _("Clock"))
    kept = list(cases) if whose == ALL else mine(cases)
    tones = {OVER: {OVER}, PRESSING: {OVER, TODAY}}.get(due or "")
    return [
        case
        for case in kept
        if (stage is None or case.stage_key == stage)
        and (project is None or case.state.project == project)
        and (tones is None or case.face.tone in tones)
    ]


def _choice(name: str, options: Mapping[str, str], otherwise: str, title: str) -> str | None:
    """A pick list whose choice stands in the URL; the first entry means no filter."""
    wanted = unheeded.one(name, title, options)
    codes = ["", *options]
    chosen = st.selectbox(
        title,
        codes,
        index=codes.index(wanted) if wanted is not None and wanted in options else 0,
        format_func=lambda code: options.get(code, otherwise),
        key=address.widget_key(name),
        on_change=address.take,
        args=(name, _encode),
        width=166,
    )
    return chosen or None


def _encode(value: object) -> list[str]:
    return [str(value)] if value else []


def _page(total: int) -> int:
    """The first row to show; the number of the page stands in the URL."""
    pages = -(-total // PAGE)
    wanted = address.first("page") or "1"
    current = min(int(wanted), pages) if wanted.isdecimal() and int(wanted) else 1
    if pages > 1:
        current = st.pagination(
            pages, default=current, key=address.widget_key("page"), on_change=address.take, args=("page", _encode)
        )
    return (current - 1) * PAGE
