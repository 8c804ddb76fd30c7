"""Scores compared fairly: size and mix taken into account, in the order of names; a bare ranking would rank size."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import streamlit as st

from casework.policy import Pack, Scoring
from dashboard.frame import shell
from dashboard.frame.i18n import N_, _
from dashboard.frame.state import Platform
from dashboard.parts.charts.fairness import ratio_funnel
from dashboard.parts.components import chart, downloads, nothing_here, table
from dashboard.parts.formats import NOTHING, listed, number
from dashboard.parts.scope_bar import Names
from dashboard.parts.sections import section
from etl.warehouse.scope import Scope
from reporting.fairness import expected_score, of_projects
from surveys.statistics.fairness import Place, Standing

PLACES = {
    Place.TOO_FEW: N_("too few"),
    Place.WITHIN: N_("as expected"),
    Place.MORE: N_("more misses than expected"),
    Place.FEWER: N_("fewer misses than expected"),
}


@section(N_("Compared fairly"), height=420)
def show(platform: Platform, scope: Scope, scores: pa.Table, names: Names, pack: Pack, scoring: Scoring) -> None:
    """Draw the funnel and the table of the projects in ``scores``, against all that the reader sees."""
    everyone = replace(scope, projects=None)
    counts = platform.answers.compliance(everyone, by=("project", "rule_key"))
    found = of_projects(counts, platform.answers.score_sums(everyone), pack.compliance.min_n)
    totals = {row["project"]: row["total"] for row in scores.to_pylist()}
    shown = {code: found[code] for code in sorted(totals) if code in found}
    if len(found) < 2 or not shown:  # noqa: PLR2004 - one project cannot be compared
        nothing_here(_("There are not two projects with obligations due to compare."))
        return
    st.caption(_("What a project missed against what the group's rates let expect of the same clauses. Between the "
                 "lines projects do not differ by more than chance and their usual spread; a score by itself mostly "
                 "says how large a project is."))  # fmt: skip
    chart(ratio_funnel(shown, names.projects), key="score-funnel",
          alt=_("Misses against those expected: {parts}", parts=_told(shown, names)))  # fmt: skip
    rows = pa.Table.from_pylist([_row(code, each, totals[code], names, scoring) for code, each in shown.items()])
    table(rows, headings(), alt=_("Projects compared fairly"), key="score-fair", pinned=("project",),
          right=("n", "per_hundred", "score", "expected", "ratio", "shrunk"))  # fmt: skip
    downloads(rows, headings(), "scores-fair", notes=shell.notes(platform, scope))


def _row(code: str, standing: Standing, total: float, names: Names, scoring: Scoring) -> dict[str, str]:
    expected = expected_score(standing, scoring.base, scoring.floor, scoring.ceiling)
    return {
        "project": names.projects.get(code, code),
        "n": number(standing.n),
        "per_hundred": _one_decimal(standing.per_hundred),
        "score": number(total),
        "expected": _one_decimal(expected),
        "ratio": _two_decimals(standing.ratio),
        "shrunk": _two_decimals(standing.shrunk),
        "place": _(PLACES[standing.place]),
    }


def headings() -> dict[str, str]:
    """The columns, and what stands above them."""
    return {
        "project": _("Project"),
        "n": _("Obligations"),
        "per_hundred": _("Points lost per 100"),
        "score": _("Score"),
        "expected": _("Score expected at the group's rates"),
        "ratio": _("Misses against those expected"),
        "shrunk": _("The same, shrunk"),
        "place": _("Verdict"),
    }


def _told(shown: dict[str, Standing], names: Names) -> str:
    return listed(f"{names.projects.get(code, code)} {_two_decimals(each.ratio)}" for code, each in shown.items())


def _one_decimal(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.1f}"


def _two_decimals(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.2f}"
