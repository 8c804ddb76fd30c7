"""Monthly score: each project's points from the pack, every line with its clause and case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from casework.policy import Pack, Scoring
from dashboard.frame import address, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _
from dashboard.parts import scope_bar
from dashboard.parts.charts.score import Score, score_bars
from dashboard.parts.components import choosable_chart, downloads, nothing_here
from dashboard.parts.formats import NOTHING, listed, month, number
from dashboard.parts.scope_bar import Names
from dashboard.views.score import lines as score_lines


def page() -> None:
    """Draw the page."""
    platform = shell.begin(
        _("Monthly score"),
        _("What each project keeps of its points, month by month; every point names its clause and its case."),
    )
    choices = platform.answers.choices()
    scope = scope_bar.choose(choices, ("project",))
    shell.provenance(platform, scope)
    names, pack = Names.of(choices), shell.pack(platform, scope)
    scores = platform.answers.scores(scope)
    if scores.num_rows == 0 or pack.scoring is None:
        nothing_here(_("No month with these filters has begun. Choose another month or project."))
        return
    _rules(pack, pack.scoring)
    chosen = _month(scores)
    project = _project(scores)
    _bars(scores.filter(pc.equal(scores["month"], pa.scalar(chosen))), names, pack.scoring, project)
    score_lines.show(platform, replace(scope, month_from=chosen, month_to=chosen), names, project)
    _matrix(scores, names, shell.notes(platform, scope))


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
    months: list[date] = sorted(set(scores["month"].to_pylist()), reverse=True)
    running = set(scores.filter(scores["running"])["month"].to_pylist())
    standard = next((m for m in months if m not in running), months[0])
    wanted = next((m for m in months if f"{m:%Y-%m}" == address.first("at_month")), standard)
    chosen = st.selectbox(
        _("Month in detail"),
        months,
        index=months.index(wanted),
        format_func=lambda m: _month_name(m, running=m in running),
        key=address.widget_key("at_month"),
        on_change=address.take,
        args=("at_month", lambda m: [] if m == standard else [f"{m:%Y-%m}"]),
        width=320,
    )
    return chosen or standard


def _project(scores: pa.Table) -> str | None:
    wanted = address.first("at_project")
    return wanted if wanted in scores["project"].to_pylist() else None


@apart
def _bars(scores: pa.Table, names: Names, scoring: Scoring, project: str | None) -> None:
    found = [
        Score(
            row["project"], names.projects.get(row["project"], row["project"]), row["missed_points"],
            row["escalation_points"], row["unclosed_points"], row["bonus_points"], row["total"],
        )
        for row in scores.sort_by([("total", "descending"), ("project", "ascending")]).to_pylist()
    ]  # fmt: skip
    st.caption(_("Points lost grow with the number of cases: compare a project with its own earlier months first."))
    choosable_chart(
        score_bars(found, scoring.base, scoring.floor, project),
        key="score-bars",
        alt=_("Scores: {parts}", parts=listed(f"{s.name} {number(s.total)}" for s in found)),
        on_choose=lambda codes: address.write("at_project", codes or []),
    )


@apart
def _matrix(scores: pa.Table, names: Names, notes: dict[str, str]) -> None:
    st.subheader(_("Projects and months"), anchor=False)
    st.caption(_("Choose a figure to see its lines."))
    rows, headings = matrix(scores.to_pylist(), names)
    state = st.dataframe(
        rows,
        hide_index=True,
        alt=_("Scores by project and month"),
        placeholder=NOTHING,
        column_config={"project": st.column_config.TextColumn(headings["project"], pinned=True)}
        | {m: st.column_config.NumberColumn(text, format="%.0f") for m, text in headings.items() if m != "project"},
        key=address.widget_key("matrix"),
        on_select="rerun",
        selection_mode="single-cell",
    )
    downloads(rows, headings, "scores", notes=notes)
    for row, column in state["selection"]["cells"]:
        if column != "project":
            code = list(dict.fromkeys(scores["project"].to_pylist()))[row]
            address.turn(at_month=column[:7], at_project=code)
            st.rerun()


def matrix(rows: Sequence[dict[str, object]], names: Names) -> tuple[pa.Table, dict[str, str]]:
    """Totals with one row per project and one column per month, and the headings of the columns."""
    months = sorted({str(row["month"]) for row in rows})
    totals = {(str(row["project"]), str(row["month"])): row["total"] for row in rows}
    projects = list(dict.fromkeys(str(row["project"]) for row in rows))
    columns: dict[str, list[object]] = {"project": [names.projects.get(code, code) for code in projects]}
    columns |= {m: [totals.get((code, m)) for code in projects] for m in months}
    running = {str(row["month"]) for row in rows if row["running"]}
    headings = {m: _month_name(date.fromisoformat(m), running=m in running) for m in months}
    return pa.table(columns), {"project": _("Project")} | headings


def _month_name(value: date, *, running: bool) -> str:
    return _("{month} (running, preview)", month=month(value)) if running else month(value)
