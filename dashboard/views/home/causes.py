"""What complaints of the last twelve months are about and where they come from, the most frequent first.

Each bar and mark lists the complaints that it counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from dashboard.frame.i18n import N_, _
from dashboard.frame.state import Platform
from dashboard.parts import came_from
from dashboard.parts.charts.causes import Cause, Spot, over_months, pareto
from dashboard.parts.components import choosable_chart, nothing_here
from dashboard.parts.scope_bar import Names
from dashboard.parts.sections import section
from dashboard.views.home import cause_list
from dashboard.views.home.cause_list import BUILDING, CATEGORY, PROJECT, Counted, code_of
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
    chosen = cause_list.chosen(asked)
    left, right = st.columns(2, gap="large")
    with left:
        _bars(about, CATEGORY, chosen, "causes", _("Complaints by category, the most frequent first"))
    with right:
        _where(platform, asked, names, chosen)
    _by_month(platform, asked, about, chosen)
    if chosen is not None:
        cause_list.show(platform, asked, names, chosen, path)


def _ranked(platform: Platform, asked: Scope, by: str, names: Names) -> list[Cause]:
    named: Callable[[str], str] = {
        CATEGORY: lambda code: names.word(CATEGORY, code),
        PROJECT: lambda code: names.projects.get(code, code),
    }.get(by, str)
    rows = platform.answers.causes(asked, (by,)).to_pylist()[:SHOWN]
    return [Cause(code_of(row[by]), _("not said") if row[by] is None else named(row[by]), row["n"],
                  row["open_cases"], row["share_so_far"]) for row in rows]  # fmt: skip


def _bars(causes: list[Cause], by: str, chosen: Counted | None, key: str, alt: str) -> None:
    code = chosen.code if chosen and chosen.by == by and chosen.month is None else None
    choosable_chart(pareto(causes, code), key=key, alt=alt, on_choose=lambda codes: cause_list.choose(by, codes))


def _where(platform: Platform, asked: Scope, names: Names, chosen: Counted | None) -> None:
    """The buildings of one project; of several the projects, since buildings bear the same names in each."""
    if asked.projects is not None and len(asked.projects) == 1:
        by, alt = BUILDING, _("Complaints by building, the most frequent first")
    else:
        by, alt = PROJECT, _("Complaints by project, the most frequent first")
    _bars(_ranked(platform, asked, by, names), by, chosen, "causes-where", alt)


def _by_month(platform: Platform, asked: Scope, about: list[Cause], chosen: Counted | None) -> None:
    rows = platform.answers.causes(asked, (CATEGORY, "month")).to_pylist()
    counts = {(code_of(row[CATEGORY]), row["month"]): row["n"] for row in rows}
    spots = [Spot(each.code, each.name, at, counts[each.code, at])
             for each in about for at in asked.months if (each.code, at) in counts]  # fmt: skip
    mark = (chosen.code, chosen.month) if chosen and chosen.month else None
    choosable_chart(
        over_months(spots, asked.months, mark), key="causes-months", alt=_("Complaints by category and month"),
        on_choose=lambda codes: cause_list.choose(CATEGORY, codes),
    )  # fmt: skip
