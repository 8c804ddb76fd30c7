"""Every clock of a case in its box: how its limit was counted, step by step, and over which days."""

from __future__ import annotations

import streamlit as st

from casework.vocabulary.glossary import Word
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label
from dashboard.parts.charts.clock import clock_days, key_of
from dashboard.parts.components import VERDICT_SIGN, chart, nothing_here
from dashboard.parts.explanations import Explanation
from dashboard.parts.glossary import explained
from dashboard.parts.markdown import plain


@apart
def show(told: list[Explanation]) -> None:
    """Draw the boxes, the worst open."""
    st.subheader(_("Clocks, step by step"), anchor=False, help=explained(Word.OBLIGATION, Word.VOID))
    if not told:
        nothing_here(_("No time limit had started by this moment."))
    for place, clock in enumerate(told):
        title = (
            f"{VERDICT_SIGN[clock.verdict]} **{label(clock.verdict)}** · {clock.clause.split(' ')[0]} {clock.title} · "
        )
        title += _("due {moment}", moment=clock.due_words)
        _clock(clock, title, opened=place == _first_open(told))


def _first_open(told: list[Explanation]) -> int:
    """The clock to show first: the worst, so that the reason for looking is in view."""
    order = ["overdue", "missed", "pending", "unjudged", "met", "void"]
    return min(range(len(told)), key=lambda i: order.index(told[i].verdict))


@st.fragment
@apart
def _clock(clock: Explanation, title: str, *, opened: bool) -> None:
    """One clock in its box; its calendar is drawn when the box is open, because drawing takes longer than the rest."""
    key = f"{clock.rule}-{clock.from_version}-{opened}"
    with st.expander(title, expanded=opened, key=f"clock-box-{key}", on_change="rerun") as box:
        st.caption(clock.clause)
        st.markdown("\n".join(f"{number}. {step}" for number, step in enumerate(clock.steps, start=1)))
        if box.open and clock.days:
            done = clock.verdict in {"met", "missed"}
            days = clock_days(clock.days, clock.start, clock.due, clock.end, done=done)
            st.caption(plain(key_of(days)))
            chart(
                days,
                key=f"clock-{key}",
                alt=_("Calendar of the days this clock ran; the sentences above say the same"),
            )
