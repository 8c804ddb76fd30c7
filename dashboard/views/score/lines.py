"""The lines of a month's scores: clause, case, points, cap; a row opens the case file."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from casework.vocabulary import Verdict
from dashboard.frame import address, navigation, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import N_, _, _n, label
from dashboard.frame.state import Platform
from dashboard.parts.components import downloads, nothing_here, table
from dashboard.parts.formats import number
from dashboard.parts.markdown import plain
from dashboard.parts.scope_bar import Names
from etl.warehouse.scope import Scope

KINDS = {
    "base": N_("Base"),
    "missed": N_("Missed obligation"),
    "escalation": N_("Escalation"),
    "unclosed": N_("Unclosed too long"),
    "bonus": N_("Bonus"),
    "floor": N_("Raised to the floor"),
    "ceiling": N_("Cut at the ceiling"),
}

POINTS = ("points", "capped_points")


@apart
def show(platform: Platform, scope: Scope, names: Names, project: str | None) -> None:
    """Draw the lines of all projects, or of ``project``."""
    st.subheader(_("Line by line"), anchor=False)
    found = platform.answers.score_lines(scope)
    if project:
        found = found.filter(pc.equal(found["project"], project))
        st.button(
            plain(names.projects.get(project, project)),
            icon=":material/close:",
            help=_("Show the lines of all projects"),
            on_click=address.drop,
            args=("at_project",),
        )
    else:
        st.caption(_("Choose a project's bar to see only its lines."))
    if found.num_rows == 0:
        nothing_here(_("There are no lines in this month."))
        return
    counted = _n("{n} line.", "{n} lines.", found.num_rows)
    if project:
        counted += " " + _("Points in all: {points}.", points=number(pc.sum(found["capped_points"]).as_py()))
    st.caption(counted + " " + _("Choose a row to open its case file."))
    shown, headings = worded(found, names), _headings()
    row = table(
        _signed(shown), headings, alt=_("Score lines"), key="score-lines",
        right=POINTS, pinned=("project",), wide=("clause", "detail"),
    )  # fmt: skip
    downloads(shown, headings, "score-lines", notes=shell.notes(platform, scope))
    case = None if row is None else found["case_id"][row].as_py()
    if case is not None:
        navigation.go("case", id=case)


def worded(found: pa.Table, names: Names) -> pa.Table:
    """The lines as people read them; points as the rule gives them and as they count after the cap."""
    rows = [
        {
            "project": names.projects.get(row["project"], row["project"]),
            "kind": _kind(row["kind"]),
            "clause": names.rules.get(row["rule_key"], row["clause"]),
            "number": row["number"],
            "points": row["points"],
            "capped_points": row["capped_points"],
            "happened_at": row["happened_at"],
            "detail": detail(row["kind"], row["detail"], names),
        }
        for row in found.to_pylist()
    ]
    kept = {name: found.schema.field(name).type for name in ("points", "capped_points", "happened_at")}
    return pa.Table.from_pylist(rows, schema=pa.schema([(name, kept.get(name, pa.string())) for name in rows[0]]))


def _signed(rows: pa.Table) -> pa.Table:
    """The same rows with their points in words, losses with a true minus; files keep them as numbers."""
    for name in POINTS:
        said = [number(value) for value in rows[name].to_pylist()]
        rows = rows.set_column(rows.schema.get_field_index(name), name, pa.array(said, pa.string()))
    return rows


def _kind(kind: str) -> str:
    name = KINDS[kind]
    return _(name)


def detail(kind: str, value: str | None, names: Names) -> str | None:
    """What a line says beyond its clause, in words: verdict, cause, days; a bonus gives its own reason."""
    if value is None:
        return None
    if kind == "missed" and value in set(Verdict):
        return label(Verdict(value))
    if kind == "escalation":
        level, _colon, cause = value.removeprefix("level ").partition(": ")
        known = names.word("cause", cause) if cause else ""
        return _("Level {n}", n=level) + (f" · {known}" if known else "")
    return _n("{n} day", "{n} days", int(value)) if kind == "unclosed" else value


def _headings() -> dict[str, str]:
    return {
        "project": _("Project"),
        "kind": _("Kind"),
        "clause": _("Clause"),
        "number": _("Number"),
        "points": _("Points"),
        "capped_points": _("Points counted"),
        "happened_at": _("When"),
        "detail": _("Detail"),
    }
