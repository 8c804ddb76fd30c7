"""Who was asked and what became of it: AAPOR's rates, outcomes, attempts by day, mode and interviewer."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import streamlit as st

from casework.vocabulary.glossary import Word
from dashboard.frame import shell
from dashboard.frame.i18n import N_, _, label
from dashboard.frame.state import Platform
from dashboard.parts.components import downloads, facts, table
from dashboard.parts.formats import NOTHING, number, percent
from dashboard.parts.glossary import explained
from dashboard.parts.sections import section
from dashboard.parts.segments import one_of
from dashboard.views.survey.chosen import Survey
from etl.warehouse.scope import Scope
from surveys.fieldwork.dispositions import Group
from surveys.fieldwork.rates import Outcomes
from surveys.statistics.estimates import together

BY = {"day": N_("Day"), "mode": N_("Mode"), "actor": N_("Interviewer")}


@section()
def show(platform: Platform, scope: Scope, chosen: Survey) -> None:
    """Draw sample and answers, then the rates where people were invited one by one."""
    st.subheader(_("Who was asked"), anchor=False, help=explained(Word.RESPONSE_RATE, Word.CALL_RESULT))
    everybody = together(chosen.sizes.values())
    persons = {Group(code): n for code, n in platform.answers.survey_persons(scope, chosen.wave).items()}
    first = {
        _("Customers"): number(everybody.population),
        _("Invited"): number(Outcomes.of(persons).persons or None),
        _("Answers"): number(everybody.units),
    }
    facts(first | (_rates(persons) if persons else {}))
    if persons:
        groups = "  ·  ".join(f"{label(group)} {number(persons[group])}" for group in Group if persons.get(group))
        st.caption(groups)
        _attempts(platform, scope, chosen)


def _rates(persons: Mapping[Group, int]) -> dict[str, str]:
    rates = Outcomes.of(persons).rates()
    return {
        _("Response rate (AAPOR RR2)"): percent(rates.rr[1]),
        _("Response rate with estimated eligibility (RR4)"): percent(rates.rr[3]),
        _("Cooperation (COOP2)"): percent(rates.coop[1]),
        _("Refusals (REF1)"): percent(rates.ref[0]),
        _("Contact (CON1)"): percent(rates.con[0]),
        _("Estimated eligible of the unknown (e)"): percent(rates.e),
    }


def _attempts(platform: Platform, scope: Scope, chosen: Survey) -> None:
    by = one_of("field_by", _("Field work by"), {name: _(text) for name, text in BY.items()})
    rows = [row for row in platform.answers.survey_field_work(scope, (by,)).to_pylist() if row["wave"] == chosen.wave]
    if not rows:
        return
    shown = pa.Table.from_pylist([{**row, "group": str(row[by] if row[by] is not None else NOTHING)} for row in rows])
    headings = {
        "group": _(BY[by]), "attempts": _("Attempts"), "answers": _("Answers"), "refusals": _("Refusals"),
        "not_eligible": _("Not eligible"), "seconds": _("Seconds"),
    }  # fmt: skip
    table(shown, headings, alt=_("Attempts by day, mode or interviewer"), key=f"field-{by}", pinned=("group",))
    downloads(shown, headings, f"survey-field-{by}", notes=shell.notes(platform, scope))
