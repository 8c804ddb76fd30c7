"""What complaints of the last twelve months are about and where they come from, the most frequent first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from dashboard.frame.i18n import N_, _
from dashboard.frame.state import Platform
from dashboard.parts.charts.causes import Cause, over_months, pareto
from dashboard.parts.components import chart, nothing_here
from dashboard.parts.scope_bar import Names
from dashboard.parts.sections import section
from etl.warehouse.scope import Scope, months_before

MONTHS, SHOWN = 12, 10


@section(N_("Causes"), height=420)
def show(platform: Platform, scope: Scope, names: Names) -> None:
    """Draw what they are about, the same month by month, and the buildings they come from."""
    asked = replace(scope, month_from=months_before(scope.month_to, MONTHS))
    about = _ranked(platform, asked, "category", lambda code: names.word("category", code))
    if not about:
        nothing_here(_("No complaint was received in the last twelve months."))
        return
    st.caption(_("Complaints received in the last twelve months and the running one. The line says what all up to "
                 "there make up together."))  # fmt: skip
    left, right = st.columns(2, gap="large")
    with left:
        chart(pareto(about), key="causes", alt=_("Complaints by category, the most frequent first"))
    with right:
        _where(platform, asked, names)
    _by_month(platform, asked, names)


def _ranked(platform: Platform, asked: Scope, by: str, named: Callable[[str], str]) -> list[Cause]:
    rows = platform.answers.causes(asked, (by,)).to_pylist()[:SHOWN]
    return [Cause(_("not said") if row[by] is None else named(row[by]), row["n"], row["open_cases"],
                  row["share_so_far"]) for row in rows]  # fmt: skip


def _where(platform: Platform, asked: Scope, names: Names) -> None:
    """The buildings of one project; of several the projects, since buildings bear the same names in each."""
    if asked.projects is not None and len(asked.projects) == 1:
        found = _ranked(platform, asked, "building", str)
        chart(pareto(found), key="causes-where", alt=_("Complaints by building, the most frequent first"))
        return
    found = _ranked(platform, asked, "project", lambda code: names.projects.get(code, code))
    chart(pareto(found), key="causes-where", alt=_("Complaints by project, the most frequent first"))


def _by_month(platform: Platform, asked: Scope, names: Names) -> None:
    rows = platform.answers.causes(asked, ("category", "month")).to_pylist()
    told = {(_("not said") if row["category"] is None else names.word("category", row["category"]), row["month"]):
            row["n"] for row in rows}  # fmt: skip
    about = [each.name for each in _ranked(platform, asked, "category", lambda code: names.word("category", code))]
    chart(over_months(told, about, asked.months), key="causes-months", alt=_("Complaints by category and month"))
