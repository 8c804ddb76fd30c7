"""Totals of all projects and months; a figure opens its lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa
import streamlit as st

from dashboard.frame import address
from dashboard.frame.i18n import N_, _
from dashboard.parts.components import downloads
from dashboard.parts.formats import NOTHING, month
from dashboard.parts.scope_bar import Names
from dashboard.parts.sections import section


@section(N_("Projects and months"))
def show(scores: pa.Table, names: Names, notes: dict[str, str]) -> None:
    """Draw the totals; a cell opens its lines."""
    st.caption(_("Choose a figure to see its lines."))
    rows, headings = rows_of(scores.to_pylist(), names)
    state = st.dataframe(
        rows,
        hide_index=True,
        alt=_("Scores by project and month"),
        placeholder=NOTHING,
        column_config={"project": st.column_config.TextColumn(headings["project"], pinned=True)}
        | {m: st.column_config.NumberColumn(text, format="%.0f") for m, text in headings.items() if m != "project"},
        key=address.widget_key("matrix"),
        on_select="rerun",
        selection_mode="single-cell",
    )
    downloads(rows, headings, "scores", notes=notes)
    for row, column in state["selection"]["cells"]:
        if column != "project":
            code = list(dict.fromkeys(scores["project"].to_pylist()))[row]
            address.turn(at_month=column[:7], at_project=code)
            st.rerun()


def rows_of(rows: Sequence[dict[str, object]], names: Names) -> tuple[pa.Table, dict[str, str]]:
    """Totals with one row per project and one column per month, and the headings of the columns."""
    months = sorted({str(row["month"]) for row in rows})
    totals = {(str(row["project"]), str(row["month"])): row["total"] for row in rows}
    projects = list(dict.fromkeys(str(row["project"]) for row in rows))
    columns: dict[str, list[object]] = {"project": [names.projects.get(code, code) for code in projects]}
    columns |= {m: [totals.get((code, m)) for code in projects] for m in months}
    running = {str(row["month"]) for row in rows if row["running"]}
    headings = {m: month_name(date.fromisoformat(m), running=m in running) for m in months}
    return pa.table(columns), {"project": _("Project")} | headings


def month_name(value: date, *, running: bool) -> str:
    """A month, and that it is a preview while it runs."""
    return _("{month} (running, preview)", month=month(value)) if running else month(value)
