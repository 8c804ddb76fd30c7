"""How each item was answered, to look at: scales of five as bars, options of all others as shares."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import streamlit as st

from casework.policy import Pack
from dashboard.frame import shell
from dashboard.frame.i18n import _, language
from dashboard.frame.state import Platform
from dashboard.parts.charts.answers import Answered, answer_bars
from dashboard.parts.components import chart, downloads, share_text, table
from dashboard.parts.sections import section
from dashboard.views.survey.chosen import Survey
from etl.warehouse.scope import Scope
from surveys.results import Asked, Result
from surveys.statistics import Share

FIVE = ("1", "2", "3", "4", "5")


@section()
def show(platform: Platform, scope: Scope, chosen: Survey, pack: Pack) -> None:
    """Draw bars for scales of five, then a table of the options of other items."""
    least = pack.satisfaction.min_n
    scaled = [result for result in chosen.results if _is_of_five(result.asked)]
    if scaled:
        st.subheader(_("How it was answered"), anchor=False)
        st.caption(_("Of those who gave a step; 5 is best. The worst answers stand left."))
        items = [
            Answered(result.asked.text.label(language()), {code: result.counts.get(code, 0) for code in FIVE})
            for result in scaled
        ]
        chart(
            answer_bars(items, {code: code for code in FIVE}, least),
            key="survey-answers",
            alt=_("Shares of the five steps, items: {n}", n=len(items)),
        )
    others = [result for result in chosen.results if result.asked.high is None and result.counts]
    if others:
        _options(platform, scope, others, (chosen.questionnaire, least))


def _is_of_five(asked: Asked) -> bool:
    return (asked.low, asked.high) == (1, 5)


def _options(platform: Platform, scope: Scope, found: Sequence[Result], of: tuple[str, int]) -> None:
    questionnaire, least = of
    st.subheader(_("Options chosen"), anchor=False)
    rows = [
        {"item": result.asked.text.label(language()), "option": _option(result.asked, code), "n": n,
         "share": share_text(Share(min(n, result.n), result.n), least)}
        for result in found
        for code, n in sorted(result.counts.items(), key=lambda each: -each[1])
        if code not in result.asked.roles
    ]  # fmt: skip
    headings = {"item": _("Item"), "option": _("Option"), "n": _("Answers"), "share": _("Share")}
    shown = pa.Table.from_pylist(rows)
    table(shown, headings, alt=_("Options chosen"), key="survey-options", right=("share",), pinned=("item",))
    downloads(shown, headings, f"survey-options-{questionnaire}", notes=shell.notes(platform, scope))


def _option(asked: Asked, code: str) -> str:
    words = (asked.options or {}).get(code)
    return words.label(language()) if words else code
