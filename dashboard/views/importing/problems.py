"""What is wrong with the rows of a file: counted by reason to the last row, the first rows of each shown."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard.frame.apart import apart
from dashboard.frame.i18n import _
from dashboard.parts.components import nothing_here
from dashboard.parts.formats import NOTHING, number
from dashboard.parts.markdown import plain
from dashboard.views.importing import allowed
from etl.intake.allowed import Allowed
from etl.intake.quality import RULES
from etl.intake.reports import Preview

ROW_HEIGHT, ONE_LINE = 66, 84
"""Pixels, the least at which words go on in a second line; letters that one line holds, a Chinese sign being two."""


@apart
def show(seen: Preview, names: dict[str, str], right: Mapping[str, Allowed]) -> None:
    """The problems by reason and by row; a column is named as the file names it, else as the reader knows it.

    ``right`` is what may stand in the columns of the file.
    """
    if not seen.problems:
        nothing_here(_("Every row is sound."))
        return
    by_reason(seen.problems_by_rule)
    written = {header for column in seen.columns for header in column.headers}
    rows: list[dict[str, object]] = [
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
    cells(rows, alt=_("Problems by row and column"))


def by_reason(counts: Mapping[str, int]) -> None:
    """Each reason with its rows: first what holds rows back, then what is doubtful and does not."""
    headings = {True: _("Reasons to hold rows back:"), False: _("Doubtful, and no reason to hold a row back:")}
    for held, heading in headings.items():
        told = [
            f"- {number(count)} × {_(RULES[rule].message) if rule in RULES else plain(rule)}"
            for rule, count in counts.items()
            if (rule not in RULES or RULES[rule].severity == "quarantine") is held
        ]
        if told:
            st.markdown("\n".join((heading, "", *told)))


def cells(rows: list[dict[str, object]], *, alt: str) -> None:
    """Cells with a problem, one a row; where a sentence is longer than its place, it goes on in a second line."""
    narrow = dict.fromkeys((_("Row"), _("Mark")), st.column_config.Column(width=70))
    usual = dict.fromkeys((_("Column"), _("Value")), st.column_config.Column(width=110))
    told = _("What is wrong, what to do")
    columns = narrow | usual | {told: st.column_config.Column(width=560)}
    high = ROW_HEIGHT if any(_letters(str(row[told])) > ONE_LINE for row in rows) else None
    st.dataframe(rows, hide_index=True, placeholder=NOTHING, alt=alt, row_height=high, column_config=columns)


def _letters(text: str) -> int:
    """A Chinese sign is two bytes there, and as wide as two letters."""
    return len(text.encode("gb18030"))
