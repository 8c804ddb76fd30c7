"""The first page: are we answering in time, what is still open — and where to go on."""

from __future__ import annotations

import streamlit as st

from dashboard import navigation, shell
from dashboard.components import Judgement, share_card
from dashboard.formats import local, month, number
from dashboard.i18n import _
from dashboard.shares import shares
from dashboard.state import Platform
from etl.scope import Scope, months_before
from surveys.statistics import Share

NEXT = (
    "compliance",
    "unresolved",
    "score",
    "club",
    "satisfaction",
    "import",
    "users",
    "permissions",
)
"""Pages offered below the figures, in this order, as far as there are such pages."""


def page() -> None:
    """Draw the page."""
    platform = shell.begin(
        _("Overview"),
        _("Customer complaints, worked by the regulation: each number cites its clause and opens down to its cases."),
    )
    if navigation.exists("compliance"):
        scope = Scope.last_months(2, shell.now())
        shell.provenance(platform, scope)
        left, right = st.columns(2)
        with left:
            _in_time(platform, scope)
        with right:
            _still_open(platform, scope)
    st.subheader(_("Go on to"), anchor=False)
    for path in filter(navigation.exists, NEXT):
        navigation.link(path, navigation.title(path))


def _in_time(platform: Platform, scope: Scope) -> None:
    rules = shell.pack(platform, scope).compliance
    found = shares(platform.answers.compliance(scope, by=("month",)), ("month",))
    now, before = scope.month_to, months_before(scope.month_to, 1)
    judged = Judgement(found.get((now,), Share(0, 0)), rules.target, rules.min_n, found.get((before,)))
    share_card(_("Limits kept in {month}", month=month(local(shell.now()).date())), judged)


def _still_open(platform: Platform, scope: Scope) -> None:
    rows = platform.answers.unresolved_counts(scope, by=("level",)).to_pylist()
    total, overdue = sum(row["n"] for row in rows), sum(row["overdue"] for row in rows)
    raised = sum(row["n"] for row in rows if row["level"])
    with st.container(border=True, height="stretch"):
        st.metric(_("Complaints still open"), number(total))
        st.caption(_("With an overdue clock: {n}", n=number(overdue)) + "  \n" + _("Escalated: {n}", n=number(raised)))
