"""Unresolved complaints: how many, how old, what is due next, and how long solving takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pyarrow.compute as pc
import streamlit as st

from casework.vocabulary.glossary import Word
from dashboard.frame import shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import N_, _
from dashboard.frame.state import Platform
from dashboard.parts import answered, came_from, scope_bar
from dashboard.parts.charts.survival import Step, survival_curve
from dashboard.parts.components import chart, nothing_here
from dashboard.parts.formats import number, span
from dashboard.parts.glossary import explained
from dashboard.parts.scope_bar import Names
from dashboard.parts.sections import section
from dashboard.views.unresolved import groups as unresolved_groups
from dashboard.views.unresolved import list as unresolved_list
from dashboard.views.unresolved import register as unresolved_register
from etl.warehouse.scope import Scope
from reporting.figures import Kpi
from surveys.statistics import survival

FILTERS = ("project", "department", "severity", "channel", "concern")
SURVIVAL_DAYS = 60
"""The curve is drawn up to here; its figures use all days."""


def page() -> None:
    """Draw the page."""
    platform = shell.begin(
        _("Unresolved complaints"),
        _("What is still open, what falls due next, what is overdue and by how much, and how long solving takes."),
    )
    came_from.place("unresolved")
    choices = platform.answers.choices()
    scope = scope_bar.choose(choices, shell.figures_at(platform), FILTERS, months=False)
    shell.provenance(platform, scope)
    names = Names.of(choices)
    answered.show(platform, scope, Kpi.OPEN, names)
    totals = platform.answers.unresolved_totals(scope).to_pylist()[0]
    if totals["n"] == 0:
        nothing_here(
            _("No complaint was open at that moment with these filters. Clear a filter or choose another moment.")
        )
    else:
        _headline(totals)
        unresolved_groups.show(platform, scope, names)
        unresolved_list.show(platform, scope, names)
    _survival(platform, scope)
    unresolved_register.show(platform, scope, names)


@apart
def _headline(totals: Mapping[str, int]) -> None:
    cards = (
        (_("Open"), totals["n"], _("complaints not closed at this moment"), (Word.OPEN,)),
        (_("With an overdue clock"), totals["overdue"], _("something should have been done by now"), ()),
        (_("Due within 24 hours"), totals["due_in_a_day"], _("next clock, nothing overdue"), ()),
        (_("Escalated"), totals["raised"], _("at level 1 or 2"), (Word.ESCALATION,)),
        (_("Unclosed register"), totals["unclosed"], _("fair, but beyond present ability"), (Word.UNCLOSED,)),
    )
    with st.container(horizontal=True, key="cards"):
        for name, value, note, words in cards:
            with st.container(border=True, height="stretch"):
                st.metric(name, number(value), help=explained(*words))
                st.caption(note)


@section(N_("Time to solve"), height=340, words=[Word.MEDIAN])
def _survival(platform: Platform, scope: Scope) -> None:
    table = platform.answers.time_to_solve(replace(scope, rules=None))
    if table.num_rows == 0 or not pc.any(pc.greater(table["solved"], 0)).as_py():
        nothing_here(_("No complaint was solved yet with these filters, so there is no curve to draw."))
        return
    curve = survival(*(table[name].to_pylist() for name in ("day", "solved", "censored")))
    shown = zip(curve.day, curve.survival, curve.low, curve.high, curve.at_risk, strict=True)
    st.caption(_("Complaints still open count as open up to today; leaving them out would make the work look faster."))
    # A case solved on day 0 took up to one day: what is still unsolved is known at each day's end.
    within = None if curve.median is None else curve.median + 1
    median = _("never reached") if within is None else span(within * unresolved_list.DAY)
    chart(
        survival_curve(
            [Step(d + 1, left, low, high, n) for d, left, low, high, n in shown if d < SURVIVAL_DAYS], within
        ),
        key="survival",
        alt=_("Survival curve of time to solve; half of the complaints are solved within: {median}", median=median),
    )
