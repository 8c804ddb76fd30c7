"""The compliance page's table: all counts by one dimension of the reader's choice, each row opening to its cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pyarrow as pa
import streamlit as st

from casework.policy import Compliance
from dashboard.frame import address, navigation
from dashboard.frame.apart import apart
from dashboard.frame.i18n import N_, _, label
from dashboard.frame.state import Platform
from dashboard.parts.charts.heat import standing
from dashboard.parts.components import downloads, interval_text, nothing_here, share_text, table, verdict_headings
from dashboard.parts.formats import month
from dashboard.parts.scope_bar import Names
from dashboard.parts.segments import one_of
from dashboard.parts.shares import compliance_share
from etl.warehouse.scope import Scope

DIMENSIONS = {
    "rule_key": N_("Clause"),
    "project": N_("Project"),
    "department": N_("Department"),
    "month": N_("Month"),
    "severity": N_("Severity"),
    "channel": N_("Channel"),
    "concern": N_("Concern"),
}
PARAMETER = {"rule_key": "at_clause"}
"""URL parameter of a dimension where it is not ``at_`` and its name."""


@apart
def show(platform: Platform, scope: Scope, names: Names, rules: Compliance) -> None:
    """Draw heading, choice of dimension, table, downloads."""
    st.subheader(_("The figures"), anchor=False)
    by = one_of("by", _("Counted by"), {name: _(text) for name, text in DIMENSIONS.items()})
    counts = platform.answers.compliance(scope, by=(by,))
    if counts.num_rows == 0:
        nothing_here(_("Nothing was due in these months with these filters. Widen the months or clear a filter."))
        return
    shown = _worded(counts, by, names, rules)
    headings = {"group": _(DIMENSIONS[by]), "share": _("Share met"), "interval": _("95 % interval"),
                "standing": _("Against the target"), "n": _("Due (n)"),
                **verdict_headings()}  # fmt: skip
    st.caption(_("Share = met ÷ (met + missed + overdue). Choose a cell to see its cases."))
    row = table(shown, headings, alt=_("Compliance counts"), key=f"compliance-{by}")
    downloads(shown, headings, f"compliance-{by}")
    if row is not None:
        _open(by, counts.column(by)[row].as_py())


def _worded(counts: pa.Table, by: str, names: Names, rules: Compliance) -> pa.Table:
    rows = []
    for row in counts.to_pylist():
        share = compliance_share(row["met"], row["missed"], row["overdue"])
        stands = standing(share, rules.target, rules.min_n)
        rows.append(
            {
                "group": group_name(by, row[by], names),
                "share": share_text(share, rules.min_n),
                "interval": interval_text(share),
                "standing": label(stands) if stands else "–",
                "n": share.n,
                **{key: row[key] for key in verdict_headings()},
            }
        )
    return pa.Table.from_pylist(rows)


def group_name(by: str, value: object, names: Names) -> str:
    """What a value of a dimension is called."""
    if value is None:
        return _("not stated")
    if isinstance(value, date):
        return month(value)
    texts: Mapping[str, Mapping[str, str]] = {"project": names.projects, "rule_key": names.rules}
    if by in {"severity", "channel", "concern"}:
        return names.word(by, value)
    return texts.get(by, {}).get(str(value), str(value))


def _open(by: str, value: object) -> None:
    text = f"{value:%Y-%m}" if isinstance(value, date) else address.UNSTATED if value is None else str(value)
    navigation.go("obligations", **{PARAMETER.get(by, f"at_{by}"): text})
