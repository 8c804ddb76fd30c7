"""The lines of a month's scores: clause, case, points, cap; a row opens the case file."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pyarrow as pa
import streamlit as st

from dashboard.frame import address, shell
from dashboard.frame.i18n import N_, _, _n
from dashboard.frame.state import Platform
from dashboard.parts import came_from, long_lists, scope_bar
from dashboard.parts.components import downloads, nothing_here, table
from dashboard.parts.formats import in_turn, number
from dashboard.parts.markdown import plain
from dashboard.parts.scope_bar import Names
from dashboard.parts.sections import section
from dashboard.views.score.wording import POINTS, headings, signed, summed, worded
from etl.subjects.score.answers import in_all
from etl.warehouse.scope import Scope

LIMIT = 500
"""Lines shown at most; the downloads hold all."""


@section(N_("Line by line"), height=420, shared=("at_project",))
def show(platform: Platform, scope: Scope, names: Names, project: str | None) -> None:
    """Draw the lines of ``project``; without one, what the scores of all projects are made of, clause by clause."""
    narrowed = replace(scope, projects=(project,)) if project else scope
    sums = platform.answers.score_sums(narrowed)
    if sums.num_rows == 0:
        nothing_here(_("There are no lines in this month."))
    elif project:
        _of_one_project(platform, narrowed, names, sums)
    else:
        _by_clause(platform, scope, names, sums)


def _of_one_project(platform: Platform, scope: Scope, names: Names, sums: pa.Table) -> None:
    project = sums["project"][0].as_py()
    st.button(
        plain(names.projects.get(project, project)),
        icon=":material/close:",
        help=_("Show the lines of all projects"),
        on_click=address.drop,
        args=("at_project",),
    )
    found, (total, points) = platform.answers.score_lines(scope, limit=LIMIT), in_all(sums)
    counted = _n("{n} line.", "{n} lines.", total), _("Points in all: {points}.", points=number(points))
    st.caption(in_turn(*counted, _("Choose a row to open its case file.")))
    long_lists.note(found.num_rows, total)
    scope_bar.mark_meant()
    shown, columns = worded(found, names), headings()
    row = table(
        signed(shown), columns, alt=_("Score lines"), key="score-lines",
        right=POINTS, pinned=("project",), wide=("clause", "detail"),
    )  # fmt: skip
    _every_line(platform, scope, names, shown, total)
    came_from.open_case("score", found, row)


def _by_clause(platform: Platform, scope: Scope, names: Names, sums: pa.Table) -> None:
    total, _points = in_all(sums)
    choose = _("Choose a project's bar, or a row, to see its lines one by one.")
    st.caption(in_turn(_n("{n} line.", "{n} lines.", total), choose))
    scope_bar.mark_meant()
    shown = summed(sums, names)
    columns = {name: text for name, text in headings().items() if name in shown.column_names}
    row = table(
        signed(shown), columns | {"lines": _("Lines")}, alt=_("Score lines by project and clause"), key="score-sums",
        right=POINTS, pinned=("project",), wide=("clause",),
    )  # fmt: skip
    _every_line(platform, scope, names, None, total)
    if row is not None:
        address.turn(at_project=sums["project"][row].as_py())
        st.rerun()


def _every_line(platform: Platform, scope: Scope, names: Names, shown: pa.Table | None, total: int) -> None:
    """Hand out all lines: those ``shown`` where they are all."""

    def ask(limit: int) -> pa.Table:
        return worded(platform.answers.score_lines(scope, limit=limit), names)

    rows = partial(ask, long_lists.HANDED_OUT) if shown is None else long_lists.whole(shown, total, ask)
    downloads(rows, headings(), "score-lines", notes=shell.notes(platform, scope))
