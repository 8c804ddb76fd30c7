"""Answers by what became of the case: clocks kept or missed, how high it went, how long it took."""

from __future__ import annotations

from collections import defaultdict

import pyarrow as pa
import streamlit as st

from casework.policy import Pack
from dashboard.frame import shell
from dashboard.frame.i18n import N_, _
from dashboard.frame.state import Platform
from dashboard.parts.components import downloads, table
from dashboard.parts.formats import NOTHING, number
from dashboard.parts.sections import section
from dashboard.views.survey.chosen import Survey, line
from etl.warehouse.scope import Scope
from surveys.questionnaire import Measure
from surveys.results import Asked, Line, Result, results
from surveys.statistics.suppression import hidden_cells

FACTS = {"clocks": N_("Clocks of the case"), "level": N_("Highest level"), "days": N_("Days to solve")}
WORDS = {
    ("clocks", "kept"): N_("every clock kept"), ("clocks", "missed"): N_("a clock missed"),
    ("clocks", ""): N_("nothing was due"), ("days", ""): N_("not solved"),
    ("days", "0"): N_("under one"), ("days", "1"): N_("1 to 2"), ("days", "3"): N_("3 to 6"),
    ("days", "7"): N_("7 to 29"), ("days", "30"): N_("30 and more"),
}  # fmt: skip
ORDER = {"": -1, "kept": 0, "missed": 1}


@section()
def show(platform: Platform, scope: Scope, chosen: Survey, pack: Pack) -> None:
    """Draw satisfaction on the whole by each fact of the case; nothing where nobody who answered had one."""
    overall = next((r.asked for r in chosen.results if r.asked.measures is Measure.OVERALL), None)
    if overall is None:
        return
    rows = platform.answers.survey_by_case(scope, chosen.questionnaire, chosen.wave or None, overall.code).to_pylist()
    if not rows:
        return
    st.subheader(_("Satisfaction by what became of the case"), anchor=False)
    st.caption(_("The case asked about, or the customer's last one before the answer."))
    groups = defaultdict[tuple[str, str], list[Line]](list)
    for row in rows:
        groups[row["fact"], row["category"]].append(line({**row, "item": overall.code}))
    shown = pa.Table.from_pylist(_lines(groups, overall, chosen, pack.satisfaction.min_n))
    headings = {
        "fact": _("Of the case"), "category": _("Category"), "n": _("Answers"), "mean": _("Mean"),
        "interval": _("95 % interval"),
    }  # fmt: skip
    right = ("n", "mean", "interval")
    table(shown, headings, alt=_("Satisfaction by what became of the case"), key="survey-by-case", right=right)
    downloads(shown, headings, "survey-by-case", notes=shell.notes(platform, scope))


def _lines(
    groups: dict[tuple[str, str], list[Line]], overall: Asked, chosen: Survey, least: int
) -> list[dict[str, object]]:
    lines = []
    for fact, name in FACTS.items():
        order = sorted((c for f, c in groups if f == fact), key=lambda c: ORDER.get(c, int(c) if c.isdigit() else 0))
        found = {code: results([overall], groups[fact, code], chosen.sizes) for code in order}
        counts = [found[code][0].n if found[code] else 0 for code in order]
        hidden = {place for _row, place in hidden_cells([counts], least)} if counts else set()
        for place, code in enumerate(order):
            told = found[code][0] if found[code] and place not in hidden else None
            words = WORDS.get((fact, code))
            lines.append({"fact": _(name), "category": _(words) if words else code, **_figures(told)})
    return lines


def _figures(found: Result | None) -> dict[str, object]:
    if found is None or found.mean is None:
        return {"n": _("hidden"), "mean": NOTHING, "interval": NOTHING}
    ends = found.mean.interval
    between = _("{low} to {high}", low=number(ends[0], 2), high=number(ends[1], 2)) if ends else NOTHING
    return {"n": number(found.n), "mean": number(found.mean.value, 2), "interval": between}
