"""What complaints of the last twelve months are about and where they come from, the most frequent first.

Each bar and mark lists the complaints that it counts.
"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.frame.i18n import N_, _
from dashboard.frame.state import Platform
from dashboard.parts import came_from
from dashboard.parts.charts.causes import Cause, Spot, over_months, pareto
from dashboard.parts.components import choosable_chart, nothing_here
from dashboard.parts.scope_bar import Names
from dashboard.parts.sections import section
from dashboard.parts.segments import one_of
from dashboard.views.home import cause_list
from dashboard.views.home.cause_list import BUILDING, CATEGORY, PLACE, PROJECT, Counted, code_of, name_of
from etl.warehouse.scope import Scope, months_before

MONTHS, SHOWN = 12, 10


@section(N_("Causes"), height=420)
def show(platform: Platform, scope: Scope, names: Names, path: str) -> None:
    """Draw what they are about, the same month by month, and the buildings they come from, on the page at ``path``."""
    came_from.place(path)
    asked = replace(scope, month_from=months_before(scope.month_to, MONTHS))
    about = _ranked(platform, asked, CATEGORY, names)
    if not about:
        nothing_here(_("No complaint was received in the last twelve months."))
        return
    st.caption(_("Complaints received in the last twelve months and the running one. The line says what all up to "
                 "there make up together. Choose a bar or a mark to list its complaints."))  # fmt: skip
    by, chosen = _place(asked), cause_list.chosen(asked)
    left, right = st.columns(2, gap="large")
    with left:
        _bars(about, CATEGORY, chosen, "causes", _("Complaints by category, the most frequent first"))
    with right:
        _where(platform, asked, names, by, chosen)
    _by_month(platform, asked, about, chosen)
    if chosen is not None:
        cause_list.show(platform, asked, names, chosen, path)


def _ranked(platform: Platform, asked: Scope, by: str, names: Names) -> list[Cause]:
    dimensions = (PROJECT, BUILDING) if by == PLACE else (by,)
    rows = platform.answers.causes(asked, dimensions).to_pylist()[:SHOWN]
    coded = [(tuple(code_of(row[each]) for each in dimensions), row) for row in rows]
    return [Cause(codes, name_of(by, codes, names), row["n"], row["open_cases"], row["share_so_far"])
            for codes, row in coded]  # fmt: skip


def _bars(causes: list[Cause], by: str, chosen: Counted | None, key: str, alt: str) -> None:
    codes = chosen.codes if chosen and chosen.by == by and chosen.month is None else None
    choosable_chart(pareto(causes, codes), key=key, alt=alt, on_choose=lambda told: cause_list.choose(by, told))


def _place(asked: Scope) -> str:
    """By what places are told: the buildings of one project; of several the projects, or the buildings with theirs."""
    if asked.projects is not None and len(asked.projects) == 1:
        return BUILDING
    return one_of("where", _("Places by"), {PROJECT: _("Project"), PLACE: _("Building")}, drops=cause_list.PARAMETER)


def _where(platform: Platform, asked: Scope, names: Names, by: str, chosen: Counted | None) -> None:
    alt = _("Complaints by project, the most frequent first")
    if by != PROJECT:
        alt = _("Complaints by building, the most frequent first")
    _bars(_ranked(platform, asked, by, names), by, chosen, "causes-where", alt)


def _by_month(platform: Platform, asked: Scope, about: list[Cause], chosen: Counted | None) -> None:
    rows = platform.answers.causes(asked, (CATEGORY, "month")).to_pylist()
    counts = {(code_of(row[CATEGORY]), row["month"]): row["n"] for row in rows}
    spots = [Spot(each.codes[0], each.name, at, counts[each.codes[0], at])
             for each in about for at in asked.months if (each.codes[0], at) in counts]  # fmt: skip
    mark = (chosen.codes[0], chosen.month) if chosen and chosen.month else None
    choosable_chart(
        over_months(spots, asked.months, mark), key="causes-months", alt=_("Complaints by category and month"),
        on_choose=lambda codes: cause_list.choose(CATEGORY, codes),
    )  # fmt: skip
