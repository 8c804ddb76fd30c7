"""The list of obligations as people read it: words for codes, spans for minutes, office time told as such."""

from __future__ import annotations

from collections.abc import Container, Mapping

import pyarrow as pa

from dashboard.frame.i18n import _
from dashboard.parts.components import verdict
from dashboard.parts.due import mark
from dashboard.parts.formats import NOTHING, office_span, span
from dashboard.parts.scope_bar import Names


def worded(found: pa.Table, names: Names, working: Container[str]) -> pa.Table:
    """The rows as people read them; moments stay moments, office time of ``working`` rules is told as such."""
    rows = [
        {
            "number": row["number"],
            "project": names.projects.get(row["project"], row["project"]),
            "clause": names.rules.get(row["rule_key"], row["clause"]),
            "department": row["department"],
            "verdict": verdict(row["verdict"]),
            "late": span(row["late_minutes"]),
            "started_at": row["started_at"],
            "due_at": row["due_at"],
            "met_at": row["met_at"],
            "taken": _length(row, "taken_minutes", working),
            "limit": _length(row, "limit_minutes", working),
            "lag": span(row["entry_lag_minutes"]),
            "marks": mark(provisional=row["provisional"]),
        }
        for row in found.to_pylist()
    ]
    moments = [pa.field(name, found.schema.field(name).type) for name in ("started_at", "due_at", "met_at")]
    schema = pa.schema([next((m for m in moments if m.name == name), pa.field(name, pa.string())) for name in rows[0]])
    return pa.Table.from_pylist(rows, schema=schema)


def _length(row: Mapping[str, object], column: str, working: Container[str]) -> str:
    minutes = row[column]
    if not isinstance(minutes, float):
        return NOTHING
    return office_span(minutes) if row["rule_key"] in working else span(minutes)


def headings() -> dict[str, str]:
    """Columns of the list and their headings."""
    return {
        "number": _("Number"),
        "project": _("Project"),
        "clause": _("Clause"),
        "verdict": _("Verdict"),
        "late": _("Late by"),
        "department": _("Department"),
        "started_at": _("Started"),
        "due_at": _("Due"),
        "met_at": _("Done"),
        "taken": _("Time taken"),
        "limit": _("Limit"),
        "lag": _("Entered after"),
        "marks": _("Marks"),
    }
