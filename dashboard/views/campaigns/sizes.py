"""How many a plan would ask: population, who is left in peace and why, and the sample of each project."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import streamlit as st

from dashboard.frame.i18n import _, label
from dashboard.parts.components import table
from dashboard.parts.formats import NOTHING, in_turn, number
from surveys.fieldwork.campaigns import Preview


def sizes(preview: Preview, projects: Mapping[str, str]) -> None:
    """Draw it; a project too small for a sample is asked as a whole."""
    people = preview.population
    with st.container(horizontal=True, key="sizes"):
        st.metric(_("Customers"), number(people.customers))
        st.metric(_("Left in peace"), number(people.left_in_peace))
        st.metric(_("To be asked"), number(preview.invited))
        st.metric(_("Answers needed"), number(preview.answers))
    left_out = {label(reason): number(count) for reason, count in people.left_out().items() if count}
    if left_out:
        st.caption(in_turn(_("Left in peace:"), " · ".join(f"{name} {count}" for name, count in left_out.items())))
    rows = [
        {
            "project": projects.get(code, code),
            "population": people.sizes.get(code, 0),
            "remaining": plan.population,
            "answers": plan.answers,
            "invited": plan.invited,
            "way": (_("everybody") if plan.census else _("sample")) if plan.population else NOTHING,
        }
        for code, plan in preview.plans.items()
    ]
    headings = {
        "project": _("Project"), "population": _("Customers"), "remaining": _("Can be asked"),
        "answers": _("Answers needed"), "invited": _("To be asked"), "way": _("How chosen"),
    }  # fmt: skip
    table(pa.Table.from_pylist(rows), headings, alt=_("How many are asked, project by project"), key="campaign-sizes")
