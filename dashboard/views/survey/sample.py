"""Respondents against the sample, by what is known of both; and what weighting to it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import streamlit as st

from casework.policy import Pack
from dashboard.frame import address, shell
from dashboard.frame.i18n import N_, _, language, sentence
from dashboard.frame.state import Platform
from dashboard.parts import unheeded
from dashboard.parts.components import downloads, nothing_here, table
from dashboard.parts.formats import NOTHING, number, percent
from dashboard.parts.sections import section
from dashboard.views.survey.chosen import Survey
from etl.warehouse.scope import Scope
from surveys.errors import WeightError
from surveys.statistics.suppression import hidden_cells
from surveys.weighting import FACTS, Known, Sheet, Weighted, margins, weighted

Row = Mapping[str, Any]
NAMES = {"project": N_("Project"), "sex": N_("Sex"), "purchase_status": N_("Purchase status")}


@section()
def show(platform: Platform, scope: Scope, chosen: Survey, pack: Pack) -> None:
    """Draw who answered against who was drawn, and the choice of what to weight to."""
    if not chosen.wave:
        return
    rows = platform.answers.survey_sample(scope, chosen.wave).to_pylist()
    known = [Known(*(row[name] for name in Known._fields)) for row in rows]
    if not any(row.invited for row in known):
        return
    st.subheader(_("Respondents against the sample"), anchor=False)
    names = platform.answers.project_names()
    _against(platform, scope, rows, (names, pack.satisfaction.min_n))
    _weighted(platform, scope, chosen, (known, pack.satisfaction.min_n))


def _against(platform: Platform, scope: Scope, rows: Sequence[Row], of: tuple[Mapping[str, str], int]) -> None:
    names, least = of
    lines = []
    for fact in FACTS:
        mine = sorted((row for row in rows if row["fact"] == fact), key=lambda row: str(row["category"]))
        hidden = {place for _row, place in hidden_cells([[row["answered"] for row in mine]], least)} if mine else set()
        for place, row in enumerate(mine):
            lines.append({
                "fact": _(NAMES[fact]), "category": names.get(row["category"], row["category"]) or _("not stated"),
                "population": percent(row["population_share"]), "invited": percent(row["invited_share"]),
                "answered": _("hidden") if place in hidden else percent(row["answered_share"]),
                "n": NOTHING if place in hidden else number(row["answered"]),
            })  # fmt: skip
    headings = {
        "fact": _("Known of all"), "category": _("Category"), "population": _("Of all customers"),
        "invited": _("Of those asked"), "answered": _("Of those who answered"), "n": _("Answers"),
    }  # fmt: skip
    shown = pa.Table.from_pylist(lines)
    right = ("population", "invited", "answered", "n")
    table(shown, headings, alt=_("Respondents against the sample"), key="survey-sample", right=right)
    downloads(shown, headings, "survey-sample", notes=shell.notes(platform, scope))


def _weighted(platform: Platform, scope: Scope, chosen: Survey, of: tuple[Sequence[Known], int]) -> None:
    known, least = of
    title = _("Weight answers to what is known of all customers")
    wanted = unheeded.several("weighted", title, NAMES)
    facts = st.multiselect(
        title,
        list(FACTS),
        default=wanted,
        format_func=lambda name: _(NAMES[name]),
        key=address.widget_key("weighted"),
        on_change=address.take,
        args=("weighted", list),
    )
    if not facts:
        st.caption(_("One fact: post-stratification. Several: raking, until all of them hold at once."))
        return
    rows = platform.answers.survey_cells(scope, chosen.questionnaire, chosen.wave).to_pylist()
    sheets = [Sheet(*(row[name] for name in Sheet._fields)) for row in rows]
    try:
        enough = [result for result in chosen.results if result.n >= least]
        found = weighted(enough, sheets, margins(known, facts), chosen.sizes)
    except WeightError as error:
        nothing_here(sentence(error))
        return
    if found:
        _effects(platform, scope, found)
    else:
        nothing_here(_("There is no item that enough people rated."))


def _effects(platform: Platform, scope: Scope, found: Sequence[Weighted]) -> None:
    shown = pa.Table.from_pylist([
        {
            "item": each.result.asked.text.label(language()),
            "plain": number(each.plain.value, 2),
            "weighted": number(each.weighted.value, 2),
            "interval": _("{low} to {high}", low=number(ends[0], 2), high=number(ends[1], 2)) if ends else NOTHING,
            "effect": number(each.effect, 2),
        }
        for each in found
        for ends in (each.weighted.interval,)
    ])  # fmt: skip
    headings = {
        "item": _("Item"), "plain": _("Mean as answered"), "weighted": _("Mean when weighted"),
        "interval": _("95 % interval"), "effect": _("What weighting changes"),
    }  # fmt: skip
    right = ("plain", "weighted", "interval", "effect")
    table(shown, headings, alt=_("What weighting changes"), key="survey-weighted", right=right, pinned=("item",))
    downloads(shown, headings, "survey-weighted", notes=shell.notes(platform, scope))
