"""Each item from wave to wave: its mean, the change since the last wave, and whether that is more than noise."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from casework.policy import Pack
from dashboard.frame import shell
from dashboard.frame.i18n import _, language
from dashboard.frame.state import Platform
from dashboard.parts.components import downloads, nothing_here, table
from dashboard.parts.formats import number
from dashboard.parts.markdown import plain
from dashboard.parts.sections import section
from dashboard.views.survey.chosen import Survey, survey
from etl.warehouse.scope import Scope
from surveys.results import changes

REAL = 0.05


@section()
def show(platform: Platform, scope: Scope, chosen: Survey, pack: Pack) -> None:
    """Draw the changes since the wave before the chosen one; without a choice since the one before the last."""
    st.subheader(_("Changes since the wave before"), anchor=False)
    last = latest(platform, scope, chosen)
    waves = [wave for wave in last if not chosen.wave or last[wave] <= last.get(chosen.wave, "")]
    if len(waves) <= 1:
        nothing_here(_("There is no earlier wave of this questionnaire in these months."))
        return
    least = pack.satisfaction.min_n
    before, now = (survey(platform, scope, chosen.questionnaire, wave, least) for wave in waves[-2:])
    enough = {r.asked.code: r for r in now.results if r.n >= least}
    found = changes(list(enough.values()), [r for r in before.results if r.n >= least])
    if not found:
        nothing_here(_("No item was rated by enough people in both waves."))
        return
    shown = pa.Table.from_pylist(
        [
            {
                "item": enough[code].asked.text.label(language()),
                "change": number(moved.value, 2),
                "interval": _("{low} to {high}", low=number(moved.low, 2), high=number(moved.high, 2)),
                "real": _("more than noise") if chance < REAL else _("could be noise"),
            }
            for code, (moved, chance) in found.items()
        ]
    )
    headings = {
        "item": _("Item"), "change": _("Change of the mean"), "interval": _("95 % interval"),
        "real": _("All items judged together (Holm)"),
    }  # fmt: skip
    named = [plain(chosen.names.get(wave, wave)) for wave in waves[-2:]]
    st.caption(_("From {before} to {now}", before=named[0], now=named[1]))
    right = ("change", "interval")
    table(shown, headings, alt=_("Changes between two waves"), key="survey-changes", right=right, pinned=("item",))
    downloads(shown, headings, "survey-changes", notes=shell.notes(platform, scope))


def latest(platform: Platform, scope: Scope, chosen: Survey) -> dict[str, str]:
    """The waves in the order in which they were last answered."""
    last: dict[str, str] = {}
    for row in platform.answers.survey_strata(scope, chosen.questionnaire).to_pylist():
        if row["wave"] is not None:
            last[row["wave"]] = max(last.get(row["wave"], ""), str(row["last_at"]))
    return dict(sorted(last.items(), key=lambda pair: pair[1]))
