"""What other systems say of their own limits, beside our verdicts: how often both agree, and each case where not."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from casework.vocabulary import SourceVerdict
from dashboard.frame import navigation, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label
from dashboard.frame.state import Platform
from dashboard.parts.components import downloads, table, verdict
from dashboard.parts.scope_bar import Names
from etl.warehouse.scope import Scope

LISTED = 500
FIRST, LAST = date(1990, 1, 1), date(2200, 1, 1)


@apart
def show(platform: Platform) -> None:
    """Draw the table of agreement and the cases that differ; nothing where no source says anything."""
    names = Names.of(platform.answers.choices())
    scope = Scope(shell.now(), FIRST, LAST)
    counted = platform.answers.source_agreement(scope)
    if counted.num_rows == 0:
        return
    with st.expander(_("Verdicts of the sources, beside ours"), icon=":material/balance:", key="source-agreement"):
        headings = {
            "clause": _("Clause"),
            "both_on_time": _("Both: on time"),
            "both_late": _("Both: late"),
            "only_we_late": _("Late by our count alone"),
            "only_source_late": _("Late by the source's alone"),
            "not_judged": _("Not judged by us"),
        }
        shown = counted.set_column(
            counted.schema.get_field_index("clause"),
            "clause",
            pa.array([names.rules.get(row["rule_key"], row["clause"]) for row in counted.to_pylist()]),
        )
        table(shown, headings, alt=_("Agreement by clause"), key="source-agreement-table")
        downloads(shown, headings, "source-agreement")
        _differences(platform, scope, names)


def _differences(platform: Platform, scope: Scope, names: Names) -> None:
    every = platform.answers.source_verdicts(scope, limit=LISTED)
    found = every.filter(pc.invert(pc.fill_null(every["agrees"], True)))  # noqa: FBT003
    if found.num_rows == 0:
        st.caption(_("No verdict differs."))
        return
    rows = [
        {
            "number": row["number"],
            "project": names.projects.get(row["project"], row["project"]),
            "clause": names.rules.get(row["rule_key"], row["clause"]),
            "said": label(SourceVerdict(row["said"])),
            "verdict": verdict(row["verdict"]),
        }
        for row in found.to_pylist()
    ]
    headings = {
        "number": _("Number"), "project": _("Project"), "clause": _("Clause"), "said": _("The source says"),
        "verdict": _("Verdict"),
    }  # fmt: skip
    st.caption(_("Choose a row to open its case file."))
    chosen = table(pa.Table.from_pylist(rows), headings, alt=_("Verdicts that differ"), key="source-differences")
    if chosen is not None:
        navigation.go("case", id=found.column("case_id")[chosen].as_py())
