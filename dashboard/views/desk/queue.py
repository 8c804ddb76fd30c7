"""The queue: cases that wait for the reader, or all open ones, filtered and sorted; the choices stand in the URL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from casework.access.permissions import User
from dashboard.frame import address
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, worded
from dashboard.frame.state import Platform
from dashboard.parts import came_from, casedesk
from dashboard.parts.components import nothing_here
from dashboard.parts.formats import number
from dashboard.parts.queue import MOST, OVER, TODAY, Waiting, mine
from dashboard.views.desk import columns, filters, several
from dashboard.views.desk.columns import Names
from dashboard.views.desk.rows import rows

PAGE = 30


@apart
def show(
    platform: Platform, user: User, cases: Sequence[Waiting], projects: Mapping[str, str], stages: Mapping[str, str]
) -> None:
    """Draw filters and the rows of one page; ``stages`` are names by key."""
    names = Names(projects, casedesk.staff(platform))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="desk-filters"):
        asked = filters.wanted(user.user_id, cases, projects, stages, filters.MINE)
        found = columns.ordered([case for case in cases if asked.fits(case)], names)
        shown = columns.chosen()
        is_several = st.toggle(_("Several at once"), key=worded("several"))
    _summary(cases)
    if not found:
        several.told()
        nothing_here(_("Nothing waits here. Choose “All open cases”, or take a filter away."))
        return
    came_from.place("desk")
    came_from.remember("desk", (case.state.case_id for case in found))
    first = _page(len(found))
    here = found[first : first + PAGE]
    if is_several:
        several.bar(platform, user, here)
    rows(platform, here, names, shown, picks=is_several)
    if len(cases) == MOST:
        st.caption(_("The {n} most pressing cases are looked at; others come up as these are worked.", n=MOST))


def _summary(cases: Sequence[Waiting]) -> None:
    own = mine(cases)
    over, today = (len([case for case in own if case.face.tone == tone]) for tone in (OVER, TODAY))
    still_open = len([case for case in cases if case.state.is_open])
    with st.container(key="desk-summary"):
        st.caption(
            _("{mine} wait for you: {over} overdue, {today} due today. {all} open in all.",
              mine=number(len(own)), over=number(over), today=number(today), all=number(still_open))
        )  # fmt: skip


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


def _encode(value: object) -> list[str]:
    return [str(value)] if value else []
