"""The first page: are we answering in time, what is open, are customers satisfied — what changed, and is it real?"""

from __future__ import annotations

import pyarrow.compute as pc
import streamlit as st

from casework.policy import Pack
from casework.vocabulary import SatisfactionSource
from dashboard.frame import navigation, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _
from dashboard.frame.state import Platform
from dashboard.parts.components import Judgement, share_card
from dashboard.parts.formats import month, number
from dashboard.parts.markdown import plain
from dashboard.parts.scope_bar import Names
from dashboard.parts.shares import shares
from dashboard.views.compliance import trend as compliance_trend
from dashboard.views.home import changes as home_changes
from dashboard.views.satisfaction.page import share_of
from etl.warehouse.scope import Scope, months_before
from surveys.statistics import Share

NEXT = ("desk", "new", "compliance", "unresolved", "score", "club", "satisfaction", "import", "users", "permissions")
"""Pages offered to somebody who may open none of the figures, in this order."""


def page() -> None:
    """Draw the page."""
    platform = shell.begin(
        _("Overview"),
        _("Customer complaints, worked by the regulation: each number cites its clause and opens down to its cases."),
    )
    cards = [path for path in CARDS if navigation.exists(path)]
    if not cards:
        _elsewhere()
        return
    scope = Scope.last_months(2, shell.now())
    shell.provenance(platform, scope)
    pack = shell.pack(platform, scope)
    with st.container(key="cards"):
        for path in cards:
            with st.container(height="stretch"):
                CARDS[path](platform, scope, pack)
                navigation.link(path, navigation.title(path), icon=":material/arrow_forward:")
    if navigation.exists("compliance"):
        names = Names.of(platform.answers.choices())
        left, right = st.columns(2, gap="large")
        with left:
            home_changes.show(platform, scope, names, pack.compliance)
        with right:
            compliance_trend.over_months(platform, scope, pack.compliance)


@apart
def _elsewhere() -> None:
    st.subheader(_("Go on to"), anchor=False)
    for path in filter(navigation.exists, NEXT):
        navigation.link(path, navigation.title(path))


@apart
def _in_time(platform: Platform, scope: Scope, pack: Pack) -> None:
    found = shares(platform.answers.compliance(scope, by=("month",)), ("month",))
    now, before = scope.month_to, months_before(scope.month_to, 1)
    judged = Judgement(
        found.get((now,), Share(0, 0)), pack.compliance.target, pack.compliance.min_n, found.get((before,))
    )
    share_card(_("Limits kept in {month}", month=month(now)), judged)


@apart
def _still_open(platform: Platform, scope: Scope, _pack: Pack) -> None:
    rows = platform.answers.unresolved_counts(scope, by=("level",)).to_pylist()
    total, overdue = sum(row["n"] for row in rows), sum(row["overdue"] for row in rows)
    raised = sum(row["n"] for row in rows if row["level"])
    with st.container(border=True, height="stretch"):
        st.metric(_("Complaints still open"), number(total))
        st.caption(_("With an overdue clock: {n}", n=number(overdue)) + "  \n" + _("Escalated: {n}", n=number(raised)))


@apart
def _satisfied(platform: Platform, scope: Scope, pack: Pack) -> None:
    rows = platform.answers.satisfaction(scope, by=("source", "month")).to_pylist()
    found = {row["month"]: share_of(row) for row in rows if row["source"] == SatisfactionSource.CASE_CALLBACK.value}
    now, before = scope.month_to, months_before(scope.month_to, 1)
    judged = Judgement(
        found.get(now, Share(0, 0)), pack.satisfaction.target, pack.satisfaction.min_n, found.get(before)
    )
    share_card(_("Satisfied at the callback in {month}", month=month(now)), judged)


@apart
def _scored(platform: Platform, scope: Scope, _pack: Pack) -> None:
    last = months_before(scope.month_to, 1)
    scores = platform.answers.scores(scope)
    rows = scores.filter(pc.equal(scores["month"], last)).sort_by("total").to_pylist()
    names = Names.of(platform.answers.choices()).projects
    with st.container(border=True, height="stretch"):
        title = _("Monthly score of {month}, middle project", month=month(last))
        if not rows:
            st.metric(title, _("no data"))
            return
        st.metric(title, number(rows[len(rows) // 2]["total"]))
        told = [{"project": plain(names.get(r["project"], r["project"])), "points": number(r["total"])} for r in rows]
        highest, lowest = _("Highest: {project}, {points}", **told[-1]), _("Lowest: {project}, {points}", **told[0])
        st.caption(f"{highest}  \n{lowest}")


CARDS = {"compliance": _in_time, "unresolved": _still_open, "satisfaction": _satisfied, "score": _scored}
"""The page that a card opens, and what draws it."""
