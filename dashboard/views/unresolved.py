"""Unresolved complaints: how many, how old, what is due next, and how long solving takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from casework.vocabulary import Stage
from dashboard import address, scope_bar, shell
from dashboard.charts.counts import Group, open_counts
from dashboard.charts.survival import Step, survival_curve
from dashboard.components import chart, choosable_chart, nothing_here
from dashboard.formats import listed, number, span
from dashboard.i18n import N_, _, label
from dashboard.scope_bar import Names
from dashboard.state import Platform
from dashboard.views import unresolved_list, unresolved_register
from etl.scope import Scope
from surveys.statistics import survival

FILTERS = ("project", "department", "severity", "channel", "concern")
SURVIVAL_DAYS = 60
"""The curve is drawn up to here; its figures use all days."""
GROUPINGS = {
    "age_band": N_("Age in days"),
    "stage": N_("Stage"),
    "level": N_("Escalation level"),
    "project": N_("Project"),
}


def page() -> None:
    """Draw the page."""
    platform = shell.begin(
        _("Unresolved complaints"),
        _("What is still open, what falls due next, what is overdue and by how much, and how long solving takes."),
    )
    choices = platform.answers.choices()
    scope = scope_bar.choose(choices, FILTERS, months=False)
    shell.provenance(platform, scope)
    names = Names.of(choices)
    found = platform.answers.unresolved(scope)
    if found.num_rows == 0:
        nothing_here(
            _("No complaint was open at that moment with these filters. Clear a filter or choose another moment.")
        )
    else:
        _headline(found)
        _groups(platform, scope, names)
        unresolved_list.show(platform, scope, found, names)
    _survival(platform, scope)
    unresolved_register.show(platform, scope, names)


def _headline(found: pa.Table) -> None:
    left = found["minutes_left"]
    overdue = pc.sum(pc.greater(found["overdue_count"], 0)).as_py()
    day_ahead = pc.and_(pc.greater_equal(left, 0), pc.less_equal(left, 24 * 60))
    cards = (
        (_("Open"), found.num_rows, _("complaints not closed at this moment")),
        (_("With an overdue clock"), overdue, _("something should have been done by now")),
        (_("Due within 24 hours"), pc.sum(day_ahead).as_py() or 0, _("next clock, nothing overdue")),
        (_("Escalated"), pc.sum(pc.greater(found["level"], 0)).as_py(), _("at level 1 or 2")),
        (_("Unclosed register"), pc.sum(found["unclosed"]).as_py(), _("fair, but beyond present ability (3.3.11)")),
    )
    with st.container(horizontal=True, key="cards"):
        for name, value, note in cards:
            with st.container(border=True, height="stretch"):
                st.metric(name, number(value))
                st.caption(note)


def _groups(platform: Platform, scope: Scope, names: Names) -> None:
    st.subheader(_("Where they stand"), anchor=False)
    by = _grouping()
    groups = _ordered(by, platform.answers.unresolved_counts(scope, by=(by,)).to_pylist(), names)
    st.caption(_("Choose a bar to list its cases below."))
    chosen = choosable_chart(
        open_counts(groups),
        key=f"open-{by}",
        alt=_("Bar chart of open complaints: {parts}", parts=listed(f"{g.name} {g.n}" for g in groups)),
    )
    address.write("only", [f"{by}:{chosen[0]}"] if chosen else [])


def _grouping() -> str:
    wanted = address.first("group")
    return str(
        st.segmented_control(
            _("Counted by"),
            list(GROUPINGS),
            format_func=lambda name: _(GROUPINGS[name]),
            default=wanted if wanted in GROUPINGS else "age_band",
            required=True,
            key=address.widget_key("group"),
            on_change=address.take,
            args=("group", lambda value: [] if value == "age_band" else [str(value)]),
        )
    )


def _ordered(by: str, rows: Sequence[dict[str, object]], names: Names) -> list[Group]:
    """Bars in the natural order of the dimension: ages and stages as they come, projects by number of cases."""
    groups = [Group(str(r[by]), group_name(by, r[by], names), int(str(r["n"])), int(str(r["overdue"]))) for r in rows]
    stages = [stage.value for stage in Stage]
    orders = {
        "age_band": lambda g: int(g.code.split("–")[0].rstrip("+")),
        "stage": lambda g: stages.index(g.code),
        "level": lambda g: int(g.code),
    }
    return sorted(groups, key=orders.get(by, lambda g: -g.n))


def group_name(by: str, value: object, names: Names) -> str:
    """What a group is called: stages and levels in words, projects by name, age bands as they are."""
    if by == "stage":
        return label(Stage(str(value)))
    if by == "level":
        return _("Level {n}", n=value) if value else _("Not escalated")
    return names.projects.get(str(value), str(value)) if by == "project" else str(value)


def _survival(platform: Platform, scope: Scope) -> None:
    st.subheader(_("Time to solve"), anchor=False)
    table = platform.answers.time_to_solve(replace(scope, rules=None))
    if table.num_rows == 0 or not pc.sum(table["solved"]).as_py():
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
