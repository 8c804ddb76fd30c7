"""The table of duties, the most urgent first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import pyarrow as pa
import streamlit as st

from casework.vocabulary import Verdict
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, language
from dashboard.parts import long_lists
from dashboard.parts.components import downloads, table, verdict

LIMIT = 300
"""How many duties the table shows, the most urgent first."""
Row = Mapping[str, object]


@apart
def show(rows: Sequence[Row], names: Mapping[str, str]) -> None:
    """Draw the first of them and the downloads of all."""
    st.subheader(_("Period by period"), anchor=False)
    headings = {"project": _("Project"), "clause": _("Clause"), "duty": _("Duty"), "period": _("Period"),
                "due_at": _("Due"), "done_at": _("Done"), "verdict": _("Verdict")}  # fmt: skip
    ordered = sorted(rows, key=_urgency)
    long_lists.note(min(LIMIT, len(ordered)), len(ordered))
    shown = _listed(ordered[:LIMIT], names)
    table(shown, headings, alt=_("Duties, the most urgent first"), key="duties", wide=("duty",))
    downloads(long_lists.whole(shown, len(ordered), lambda limit: _listed(ordered[:limit], names)), headings, "duties")


def _listed(rows: Sequence[Row], names: Mapping[str, str]) -> pa.Table:
    return pa.Table.from_pylist([_worded(row, names) for row in rows], schema=SHOWN)


def _urgency(row: Row) -> tuple[int, float]:
    """What is overdue first, the oldest before the others; then what falls due soonest; then what was settled last."""
    due = row["due_at"]
    moment_due = due.timestamp() if isinstance(due, datetime) else 0.0
    place = {Verdict.OVERDUE.value: 0, Verdict.PENDING.value: 1}.get(str(row["verdict"]), 2)
    return place, moment_due if place < 2 else -moment_due  # noqa: PLR2004 - the settled ones


SHOWN = pa.schema(
    [(name, pa.string()) for name in ("project", "clause", "duty", "period")]
    + [("due_at", pa.timestamp("us", "UTC")), ("done_at", pa.timestamp("us", "UTC")), ("verdict", pa.string())]
)


def _worded(row: Row, names: Mapping[str, str]) -> dict[str, object]:
    return {
        "project": names.get(str(row["project"]), str(row["project"])),
        "clause": row["clause"],
        "duty": name_of(row),
        "period": period_of(row),
        "due_at": row["due_at"],
        "done_at": row["done_at"],
        "verdict": verdict(str(row["verdict"])),
    }


def name_of(row: Row) -> str:
    """The duty in the reader's language."""
    return str(row["name_zh" if language().startswith("zh") else "name_en"])


def period_of(row: Row) -> str:
    """The period's first and last day; one that is a day by itself."""
    first, last = str(row["period_from"]), str(row["period_to"])
    return first if first == last else f"{first} – {last}"
