"""The lines of a score and their sums as people read them."""

from __future__ import annotations

from collections.abc import Collection

import pyarrow as pa

from casework.record.events import ScoreLine
from casework.vocabulary import EventKind, Verdict
from dashboard.frame.i18n import N_, _, _n, label
from dashboard.parts.formats import number
from dashboard.parts.scope_bar import Names

KINDS = {
    "base": N_("Base"),
    "missed": N_("Missed obligation"),
    "reckoned": N_("Reckoned per so many limits"),
    "escalation": N_("Escalation"),
    "unclosed": N_("Unclosed too long"),
    "entry": N_("Other entry that counts"),
    "bonus": N_("Bonus"),
    "added": N_("Line by hand"),
    "appeal": N_("Given back on appeal"),
    "correction": N_("Correction of an earlier month"),
    "floor": N_("Raised to the floor"),
    "ceiling": N_("Cut at the ceiling"),
}

POINTS = ("points", "capped_points")


def summed(sums: pa.Table, names: Names) -> pa.Table:
    """The sums as people read them: project, kind and clause in words, lines and points as numbers."""
    rows = sums.to_pylist()
    said = {
        "project": [names.projects.get(row["project"], row["project"]) for row in rows],
        "kind": [kind_said(row["kind"]) for row in rows],
        "clause": [names.rules.get(row["rule_key"], row["clause"]) for row in rows],
    }
    return pa.table(said | {name: sums[name] for name in ("lines", *POINTS)})


def worded(found: pa.Table, names: Names) -> pa.Table:
    """The lines as people read them; points as the rule gives them and as they count after the cap."""
    rows = [
        {
            "project": names.projects.get(row["project"], row["project"]),
            "kind": kind_said(row["kind"]),
            "clause": names.rules.get(row.get("rule_key"), row["clause"]),
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


def signed(rows: pa.Table) -> pa.Table:
    """The same rows with their points in words, losses with a true minus; files keep them as numbers."""
    for name in POINTS:
        said = [number(value) for value in rows[name].to_pylist()]
        rows = rows.set_column(rows.schema.get_field_index(name), name, pa.array(said, pa.string()))
    return rows


def line_said(line: ScoreLine, names: Names, unknown: Collection[str]) -> str:
    """One line in a few words: kind, clause, points, and the case if it is none of those ``unknown`` to the reader."""
    case = None if line.case in unknown else line.case
    clause = names.rules.get(line.rule, line.clause) if line.rule else line.clause
    return " · ".join(filter(None, (kind_said(line.kind), clause, number(line.points), case)))


def kind_said(kind: str) -> str:
    """What kind of line it is."""
    name = KINDS[kind]
    return _(name)


def detail(kind: str, value: str | None, names: Names) -> str | None:
    """What a line says beyond its clause, in words: verdict, entry, cause, days; a bonus gives its own reason."""
    if value is None:
        return None
    if kind == "missed" and value in set(Verdict):
        return label(Verdict(value))
    if kind == "entry":
        return label(EventKind(value))
    if kind == "escalation":
        level, _colon, cause = value.removeprefix("level ").partition(": ")
        known = names.word("cause", cause) if cause else ""
        return _("Level {n}", n=level) + (f" · {known}" if known else "")
    return _n("{n} day", "{n} days", int(value)) if kind == "unclosed" else value


def headings() -> dict[str, str]:
    """The columns of lines, and what stands above them."""
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
