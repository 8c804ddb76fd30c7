"""What became of customers who were dissatisfied at the callback: work on it, their last answer, how long it took."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import streamlit as st

from dashboard.frame.i18n import N_, _
from dashboard.frame.state import Platform
from dashboard.parts.charts.outcomes import Outcome, outcomes
from dashboard.parts.components import chart, downloads, nothing_here, table
from dashboard.parts.formats import listed, number, stated
from dashboard.parts.sections import section
from etl.warehouse.scope import Scope, months_before

MONTHS = 12
NAMES = {
    "satisfied": N_("Satisfied in the end"),
    "dissatisfied": N_("Dissatisfied again"),
    "reworked": N_("Worked on again, not asked since"),
    "nothing": N_("Nothing done since"),
}


@section(N_("From dissatisfied to done"), height=320)
def show(platform: Platform, scope: Scope) -> None:
    """Draw the outcomes of the months chosen, of a year at least."""
    first = min(scope.month_from, months_before(scope.month_to, MONTHS - 1))
    found = platform.answers.rework(replace(scope, month_from=first))
    if not found.num_rows:
        nothing_here(_("No customer was dissatisfied at the callback on a case."))
        return
    rows = {row["outcome"]: row for row in found.to_pylist()}
    shown = [Outcome(_(name), rows[key]["n"], rows[key]["reworked"], rows[key]["median_days"])
             for key, name in NAMES.items() if key in rows]  # fmt: skip
    st.caption(
        _(
            "Cases whose customer was dissatisfied at the centre's callback, in twelve months or those chosen: whether "
            "work went on, and what they said in the end."
        )
    )
    told = listed(stated(each.name, number(each.n)) for each in shown)
    chart(outcomes(shown), key="rework", alt=_("What became of dissatisfied customers, cases: {parts}", parts=told))
    headings = {"outcome": _("Outcome"), "n": _("Cases"), "reworked": _("Worked on again"),
                "median_days": _("Days until solved again, median")}  # fmt: skip
    named = found.set_column(0, "outcome", pa.array([_(NAMES[key]) for key in found["outcome"].to_pylist()]))
    table(named, headings, alt=_("What became of dissatisfied customers"), key="rework-rows")
    downloads(named, headings, "rework")
