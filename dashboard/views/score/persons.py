"""Months of persons, where a regulation gives them: totals by name, and the lines that open their cases. No ranking."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from dashboard.frame import shell
from dashboard.frame.i18n import N_, _, _n
from dashboard.frame.state import Platform
from dashboard.parts import came_from, casedesk, long_lists
from dashboard.parts.components import downloads, nothing_here, table
from dashboard.parts.formats import NOTHING, in_turn, number
from dashboard.parts.scope_bar import Names
from dashboard.parts.sections import section
from dashboard.views.score.wording import POINTS, headings, signed, worded
from etl.subjects.score.answers import in_all
from etl.warehouse.scope import Scope

LIMIT = 500
"""Lines shown at most; the downloads hold all."""
FIGURES = ("base", "entry_points", "bound_points", "total", "entries")


@section(N_("Persons"), height=320)
def show(platform: Platform, scope: Scope, names: Names) -> None:
    """Draw the month of each person of whom something counted and whom the reader may see."""
    sheets = platform.answers.person_sheets(scope)
    if sheets.num_rows:
        st.caption(_said(sheets))
    found = platform.answers.person_scores(scope)
    if found.num_rows == 0:
        nothing_here(_("In this month nothing counted for or against anybody."))
        return
    staff = casedesk.staff(platform)
    _totals(platform, scope, names, staff, found)
    _lines(platform, scope, names, staff, in_all(found)[0])


def _said(sheets: pa.Table) -> str:
    """What a person begins with, where that is the same everywhere, and who set it."""
    told = _("Who is not named here keeps all points. The order is that of the names; points are no ranking.")
    begins = sorted({(row["base"], row["set_by"]) for row in sheets.to_pylist()})
    if len(begins) > 1:
        return told
    (base, set_by), origin = begins[0], _("The regulation gives no point values: these are set by the company.")
    base_said = _("Everybody begins a month with a base of {base}.", base=number(base))
    return in_turn(base_said, told, origin if set_by == "company" else "")


def _totals(platform: Platform, scope: Scope, names: Names, staff: dict[str, str], found: pa.Table) -> None:
    columns = {
        "whom": _("Person"), "project": _("Project"), "base": _("Base"), "entry_points": _("Points from cases"),
        "bound_points": _("By floor or ceiling"), "total": _("Total"), "entries": _("Entries"),
    }  # fmt: skip
    said = {"whom": _people(found, staff), "project": [names.projects.get(p, p) for p in found["project"].to_pylist()]}
    rows = pa.table(said | {name: found[name] for name in FIGURES})
    shown = rows
    for name in ("base", "entry_points", "bound_points", "total"):
        written = [NOTHING if value is None else number(value) for value in rows[name].to_pylist()]
        shown = shown.set_column(shown.schema.get_field_index(name), name, pa.array(written, pa.string()))
    table(shown, columns, alt=_("Points of persons"), key="person-scores", right=FIGURES[:4], pinned=("whom",))
    downloads(rows, columns, "person-scores", notes=shell.notes(platform, scope))


def _lines(platform: Platform, scope: Scope, names: Names, staff: dict[str, str], total: int) -> None:
    def ask(limit: int) -> tuple[pa.Table, pa.Table]:
        found = platform.answers.person_score_lines(scope, limit=limit)
        return found, worded(found, names).add_column(0, "whom", pa.array(_people(found, staff)))

    found, shown = ask(LIMIT)
    columns = {"whom": _("Person"), **headings()}
    st.caption(in_turn(_n("{n} line.", "{n} lines.", total), _("Choose a row to open its case file.")))
    long_lists.note(found.num_rows, total)
    row = table(
        signed(shown), columns, alt=_("Lines of persons"), key="person-lines", right=POINTS, pinned=("whom",),
        wide=("clause", "detail"),
    )  # fmt: skip
    rows = long_lists.whole(shown, total, lambda limit: ask(limit)[1])
    downloads(rows, columns, "person-lines", notes=shell.notes(platform, scope))
    came_from.open_case("score", found, row)


def _people(found: pa.Table, staff: dict[str, str]) -> list[str]:
    """The names of accounts; who has none goes by what was entered."""
    unknown = _("nobody named yet")
    return [unknown if whom is None else staff.get(whom, whom) for whom in found["whom"].to_pylist()]
