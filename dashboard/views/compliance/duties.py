"""The compliance page's part on duties of units: reports and meetings owed by the calendar, kept or not."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import streamlit as st

from casework.policy import Compliance
from dashboard.frame import navigation
from dashboard.frame.i18n import _, label, language
from dashboard.frame.state import Platform
from dashboard.parts.charts.heat import standing
from dashboard.parts.components import downloads, share_text, table, verdict_headings
from dashboard.parts.formats import percent
from dashboard.parts.sections import section
from dashboard.parts.shares import compliance_share
from etl.warehouse.scope import Scope

COUNTS = ("met", "missed", "overdue", "pending")


@section()
def show(platform: Platform, scope: Scope, regulation: str, rules: Compliance) -> None:
    """Draw heading, table and downloads; nothing where the regulation asks for no duties."""
    rows = [row for row in platform.answers.duty_compliance(scope).to_pylist() if row["pack"] == regulation]
    if not rows:
        return
    st.subheader(_("Duties by the calendar"), anchor=False)
    st.caption(_("Reports, briefings and meetings that a project owes for each period; they stand apart from the "
                 "limits of cases. Marked °: set by the company."))  # fmt: skip
    headings = {"clause": _("Clause"), "name": _("Duty"), "share": _("Share met"), "target": _("Target"),
                "standing": _("Against the target"), **_verdicts()}  # fmt: skip
    shown = pa.Table.from_pylist([_row(row, rules) for row in rows])
    table(shown, headings, alt=_("Duties by verdict"), key="duties")
    downloads(shown, headings, "duties")
    navigation.link("duties", _("Period by period"), icon=":material/event_repeat:")


def _verdicts() -> dict[str, str]:
    return {name: heading for name, heading in verdict_headings().items() if name in COUNTS}


def _row(row: Mapping[str, object], rules: Compliance) -> dict[str, object]:
    met, missed, overdue = (int(str(row[name])) for name in COUNTS[:3])
    share, target = compliance_share(met, missed, overdue), float(str(row["target"] or rules.target))
    stands = standing(share, target, 1)
    return {
        "clause": str(row["clause"]) + ("°" if row["set_by"] == "company" else ""),
        "name": str(row["name_zh" if language().startswith("zh") else "name_en"]),
        "share": share_text(share, 1),
        "target": percent(target, 0),
        "standing": label(stands) if stands else "–",
        **{name: row[name] for name in COUNTS},
    }
