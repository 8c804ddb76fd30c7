"""The first page: are we answering in time, what is open, are customers satisfied, what is unusual — by who asks."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboard.frame import access, navigation, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, language
from dashboard.parts import answered, rebasing
from dashboard.parts.scope_bar import Names
from dashboard.views.compliance import trend as compliance_trend
from dashboard.views.home import cards, causes, matrix, needs, roles, signals
from etl.warehouse.scope import Scope, months_before
from reporting.figures import Figures, Kpi, figures, history
from reporting.sentences import facts, sentence

NEXT = (
    "next",
    "desk",
    "new",
    "compliance",
    "project",
    "unresolved",
    "score",
    "club",
    "satisfaction",
    "import",
    "users",
    "permissions",
)
"""Pages offered to somebody who may open none of the figures, in this order."""
FIGURES_PIXELS = 420
"""Height of the shimmer where the figures will stand."""


def page() -> None:
    """Draw the page: the answer in a sentence, what one of its readers comes for, then the figures."""
    platform = shell.begin(
        _("Overview"),
        _("Customer complaints, worked by the regulation: each number cites its clause and opens down to its cases."),
    )
    scope = Scope.last_months(2, shell.figures_at(platform))
    shell.provenance(platform, scope)
    choices = platform.answers.choices()
    names = Names.of(choices)
    if not navigation.exists("compliance"):
        roles.show(platform, scope, names)
        _elsewhere()
        return
    pack, over = shell.pack(platform, scope, choices), months_before(scope.month_to, 1)
    first = st.container()
    left, right = st.columns(2, gap="large")
    with left:
        unusual = st.container()
        needs.show(platform, scope, names)
    with right:
        compliance_trend.over_months(platform, scope, pack.compliance)
    with first, st.skeleton(FIGURES_PIXELS):
        asked = history(scope.as_of)
        found = figures(platform.answers.kpi_months(asked), asked)
        _answer(found, names, over)
        roles.show(platform, scope, names, found)
        cards.show(found, None, over, pack.compliance.min_n)
    with unusual:
        signals.show(found, names, over)
    matrix.show(platform, found, scope, names, over, pack.compliance.min_n)
    causes.show(platform, scope, names, "home")
    rebasing.offer(platform, access.current_user(), None, scope)


@apart
def _answer(found: Figures, names: Names, over: date) -> None:
    """The page's answer in one sentence."""
    said = facts(found, None, Kpi.COMPLIANCE, over, names.projects)
    if said is not None:
        answered.say([sentence(said, language())])


@apart
def _elsewhere() -> None:
    st.subheader(_("Go on to"), anchor=False)
    for path in filter(navigation.exists, NEXT):
        navigation.link(path, navigation.title(path))
