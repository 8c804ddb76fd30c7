"""Each item over all waves, with a mark where its wording changed: before and after are not quite the same."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import streamlit as st

from casework.policy import Pack
from dashboard.frame import shell
from dashboard.frame.i18n import _, language
from dashboard.frame.state import Platform
from dashboard.parts.components import downloads, table
from dashboard.parts.formats import NOTHING, number
from dashboard.parts.markdown import plain
from dashboard.parts.sections import section
from dashboard.views.survey.chosen import Survey, survey
from dashboard.views.survey.trend import latest
from etl.warehouse.scope import Scope
from surveys.results import Result

MARK = " †"
FEWEST_WAVES = 2


@section()
def show(platform: Platform, scope: Scope, chosen: Survey, pack: Pack) -> None:
    """Draw the means of all items, a column a wave, the oldest first."""
    waves = list(latest(platform, scope, chosen))
    if len(waves) < FEWEST_WAVES:
        return
    least = pack.satisfaction.min_n
    told = {wave: survey(platform, scope, chosen.questionnaire, wave, least) for wave in waves}
    found = {wave: {result.asked.code: result for result in each.results} for wave, each in told.items()}
    worded = wordings(platform, chosen.questionnaire)
    lines, changed = [], False
    for item in chosen.items:
        means = {wave: found[wave].get(item.code) for wave in waves}
        if not any(result and result.mean for result in means.values()):
            continue
        marks = changes_of(item.code, waves, worded)
        changed = changed or any(marks.values())
        cells = {f"w{place}": _mean(means[wave], least, marked=marks[wave]) for place, wave in enumerate(waves)}
        lines.append({"item": item.text.label(language()), **cells})
    if not lines:
        return
    st.subheader(_("All waves"), anchor=False)
    columns = {f"w{place}": plain(chosen.names.get(wave, wave)) for place, wave in enumerate(waves)}
    headings = {"item": _("Item"), **columns}
    shown = pa.Table.from_pylist(lines)
    table(shown, headings, alt=_("Means of all waves"), key="survey-waves", right=tuple(columns), pinned=("item",))
    if changed:
        st.caption(_("† From this wave on the question was put in other words than in the wave before."))
    downloads(shown, headings, "survey-waves", notes=shell.notes(platform, scope))


def wordings(platform: Platform, questionnaire: str) -> dict[str, dict[str, tuple[str, str]]]:
    """By wave, how each item was put in the version that was asked; empty where nobody published it."""
    texts: dict[int, dict[str, tuple[str, str]]] = {}
    for row in platform.answers.survey_wordings(questionnaire).to_pylist():
        texts.setdefault(row["sheet_version"], {})[row["item"]] = (row["text_zh"], row["text_en"])
    waves = platform.answers.survey_waves().to_pylist()
    return {row["wave"]: texts.get(row["sheet_version"], {}) for row in waves if row["questionnaire"] == questionnaire}


def changes_of(item: str, waves: list[str], worded: Mapping[str, Mapping[str, tuple[str, str]]]) -> dict[str, bool]:
    """At which waves an item was put in other words than the last time that it was asked."""
    before, marks = None, {}
    for wave in waves:
        now = worded.get(wave, {}).get(item)
        marks[wave] = before is not None and now is not None and now != before
        before = now or before
    return marks


def _mean(result: Result | None, least: int, *, marked: bool) -> str:
    if result is None or result.mean is None:
        return NOTHING
    if result.n < least:
        return _("too few")
    return number(result.mean.value, 2) + (MARK if marked else "")
