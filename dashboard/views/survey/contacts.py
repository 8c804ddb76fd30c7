"""What only one ledger can tell: whether the unhappy are avoided, callback and survey, how often people are asked."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from casework.policy import Pack
from casework.vocabulary import Satisfaction
from dashboard.frame import shell
from dashboard.frame.i18n import N_, _, label, language
from dashboard.frame.state import Platform
from dashboard.parts.components import downloads, table
from dashboard.parts.formats import NOTHING, number, percent
from dashboard.parts.sections import section
from dashboard.views.survey.chosen import Survey
from etl.warehouse.scope import Scope
from surveys.questionnaire import Measure
from surveys.statistics import Share
from surveys.statistics.suppression import hidden_cells

SAID = {"unhappy": N_("unhappy"), "satisfied": N_("satisfied"), "unknown": N_("no callback before")}
MANY = 5
"""From so many days of contact on, people are taken together."""


@section()
def show(platform: Platform, scope: Scope, chosen: Survey, pack: Pack) -> None:
    """Draw the three tables; each only where there is something to tell."""
    least = pack.satisfaction.min_n
    if chosen.wave:
        _avoided(platform, scope, chosen.wave, least)
    _against(platform, scope, chosen, least)
    _burden(platform, scope, least)


def _avoided(platform: Platform, scope: Scope, wave: str, least: int) -> None:
    rows = {row["said_before"]: row for row in platform.answers.survey_avoided(scope, wave).to_pylist()}
    if "unhappy" not in rows:
        return
    st.subheader(_("Who was called, by what they said before"), anchor=False)
    st.caption(
        _("At the last callback on a case before the survey. Whoever calls the unhappy less makes figures better.")
    )
    lines = []
    for said, words in SAID.items():
        row = rows.get(said)
        if row is None:
            continue
        few = row["persons"] < least
        lines.append({
            "said": _(words), "persons": _("too few") if few else number(row["persons"]),
            "called": _part(row["called"], row["persons"], few=few),
            "attempts": NOTHING if few else number(row["calls_each"], 1),
            "not_eligible": _part(row["not_eligible"], row["persons"], few=few),
            "answered": _part(row["answered"], row["persons"], few=few),
        })  # fmt: skip
    headings = {
        "said": _("Said at the last callback"), "persons": _("Asked"), "called": _("Called at all"),
        "attempts": _("Calls a person"), "not_eligible": _("Coded as not eligible"), "answered": _("Answered"),
    }  # fmt: skip
    _drawn(platform, scope, lines, headings, "survey-avoided")


def _part(hits: int, n: int, *, few: bool) -> str:
    """A share with its interval, unless it would tell of a few people."""
    share = Share(hits, n)
    if few or share.interval is None:
        return NOTHING
    low, high = share.interval
    return f"{percent(share.value)} ({percent(low)}–{percent(high)})"


def _against(platform: Platform, scope: Scope, chosen: Survey, least: int) -> None:
    overall = next((r.asked for r in chosen.results if r.asked.measures is Measure.OVERALL), None)
    if overall is None:
        return
    found = platform.answers.survey_against_callback(scope, chosen.questionnaire, chosen.wave or None, overall.code)
    rows = found.to_pylist()
    if not rows:
        return
    st.subheader(_("The same customers at the callback and in the survey"), anchor=False)
    counts = {(row["callback"], row["option"]): row["n"] for row in rows}
    across = sorted({row["option"] for row in rows})
    down = [each for each in Satisfaction if any(row["callback"] == each for row in rows)]
    hidden = hidden_cells([[counts.get((each.value, option), 0) for option in across] for each in down], least)
    words = overall.options or {}
    headings = {"callback": _("At the callback")} | {
        f"o{place}": words[option].label(language()) if option in words else option
        for place, option in enumerate(across)
    }
    lines = [
        {"callback": label(each)} | {
            f"o{place}": _("hidden") if (line, place) in hidden else number(counts.get((each.value, option), 0))
            for place, option in enumerate(across)
        }
        for line, each in enumerate(down)
    ]  # fmt: skip
    _drawn(platform, scope, lines, headings, "survey-against-callback")


def _burden(platform: Platform, scope: Scope, least: int) -> None:
    told = platform.answers.contact_days(scope, MANY)
    if not any(told[1:]):
        return
    st.subheader(_("How often customers were contacted"), anchor=False)
    st.caption(_("Days with a call, a letter or a link, of surveys, the club and cases together, in these months."))
    hidden = {place for _row, place in hidden_cells([told], least)}
    lines = [
        {"days": _("{n} and more", n=days) if days == MANY else number(days),
         "customers": _("hidden") if days in hidden else number(told[days])}
        for days in range(MANY + 1)
    ]  # fmt: skip
    _drawn(platform, scope, lines, {"days": _("Days"), "customers": _("Customers")}, "contact-burden")


def _drawn(platform: Platform, scope: Scope, lines: list[dict[str, str]], headings: dict[str, str], name: str) -> None:
    shown = pa.Table.from_pylist(lines)
    right = tuple(headings)[1:]
    table(shown, headings, alt=next(iter(headings.values())), key=name, right=right)
    downloads(shown, headings, name, notes=shell.notes(platform, scope))
