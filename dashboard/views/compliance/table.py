"""The compliance page's table: all counts by one dimension of the reader's choice, each row opening to its cases."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from casework.policy import Pack
from casework.vocabulary.glossary import Word
from dashboard.frame.i18n import N_, _, label
from dashboard.frame.state import Platform
from dashboard.parts import narrowing, one_regulation, scope_bar
from dashboard.parts.charts.heat import standing
from dashboard.parts.components import downloads, interval_text, nothing_here, share_text, table, verdict_headings
from dashboard.parts.formats import percent
from dashboard.parts.narrowing import DIMENSIONS, group_name, parameters_of
from dashboard.parts.scope_bar import Names
from dashboard.parts.sections import section
from dashboard.parts.segments import one_of
from dashboard.parts.shares import compliance_share
from etl.warehouse.scope import Scope


@section(N_("The figures"), words=[Word.VOID])
def show(platform: Platform, scope: Scope, names: Names, pack: Pack) -> None:
    """Draw heading, choice of dimension, table, downloads; a clause is judged by its own target where it has one."""
    by = one_of("by", _("Counted by"), {name: _(text) for name, text in DIMENSIONS.items()})
    counts = platform.answers.compliance(scope, by=(by,))
    if counts.num_rows == 0:
        nothing_here(_("Nothing was due in these months with these filters. Widen the months or clear a filter."))
        return
    shown = _worded(counts, by, names, pack)
    headings = {"group": _(DIMENSIONS[by]), "share_met": _("Share met"), "interval": _("95 % interval"),
                **({"target": _("Target")} if by == "rule_key" else {}),
                "standing": _("Against the target"), "share_n": _("Due (n)"),
                **verdict_headings()}  # fmt: skip
    st.caption(_("Share = met ÷ (met + missed + overdue). Choose a cell to see its cases."))
    if pc.any(pc.greater(counts["unjudged"], 0)).as_py():
        st.caption(_("Not judgeable: of a case only the day is known, and the limit is finer. Counted in no share."))
    if by == "rule_key":
        scope_bar.mark_meant()
    row = table(shown, headings, alt=_("Compliance counts"), key=f"compliance-{by}")
    downloads(shown, headings, f"compliance-{by}")
    if row is not None:
        narrowing.choose(**parameters_of(by, counts.column(by)[row].as_py()))


def _worded(counts: pa.Table, by: str, names: Names, pack: Pack) -> pa.Table:
    rows, rules, of_clauses = [], pack.compliance, by == "rule_key"
    for row in counts.to_pylist():
        share, name = compliance_share(row["met"], row["missed"], row["overdue"]), group_name(by, row[by], names)
        target = one_regulation.target(pack, str(row[by])) if of_clauses else rules.target
        stands = standing(share, target, rules.min_n)
        rows.append(
            {
                "group": name,
                **({"target": percent(target, 0)} if of_clauses else {}),
                "share_met": share_text(share, rules.min_n),
                "interval": interval_text(share),
                "standing": label(stands) if stands else "–",
                "share_n": share.n,
                **{key: row[key] for key in verdict_headings()},
            }
        )
    return pa.Table.from_pylist(rows)
