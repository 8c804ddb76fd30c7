"""Results of surveys: who was asked and what became of it, each item with its interval, and what matters most."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from casework.policy import Pack
from dashboard.frame import shell
from dashboard.frame.i18n import N_, _, language
from dashboard.frame.state import Platform
from dashboard.parts import scope_bar
from dashboard.parts.charts.touch import Spot, touch_map
from dashboard.parts.components import chart, downloads, nothing_here, table
from dashboard.parts.formats import NOTHING, listed, number, percent
from dashboard.parts.markdown import plain
from dashboard.parts.sections import section
from dashboard.views.survey import (
    answers,
    by_case,
    contacts,
    cross,
    data,
    field,
    history,
    looks,
    sample,
    trend,
    words,
)
from dashboard.views.survey.chosen import Survey, choose
from etl.warehouse.scope import Scope
from surveys.questionnaire import Measure
from surveys.results import Result, touch_points
from surveys.statistics.drivers import Pairs
from surveys.statistics.estimates import Estimate


def page() -> None:
    """Draw the page."""
    platform = shell.begin(
        _("Survey results"),
        _("What customers answered, item by item, as precisely as the sample allows, and how many were reached."),
    )
    choices = platform.answers.choices()
    scope = scope_bar.choose(choices, shell.figures_at(platform), ("project",))
    shell.provenance(platform, scope)
    pack = shell.pack(platform, scope, choices)
    chosen = choose(platform, scope, pack.satisfaction.min_n)
    if chosen is not None and chosen.hidden:
        names = listed(plain(item.text.label(language())) for item in chosen.hidden)
        st.caption(_("Not shown, for less another view it would tell of a few people: {names}.", names=names))
    if chosen is not None:
        field.show(platform, scope, chosen)
    if chosen is None or not (chosen.results or chosen.hidden):
        nothing_here(_("Nobody answered in these months. Widen the months, choose another survey, or ask somebody."))
    if chosen is None or not chosen.results:
        return
    sample.show(platform, scope, chosen, pack)
    answers.show(platform, scope, chosen, pack)
    _items(platform, scope, chosen, pack)
    _touch_points(platform, scope, chosen, pack)
    cross.show(platform, scope, chosen, pack)
    by_case.show(platform, scope, chosen, pack)
    contacts.show(platform, scope, chosen, pack)
    trend.show(platform, scope, chosen, pack)
    history.show(platform, scope, chosen, pack)
    words.show(platform, scope, chosen)
    looks.show(platform, scope, chosen, pack)
    data.show(platform, scope, chosen, pack)


@section(N_("Items"))
def _items(platform: Platform, scope: Scope, chosen: Survey, pack: Pack) -> None:
    least = pack.satisfaction.min_n
    rows = pa.Table.from_pylist([_item(result, least) for result in chosen.results])
    headings = {
        "item": _("Item"), "n": _("Answers"), "none": _("Does not apply, don't know, refused"), "mean": _("Mean"),
        "mean_interval": _("95 % interval"), "top": _("Two best steps"), "top_interval": _("Its interval"),
        "nps": _("Net promoters"), "nps_interval": _("Interval of these"), "effect": _("Design effect"),
    }  # fmt: skip
    right = ("mean", "mean_interval", "top", "top_interval", "nps", "nps_interval", "effect")
    table(rows, headings, alt=_("Items of the questionnaire"), key="survey-items", right=right, pinned=("item",))
    merged = {name for result in chosen.results if result.mean for name in result.mean.merged}
    for name in sorted(merged):
        st.caption(_("Too few answered to tell their spread apart, so these were taken together: {names}.", names=name))
    downloads(rows, headings, f"survey-{chosen.questionnaire}", notes=shell.notes(platform, scope))


def _item(result: Result, least: int) -> dict[str, object]:
    few = result.n < least
    return {
        "item": result.asked.text.label(language()),
        "n": result.n,
        "none": result.none,
        **_stated("mean", result.mean, few, share=False, digits=2),
        **_stated("top", result.top, few, share=True, digits=1),
        **_stated("nps", result.net, few, share=False, digits=0),
        "effect": NOTHING if few else number(result.effect, 2),
    }


def _stated(name: str, found: Estimate | None, few: bool, *, share: bool, digits: int) -> dict[str, str]:
    """A value and its interval as text; "too few" below the least that may be shown."""
    if found is None or few:
        return {name: NOTHING if found is None else _("too few"), f"{name}_interval": NOTHING}
    write = percent if share else number
    interval = found.share_interval if share else found.interval
    ends = (
        _("{low} to {high}", low=write(interval[0], digits), high=write(interval[1], digits)) if interval else NOTHING
    )
    return {name: write(found.value, digits), f"{name}_interval": ends}


@section()
def _touch_points(platform: Platform, scope: Scope, chosen: Survey, pack: Pack) -> None:
    overall = next((item for item in chosen.items if item.measures is Measure.OVERALL), None)
    if overall is None:
        return
    rows = platform.answers.survey_pairs(scope, chosen.questionnaire, chosen.wave or None, overall.code).to_pylist()
    pairs = {row.pop("item"): Pairs(**row) for row in rows}
    points = touch_points(chosen.results, pairs, pack.satisfaction.min_n)
    if not points:
        return
    st.subheader(_("Touch points: what matters, and how we do"), anchor=False)
    st.caption(
        _(
            "Right: goes along most with satisfaction on the whole. Low: judged worst. "
            "Going along is no proof of a cause."
        )
    )
    spots = [
        Spot(p.asked.text.label(language()), p.importance.value, *p.importance.interval, p.performance.value, p.n)
        for p in points
    ]
    chart(touch_map(spots), key="touch-points", alt=_("Touch points by importance and performance"))
    shown = [
        {"item": spot.name, "importance": number(spot.importance, 2), "low": number(spot.low, 2),
         "high": number(spot.high, 2), "mean": number(spot.performance, 2), "n": spot.n}
        for spot in spots
    ]  # fmt: skip
    headings = {
        "item": _("Item"), "importance": _("Importance"), "low": _("From"), "high": _("To"), "mean": _("Mean"),
        "n": _("Answers"),
    }  # fmt: skip
    downloads(pa.Table.from_pylist(shown), headings, "survey-touch-points", notes=shell.notes(platform, scope))
