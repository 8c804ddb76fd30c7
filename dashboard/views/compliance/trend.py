"""The compliance page's comparisons: projects on a funnel plot, months with control limits."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from casework.policy import Compliance
from casework.vocabulary.glossary import Word
from dashboard.frame.apart import apart
from dashboard.frame.i18n import N_, _
from dashboard.frame.state import Platform
from dashboard.parts import narrowing, rebasing
from dashboard.parts.charts.funnel import funnel
from dashboard.parts.charts.trend import trend
from dashboard.parts.components import choosable_chart, nothing_here
from dashboard.parts.readings import PAST_MONTHS, funnel_bands, funnel_spots, trend_months
from dashboard.parts.scope_bar import Names
from dashboard.parts.sections import section
from dashboard.parts.shares import shares
from etl.warehouse.scope import Scope, months_before
from reporting.figures import Kpi

MONTHS = 12
"""The trend shows at least this many months."""


@apart
def show(platform: Platform, scope: Scope, names: Names, rules: Compliance) -> None:
    """Draw both, side by side where there is room."""
    left, right = st.columns(2)
    with left:
        _funnel(platform, scope, names)
    with right:
        over_months(platform, scope, rules)


@section(N_("Projects, compared fairly"), height=380, words=[Word.CONTROL_LIMIT])
def _funnel(platform: Platform, scope: Scope, names: Names) -> None:
    found = shares(platform.answers.compliance(scope, by=("project",)), ("project",))
    spots = funnel_spots(found, names.projects)
    whole = shares(platform.answers.compliance(scope))[()]
    if len(spots) < 2 or whole.value is None:  # noqa: PLR2004 - one project cannot be compared
        nothing_here(_("There are not two projects with obligations due to compare. Widen the months or the filters."))
        return
    st.caption(_("A project between the lines does not differ from the company by more than chance."))
    chosen = choosable_chart(
        funnel(spots, whole.value, funnel_bands(whole.value, [spot.n for spot in spots])),
        key="funnel",
        alt=_("Funnel plot: share met over number due, projects: {n}", n=len(spots)),
    )
    if chosen:
        narrowing.choose(at_project=chosen[0])


@section(N_("Months, with control limits"), height=380, words=[Word.CONTROL_LIMIT])
def over_months(platform: Platform, scope: Scope, rules: Compliance) -> None:
    """Draw the company's share of limits kept by month, with control limits; at least a year where there is one.

    A month opens its obligations.
    """
    count = max(MONTHS, len(scope.months))
    longer = replace(scope, month_from=months_before(scope.month_to, count - 1 + PAST_MONTHS))
    found = shares(platform.answers.compliance(longer, by=("month",)), ("month",))
    anew = rebasing.begun(platform, longer, Kpi.COMPLIANCE)
    months, centre = trend_months(longer, count, found, anew)
    if not any(month.n for month in months):
        nothing_here(_("Nothing was due in these months with these filters. Widen the months or clear a filter."))
        return
    st.caption(
        _(
            "Each month is judged by its own past of at least twelve months; one that is marked has a cause worth "
            "finding. Choose a month to see its cases."
        )
    )
    chosen = choosable_chart(
        trend(months, centre, rules.target),
        key="trend",
        alt=_("Share met by month with control limits, months: {n}", n=len(months)),
    )
    rebasing.note(anew, [each.month for each in months])
    if chosen:
        narrowing.choose(at_month=chosen[0])
