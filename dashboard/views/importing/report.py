"""After a load: what became of every row, and that file, ledger and warehouse hold the same."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import streamlit as st

from dashboard.frame import navigation
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, _n
from dashboard.frame.state import Platform
from dashboard.parts.components import downloads, table
from dashboard.parts.formats import NOTHING, in_turn, listed, month, number
from dashboard.parts.markdown import plain
from dashboard.views.importing import problems as importing_problems
from etl.intake.reconciliation import Reconciliation, reconcile
from etl.intake.reports import LoadReport

_KEPT = "load_report"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A load report and its reconciliation."""

    report: LoadReport
    reconciliation: Reconciliation
    key: tuple[str, ...]
    """Which file it was, and how it was read."""


def keep(platform: Platform, report: LoadReport, key: tuple[str, ...]) -> None:
    """Reconcile a load with the (synced) warehouse and keep both for the page."""
    st.session_state[_KEPT] = Loaded(report, reconcile(report, platform.warehouse), key)


def holds(key: tuple[str, ...]) -> bool:
    """Whether the report on the page is about this file, read in this way."""
    kept: Loaded | None = st.session_state.get(_KEPT)
    return kept is not None and kept.key == key


def forget() -> None:
    """Put the last report away (a new file was chosen)."""
    st.session_state.pop(_KEPT, None)


@apart
def show(_platform: Platform) -> None:
    """Draw the report of the session's last load, if there is one."""
    kept: Loaded | None = st.session_state.get(_KEPT)
    if kept is None:
        return
    report = kept.report
    with st.container(border=True, key="load-report"):
        st.subheader(_("Loaded: {file}", file=plain(report.file)), anchor=False)
        _outcomes(report)
        _rules(report)
        _totals(kept.reconciliation)
        navigation.link("compliance", _("See the figures"), icon=":material/arrow_forward:")


@apart
def _outcomes(report: LoadReport) -> None:
    outcomes = report.outcomes
    counted = (
        (_("Accepted"), outcomes.accepted),
        (_("Unchanged"), outcomes.unchanged),
        (_("Repeated in the file"), outcomes.repeated),
        (_("Corrections"), outcomes.corrected),
        (_("Held back"), outcomes.quarantined),
    )
    with st.container(horizontal=True, key="cards"):
        for name, value in counted:
            st.metric(name, number(value))
    told = [
        _n("{n} row read.", "{n} rows read.", report.rows),
        _n("{n} event written.", "{n} events written.", report.events),
    ]
    if report.new_projects:
        told.append(_("New projects: {names}.", names=plain(listed(report.new_projects))))
    if report.resolved:
        told.append(_n("{n} row held back earlier went in.", "{n} rows held back earlier went in.", report.resolved))
    if report.waiting_before:
        told.append(
            _n(
                "{n} of the rows held back was waiting already; it stands once in the list below.",
                "{n} of the rows held back were waiting already; each stands once in the list below.",
                report.waiting_before,
            )
        )
    st.markdown(in_turn(*told))


@apart
def _rules(report: LoadReport) -> None:
    importing_problems.by_reason(report.problems_by_rule)


@apart
def _totals(reconciliation: Reconciliation) -> None:
    if reconciliation.reconciles:
        st.success(_("File, ledger and warehouse hold the same, project by project and month by month."))
    else:
        st.error(_("File, ledger and warehouse do not agree; the rows below say where. Run “yingsheng check”."))
    rows = [
        {
            "project": total.project or NOTHING,
            "month": month(total.month) if total.month else NOTHING,
            "in_file": total.in_file,
            "held_back": total.held_back,
            "repeated": total.repeated,
            "in_ledger": total.in_ledger,
            "in_warehouse": total.in_warehouse,
            "agrees": _("yes") if total.reconciles else _("no"),
        }
        for total in reconciliation.totals
    ]
    headings = {
        "project": _("Project"), "month": _("Month"), "in_file": _("Rows in the file"), "held_back": _("Held back"),
        "repeated": _("Repeated in the file"), "in_ledger": _("In the ledger"), "in_warehouse": _("In the warehouse"),
        "agrees": _("Agrees"),
    }  # fmt: skip
    differing = [row for row, total in zip(rows, reconciliation.totals, strict=True) if not total.reconciles]
    if differing:
        shown = pa.Table.from_pylist(differing)
        table(shown, headings, alt=_("Control totals that differ"), key="control-totals-differing")
    if rows:
        shown = pa.Table.from_pylist(rows)
        with st.expander(_("Control totals by project and month"), icon=":material/functions:"):
            table(shown, headings, alt=_("Control totals by project and month"), key="control-totals")
            downloads(shown, headings, "control-totals")
