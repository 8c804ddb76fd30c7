"""Satisfaction: the share of satisfied customers, each source apart, against the target; and how many were asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from casework.policy import Pack
from casework.vocabulary.glossary import Word
from dashboard.frame import navigation, shell
from dashboard.frame.i18n import N_, _
from dashboard.frame.state import Platform
from dashboard.parts import answered, came_from, heat_rows, narrowing, scope_bar
from dashboard.parts.charts.heat import Cell, heat_map
from dashboard.parts.components import Judgement, choosable_chart, nothing_here, share_card
from dashboard.parts.formats import number, percent
from dashboard.parts.glossary import explained
from dashboard.parts.markdown import plain
from dashboard.parts.scope_bar import Names, heading_of, runs
from dashboard.parts.sections import section
from dashboard.views.satisfaction import answers as satisfaction_answers
from dashboard.views.satisfaction import rework, trend
from dashboard.views.satisfaction import table as satisfaction_table
from dashboard.views.satisfaction.surveys import asked_of
from etl.warehouse.scope import Scope, months_before
from reporting.figures import Kpi
from surveys.statistics import Share, WeightedShare


def page() -> None:
    """Draw the page."""
    platform = shell.begin(
        _("Satisfaction"),
        _("How many customers are satisfied, by who asked them. Callbacks, club and surveys are never mixed."),
    )
    came_from.place("satisfaction")
    choices = platform.answers.choices()
    scope = narrowing.narrowed(scope_bar.choose(choices, shell.figures_at(platform), ("project", "concern")))
    shell.provenance(platform, scope)
    names, pack = Names.of(choices), shell.pack(platform, scope, choices)
    answered.show(platform, scope, Kpi.CALLBACK, names)
    narrowing.offer(names, _("shows its answers"))
    totals = platform.answers.satisfaction(scope, by=("source",)).to_pylist()
    if not any(row["asked"] for row in totals):
        nothing_here(_("Nobody was asked in these months with these filters. Widen the months or clear a filter."))
        return
    _headline(platform, scope, names, pack)
    _heat(platform, scope, names, pack)
    trend.show(platform, scope, pack)
    rework.show(platform, scope)
    satisfaction_table.show(platform, scope, names, pack)


@section()
def _headline(platform: Platform, scope: Scope, names: Names, pack: Pack) -> None:
    latest, before = scope.month_to, months_before(scope.month_to, 1)
    every = trend.by_month(platform, scope).to_pylist()
    found = {(row["source"], row["survey"], row["month"]): row for row in every}
    st.subheader(heading_of(scope), anchor=False, help=explained(Word.SATISFIED, Word.SAMPLE, Word.INTERVAL))
    with st.container(horizontal=True, key="cards"):
        for asked in asked_of(row for row in every if row["month"] == latest):
            one = (asked.source.value, asked.survey)
            now, then = found.get((*one, latest)), None if runs(scope) else found.get((*one, before))
            judged = Judgement(
                trend.share_of(now) if now else Share(0, 0),
                pack.satisfaction.target,
                pack.satisfaction.min_n,
                trend.share_of(then) if then else None,
            )
            share_card(plain(asked.title), judged, note=_asked(now) if now else None)
        _coverage_card(platform, scope, names)


def _asked(row: Mapping[str, float]) -> str:
    asked = _("{answered} answered of {asked} asked", answered=number(row["answered"]), asked=number(row["asked"]))
    weighted = WeightedShare(row["satisfied_weight"], row["answered_weight"], row["answered_weight_squared"])
    if row["answered"] == row["answered_weight"] or weighted.value is None:
        return asked
    return asked + "  \n" + _("weighted {share}", share=percent(weighted.value))


def _coverage_card(platform: Platform, scope: Scope, names: Names) -> None:
    """Callbacks done of those owed in the last month; each rule that asks for one opens its obligations."""
    last = replace(scope, month_from=scope.month_to)
    (owed,) = platform.answers.callback_coverage(last).to_pylist()
    rows = platform.answers.callback_coverage(last, ("rule_key",)).to_pylist()
    with st.container(height="stretch"):
        note = _("{n} of them in time", n=number(owed["in_time"]))
        share_card(
            _("Callback coverage"),
            Judgement(Share(owed["done"], owed["due"]), 1.0, 1),
            note=note,
            words=[Word.COVERAGE],
        )
        for rule in (row["rule_key"] for row in rows):
            told = {"at_month": f"{scope.month_to:%Y-%m}", "at_clause": rule}
            navigation.link("obligations", plain(names.rules.get(rule, rule)), icon=":material/arrow_forward:", **told)


@section(N_("Projects and sources"), height=420, words=[Word.CALLBACK])
def _heat(platform: Platform, scope: Scope, names: Names, pack: Pack) -> None:
    rows = platform.answers.satisfaction(scope, by=("project", "source", "survey")).to_pylist()
    columns = {asked.key: asked for asked in asked_of(rows)}
    shares = [(row, next((key for key, asked in columns.items() if asked.holds(row)), None)) for row in rows]
    cells = [Cell(row["project"], key, trend.share_of(row)) for row, key in shares if key is not None]
    held, rules = {cell.row for cell in cells}, pack.satisfaction
    st.caption(
        _(
            "Share satisfied and number of answers, all months chosen, against a target of {target}. "
            "Choose a cell to see the answers.",
            target=percent(rules.target, 0),
        )
    )
    present = heat_rows.shown({code: name for code, name in names.projects.items() if code in held}, cells, rules.min_n)
    with st.container(key="heat"):
        chosen = choosable_chart(
            heat_map(cells, present, {key: each.title for key, each in columns.items()}, rules.target, rules.min_n),
            key="satisfaction-heat",
            alt=_("Heat map of satisfaction by project ({rows}) and source; the table below holds the same figures",
                  rows=len(present)),
        )  # fmt: skip
    if chosen:
        project, asked = chosen[0], columns[chosen[1]]
        if narrowing.narrows():
            narrowing.choose(at_project=project)
        of_project = replace(scope, projects=(project,))
        satisfaction_answers.show(
            platform, of_project, asked.source.value, names, survey=asked.survey, key="answers-of-cell"
        )
