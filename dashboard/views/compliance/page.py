"""Response-time compliance: was every clause kept, by whom, and is a change more than noise?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from casework.policy import Compliance, Pack
from dashboard.frame import navigation, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _
from dashboard.frame.state import Platform
from dashboard.parts import scope_bar
from dashboard.parts.charts.distribution import time_taken
from dashboard.parts.charts.heat import Cell, heat_map
from dashboard.parts.components import Judgement, chart, choosable_chart, nothing_here, share_card
from dashboard.parts.formats import month, number, percent
from dashboard.parts.markdown import plain
from dashboard.parts.scope_bar import Names
from dashboard.parts.shares import shares
from dashboard.views.compliance import table as compliance_table
from dashboard.views.compliance import trend as compliance_trend
from etl.warehouse.scope import Scope, months_before
from surveys.statistics import Share

CARDS = 3
"""Clauses that get a card of their own: those that cost most points."""


def page() -> None:
    """Draw the page."""
    platform = shell.begin(
        _("Response-time compliance"),
        _("Was every time limit of the regulation kept? Each figure names its clause and opens down to its cases."),
    )
    choices = platform.answers.choices()
    scope = scope_bar.choose(choices)
    shell.provenance(platform, scope)
    names, pack = Names.of(choices), shell.pack(platform, scope)
    _headline(platform, scope, names, pack)
    _heat(platform, scope, names, pack.compliance)
    compliance_trend.show(platform, scope, names, pack.compliance)
    _time_taken(platform, scope)
    compliance_table.show(platform, scope, names, pack.compliance)


@apart
def _headline(platform: Platform, scope: Scope, names: Names, pack: Pack) -> None:
    latest, before = scope.month_to, months_before(scope.month_to, 1)
    recent = replace(scope, month_from=before, month_to=latest)
    total = shares(platform.answers.compliance(recent, by=("month",)), ("month",))
    by_rule = shares(platform.answers.compliance(recent, by=("rule_key", "month")), ("rule_key", "month"))
    whole = shares(platform.answers.compliance(scope))[()]
    st.subheader(_("In {month}, against the month before", month=month(latest)), anchor=False)
    places = st.columns(CARDS + 1)
    with places[0]:
        judged = _judged(total.get((latest,)), total.get((before,)), pack.compliance)
        note = _("All months chosen: {share} of {n}", share=percent(whole.value), n=number(whole.n))
        share_card(_("All clauses"), judged, note=note)
        _cases_link(latest)
    for place, rule in zip(places[1:], _weightiest(pack, {str(key[0]) for key in by_rule}), strict=False):
        with place:
            judged = _judged(by_rule.get((rule, latest)), by_rule.get((rule, before)), pack.compliance)
            share_card(plain(names.rules.get(rule, rule)), judged)
            _cases_link(latest, clause=rule)


def _judged(now: Share | None, before: Share | None, rules: Compliance) -> Judgement:
    return Judgement(now or Share(0, 0), rules.target, rules.min_n, before)


def _weightiest(pack: Pack, present: set[str]) -> list[str]:
    rules = sorted(pack.obligations, key=lambda o: -o.points)
    return [key for o in rules if (key := f"{pack.id}/{o.id}") in present][:CARDS]


def _cases_link(latest: date, **parts: str) -> None:
    bounds = {"from": f"{latest:%Y-%m}", "to": f"{latest:%Y-%m}"}
    at = {f"at_{name}": value for name, value in parts.items()}
    navigation.link("obligations", _("Cases"), icon=":material/arrow_forward:", at_month=bounds["from"], **at)


@apart
def _heat(platform: Platform, scope: Scope, names: Names, rules: Compliance) -> None:
    st.subheader(_("Projects and clauses"), anchor=False)
    by = ("project", "rule_key")
    found = shares(platform.answers.compliance(scope, by=by), by)
    if not any(share.n for share in found.values()):
        nothing_here(_("Nothing was due in these months with these filters. Widen the months or clear a filter."))
        return
    cells = [Cell(str(project), str(rule), share) for (project, rule), share in found.items()]
    rows = {code: name for code, name in names.projects.items() if any(c.row == code for c in cells)}
    columns = {key: name for key, name in names.rules.items() if any(c.column == key for c in cells)}
    st.caption(_("Share met and number of obligations due; a dash means no data. Choose a cell to see its cases."))
    with st.container(key="heat"):
        chosen = choosable_chart(
            heat_map(cells, rows, columns, rules.target, rules.min_n),
            key="heat-map",
            alt=_(
                "Heat map of compliance by project ({rows}) and clause ({columns}), against a target of {target}; "
                "the table below holds the same figures",
                rows=len(rows),
                columns=len(columns),
                target=percent(rules.target, 0),
            ),
        )
    if chosen:
        navigation.go("obligations", at_project=chosen[0], at_clause=chosen[1])


@apart
def _time_taken(platform: Platform, scope: Scope) -> None:
    st.subheader(_("Time taken against the limit"), anchor=False)
    counts: dict[float, int] = {}
    for row in platform.answers.time_taken(scope).to_pylist():
        counts[row["bin"]] = counts.get(row["bin"], 0) + row["n"]
    if not counts:
        nothing_here(_("Nothing with a limit was finished in these months. Widen the months or clear a filter."))
        return
    st.caption(_("Finished obligations only; what is overdue and not done is not in this picture but in every share."))
    chart(
        time_taken(counts),
        key="time-taken",
        alt=_("Histogram of time taken as a share of the limit; obligations: {n}", n=number(sum(counts.values()))),
    )
