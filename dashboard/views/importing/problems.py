"""What is wrong with the rows of a file: counted by reason to the last row, the first rows of each shown."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard.frame.apart import apart
from dashboard.frame.i18n import _
from dashboard.parts.components import nothing_here
from dashboard.parts.formats import number
from dashboard.views.importing import allowed
from etl.intake.allowed import Allowed
from etl.intake.quality import RULES
from etl.intake.reports import Preview


@apart
def show(seen: Preview, names: dict[str, str], right: Mapping[str, Allowed]) -> None:
    """The problems by reason and by row; a column is named as the file names it, else as the reader knows it.

    ``right`` is what may stand in the columns of the file.
    """
    if not seen.problems:
        nothing_here(_("Every row is sound."))
        return
    for rule, count in seen.problems_by_rule.items():
        st.markdown(f"- {number(count)} × {_(RULES[rule].message)}")
    written = {header for column in seen.columns for header in column.headers}
    rows = [
        {
            _("Row"): problem.row_number,
            _("Column"): problem.column if problem.column in written else names.get(problem.column, problem.column),
            _("Value"): problem.value,
            _("Mark"): _("held back") if problem.severity == "quarantine" else _("doubtful"),
            _("What is wrong, what to do"): allowed.said(problem.rule, problem.column, right),
        }
        for problem in seen.problems
    ]
    st.caption(_("The first rows of each reason:"))
    st.dataframe(rows, hide_index=True, placeholder="–", alt=_("Problems by row and column"))
