"""Projects and their figures in the last month that is over; what is unusual for its own past is marked."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import streamlit as st

from dashboard.frame import navigation, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _
from dashboard.frame.state import Platform
from dashboard.parts import kpi_words
from dashboard.parts.components import downloads, table
from dashboard.parts.formats import NOTHING, month, number
from dashboard.parts.scope_bar import Names
from etl.warehouse.scope import Scope
from reporting.figures import COUNTS, Figure, Figures, Kpi, signals


@apart
def show(platform: Platform, found: Figures, scope: Scope, names: Names, over: date, least: int) -> None:
    """Draw the table; a cell of a project opens the project."""
    st.subheader(_("Projects and figures, {month}", month=month(over)), anchor=False)
    st.caption(_("Value and n. ▲ ▼ mark what is unusual for its own past when all are looked at together; "
                 "open complaints are as of the month's end. Choose a row to open the project."))  # fmt: skip
    units = sorted({str(unit) for unit, _kpi in found if unit is not None})
    shown = rows(found, units, names, least)
    headings = {"project": _("Project")} | {
        str(kpi): kpi_words.name(kpi) for kpi in Kpi if str(kpi) in shown.column_names
    }
    chosen = table(
        shown, headings, alt=_("Figures by project"), key="figures", pinned=("project",), right=tuple(headings)[1:]
    )
    downloads(shown, headings, "figures", notes=shell.notes(platform, scope))
    if chosen is not None:
        navigation.go("project", at_project=units[chosen])


def rows(found: Figures, units: list[str], names: Names, least: int) -> pa.Table:
    """One row for each project, one column for each figure that any of them has."""
    unusual = {key for key, _verdict in signals(found).found}
    columns: dict[str, list[str]] = {"project": [names.projects.get(unit, unit) for unit in units]}
    for kpi in Kpi:
        figures = [found.get((unit, kpi)) for unit in units]
        if any(figure and figure.now for figure in figures):
            columns[str(kpi)] = [_cell(figure, least, marked=(unit, kpi) in unusual)
                                 for unit, figure in zip(units, figures, strict=True)]  # fmt: skip
    return pa.table(columns)


def _cell(figure: Figure | None, least: int, *, marked: bool) -> str:
    if figure is None or figure.now is None:
        return NOTHING
    text = kpi_words.value(figure.now, figure.kpi, least)
    count = "" if figure.kpi in COUNTS else f" · n {number(figure.now.n)}"
    of = f" · {figure.survey}" if figure.survey else ""
    return f"{text}{kpi_words.mark(figure) if marked else ''}{count}{of}"
