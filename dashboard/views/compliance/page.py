"""Response-time compliance: was every clause kept, and by whom?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import streamlit as st

from casework.policy import Compliance, Pack
from casework.vocabulary.glossary import Word
from dashboard.frame import navigation, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import N_, _
from dashboard.frame.state import Platform
from dashboard.parts import answered, heat_rows, narrowing, one_regulation, scope_bar
from dashboard.parts.charts.distribution import time_taken
from dashboard.parts.charts.heat import Cell, heat_map
from dashboard.parts.components import Judgement, chart, choosable_chart, nothing_here, share_card
from dashboard.parts.formats import number, percent
from dashboard.parts.markdown import plain
from dashboard.parts.scope_bar import Names, heading_of, runs
from dashboard.parts.sections import section
from dashboard.parts.shares import shares
from dashboard.views.compliance import duties, table, telephone, trend
from etl.warehouse.scope import Scope, months_before
from reporting.figures import Kpi
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
    scope = narrowing.narrowed(scope_bar.choose(choices, shell.figures_at(platform)))
    shell.provenance(platform, scope)
    names, pack = Names.of(choices), shell.pack(platform, scope, choices)
    answered.show(platform, scope, Kpi.COMPLIANCE, names)
    narrowing.offer(names)
    _headline(platform, scope, names, pack)
    _in_detail(platform, scope, names, pack.id)


@apart
def _in_detail(platform: Platform, scope: Scope, names: Names, usual: str) -> None:
    """Everything that compares, within one regulation: clauses or projects of several make no sense side by side."""
    found = shares(platform.answers.compliance(scope, by=("rule_key",)), ("rule_key",))
    weights = one_regulation.weights((str(rule), share.n) for (rule,), share in found.items())
    regulation = one_regulation.choose(platform.policies, weights) if weights else usual
    narrow = one_regulation.narrowed(scope, regulation, names.rules)
    pack = platform.policies.in_force(regulation, scope.month_to)
    _heat(platform, narrow, names, pack)
    trend.show(platform, narrow, names, pack.compliance)
    _time_taken(platform, narrow)
    table.show(platform, narrow, names, pack)
    duties.show(platform, scope, regulation, pack.compliance)
    telephone.show(platform, scope, pack, names)


@section()
def _headline(platform: Platform, scope: Scope, names: Names, pack: Pack) -> None:
    latest, before = scope.month_to, months_before(scope.month_to, 1)
    against = None if runs(scope) else before
    reaching = replace(scope, month_from=min(scope.month_from, before))
    total = shares(platform.answers.compliance(reaching, by=("month",)), ("month",))
    by_rule = shares(platform.answers.compliance(reaching, by=("rule_key", "month")), ("rule_key", "month"))
    recent = {str(rule) for rule, when in by_rule if when in {latest, before}}
    whole = shares(platform.answers.compliance(scope))[()]
    st.subheader(heading_of(scope), anchor=False)
    places = st.columns(CARDS + 1)
    with places[0]:
        judged = _judged(total.get((latest,)), total.get((against,)), pack.compliance)
        note = _("All months chosen: {share} of {n}", share=percent(whole.value), n=number(whole.n))
        share_card(_("All clauses"), judged, note=note, words=[Word.COMPLIANCE, Word.SAMPLE, Word.INTERVAL])
        _cases_link(latest)
    for place, rule in zip(places[1:], _weightiest(pack, recent), strict=False):
        with place:
            target = one_regulation.target(pack, rule)
            judged = _judged(by_rule.get((rule, latest)), by_rule.get((rule, against)), pack.compliance, target)
            share_card(plain(names.rules.get(rule, rule)), judged)
            _cases_link(latest, clause=rule)


def _judged(now: Share | None, before: Share | None, rules: Compliance, target: float | None = None) -> Judgement:
    return Judgement(now or Share(0, 0), target or rules.target, rules.min_n, before)


def _weightiest(pack: Pack, present: set[str]) -> list[str]:
    rules = sorted(pack.obligations, key=lambda o: -o.points)
    return [key for o in rules if (key := f"{pack.id}/{o.id}") in present][:CARDS]


def _cases_link(latest: date, **parts: str) -> None:
    at = {"at_month": f"{latest:%Y-%m}"} | {f"at_{name}": value for name, value in parts.items()}
    navigation.link("obligations", _("Cases"), icon=":material/arrow_forward:", **narrowing.told() | at)


@section(N_("Projects and clauses"), height=420, words=[Word.OBLIGATION])
def _heat(platform: Platform, scope: Scope, names: Names, pack: Pack) -> None:
    by = ("project", "rule_key")
    found = shares(platform.answers.compliance(scope, by=by), by)
    if not any(share.n for share in found.values()):
        nothing_here(_("Nothing was due in these months with these filters. Widen the months or clear a filter."))
        return
    cells = [Cell(str(p), str(r), share, one_regulation.target(pack, str(r))) for (p, r), share in found.items()]
    if chosen := _matrix(cells, names, pack):
        narrowing.choose(at_project=chosen[0], at_clause=chosen[1])


def _matrix(cells: Sequence[Cell], names: Names, pack: Pack) -> list[str] | None:
    """Draw the heat map; project and clause of the cell chosen."""
    held, present, rules = {cell.row for cell in cells}, {cell.column for cell in cells}, pack.compliance
    rows = heat_rows.shown({code: name for code, name in names.projects.items() if code in held}, cells, rules.min_n)
    columns = {key: name for key, name in names.rules.items() if key in present}
    st.caption(_("Share met and number of obligations due; a dash means no data. Choose a cell to see its cases. "
                 "Marked °: set by the company."))  # fmt: skip
    with st.container(key="heat"):
        return choosable_chart(
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


@section(N_("Time taken against the limit"), height=340)
def _time_taken(platform: Platform, scope: Scope) -> None:
    found, total = platform.answers.time_taken_of_all(scope)
    counts = {row["bin"]: row["n"] for row in found.to_pylist()}
    if not counts:
        nothing_here(_("Nothing with a limit was finished in these months. Widen the months or clear a filter."))
        return
    st.caption(_("Finished obligations only; what is overdue and not done is not in this picture but in every share."))
    chart(
        time_taken(counts),
        key="time-taken",
        alt=_("Histogram of time taken as a share of the limit; obligations: {n}", n=number(total)),
    )
