"""Monthly score: each project's points from the pack, every line with its clause and case."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from casework.policy import Pack, Scoring
from casework.vocabulary.desk import Page
from dashboard.frame import access, address, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, language
from dashboard.frame.state import Platform
from dashboard.parts import answered, came_from, scope_bar, unheeded
from dashboard.parts.charts.score import Score, score_bars
from dashboard.parts.components import choosable_chart, nothing_here
from dashboard.parts.formats import listed, number
from dashboard.parts.scope_bar import Names
from dashboard.parts.sections import section
from dashboard.views.score import assessment, fair, months, persons, trying
from dashboard.views.score import lines as score_lines
from dashboard.views.score.months import month_name
from etl.warehouse.scope import Scope
from reporting.figures import Kpi
from reporting.sentences import running_score

SPAN = ["month", "running"]


def page() -> None:
    """Draw the page."""
    platform = shell.begin(
        _("Monthly score"),
        _("What each project keeps of its points, month by month; every point names its clause and its case."),
    )
    came_from.place("score")
    choices = platform.answers.choices()
    scope = scope_bar.choose(choices, shell.figures_at(platform), ("project",))
    shell.provenance(platform, scope)
    names, pack = Names.of(choices), shell.pack(platform, scope, choices)
    of_projects = access.by_table(platform, Page.SCORES)
    answered.show(of_projects, scope, Kpi.SCORE, names)
    scores, of_persons = of_projects.answers.scores(scope), _months_of_persons(platform, scope)
    if pack.scoring is None:
        scores = scores.slice(0, 0)
    begun = pa.concat_tables([scores.select(SPAN), of_persons])
    if begun.num_rows == 0:
        nothing_here(_("No month with these filters has begun. Choose another month or project."))
        return
    if pack.scoring is not None:
        _rules(pack, pack.scoring)
    chosen = _month(begun)
    in_month = replace(scope, month_from=chosen, month_to=chosen)
    if scores.num_rows and pack.scoring is not None:
        project, of_month = _project(scores), scores.filter(pc.equal(scores["month"], pa.scalar(chosen)))
        _bars(of_month, names, pack.scoring, project)
        _so_far(of_month, project)
        fair.show(of_projects, in_month, of_month, names, pack, pack.scoring)
        score_lines.show(of_projects, in_month, names, project)
        if scope.known_at is None:
            assessment.show(of_projects, chosen, of_month["project"].to_pylist(), project, names)
        months.show(scores, names, shell.notes(platform, scope))
        trying.show(of_projects, scope, choices, names, pack, pack.scoring)
    if of_persons.num_rows:
        persons.show(platform, in_month, names)


def _months_of_persons(platform: Platform, scope: Scope) -> pa.Table:
    """The months in which the reader sees persons: all of a project, or what counted of themselves."""
    sheets, own = platform.answers.person_sheets(scope), platform.answers.person_scores(scope)
    return pa.concat_tables([sheets.select(SPAN), own.select(SPAN)])


@apart
def _rules(pack: Pack, scoring: Scoring) -> None:
    text = _(
        "Base {base}; a missed obligation takes the points its clause names; level 1 −{l1}, level 2 −{l2}; each case "
        "unclosed for more than {days} days −{unclosed} a month; each bonus +{bonus}, at most +{cap}; never below "
        "{floor} or above {ceiling}.",
        base=scoring.base, l1=scoring.escalation_points.get("1", 0), l2=scoring.escalation_points.get("2", 0),
        days=pack.unclosed.penalty_after_days, unclosed=pack.unclosed.penalty_points, bonus=scoring.bonus_points,
        cap=scoring.bonus_cap, floor=scoring.floor, ceiling=scoring.ceiling,
    )  # fmt: skip
    origin = _("The regulation gives no point values: these are set by the company.")
    st.caption(text + (" " + origin if scoring.set_by == "company" else ""))


def _month(scores: pa.Table) -> date:
    """The month shown in detail: from the URL, else the last one that is over, else the running one."""
    every: list[date] = sorted(set(scores["month"].to_pylist()), reverse=True)
    running = set(scores.filter(scores["running"])["month"].to_pylist())
    standard = next((m for m in every if m not in running), every[0])
    wanted = unheeded.month("at_month", _("Month in detail"), every) or standard
    chosen = st.selectbox(
        _("Month in detail"),
        every,
        index=every.index(wanted),
        format_func=lambda m: month_name(m, running=m in running),
        key=address.widget_key("at_month"),
        on_change=address.take,
        args=("at_month", lambda m: [] if m == standard else [f"{m:%Y-%m}"]),
        width=320,
    )
    return chosen or standard


def _project(scores: pa.Table) -> str | None:
    return unheeded.one("at_project", _("Project"), [str(code) for code in scores["project"].to_pylist()])


@apart
def _so_far(scores: pa.Table, project: str | None) -> None:
    """What the running month of the project comes to so far, and would come to at the worst."""
    for row in scores.to_pylist():
        if row["running"] and row["project"] == project:
            st.write(running_score(row["month"], row["total"], row["total_unkept"], language()))


@section(height=420, shared=("at_project",))
def _bars(scores: pa.Table, names: Names, scoring: Scoring, project: str | None) -> None:
    found = [
        Score(
            row["project"], names.projects.get(row["project"], row["project"]), row["missed_points"],
            row["escalation_points"], row["unclosed_points"], row["entry_points"], row["bonus_points"], row["total"],
        )
        for row in scores.sort_by("project").to_pylist()
    ]  # fmt: skip
    st.caption(_("Points lost grow with the number of cases: compare a project with its own earlier months first."))
    choosable_chart(
        score_bars(found, scoring.base, scoring.floor, project),
        key="score-bars",
        alt=_("Scores: {parts}", parts=listed(f"{s.name} {number(s.total)}" for s in found)),
        on_choose=lambda codes: address.write("at_project", codes or []),
    )
