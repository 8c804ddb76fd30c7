"""Reports: what is owed and how it stands, and one copy on its way from draft to issue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import pyarrow as pa
import streamlit as st

from casework.access.permissions import User
from casework.vocabulary.reporting import ReportStage
from dashboard.frame import access, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label, language
from dashboard.frame.state import Platform
from dashboard.parts.components import downloads, table
from dashboard.parts.formats import moment
from dashboard.views.reports import choice
from dashboard.views.reports import copy as one_copy
from etl.subjects.company.answers import ProjectChoice
from reporting.copies import standing
from reporting.desk import may
from reporting.load import shipped
from reporting.schedule import Owed, owed


def page() -> None:
    """Draw the page."""
    platform = shell.begin(
        _("Periodic reports"),
        _("What is owed for each week, month, quarter or year, and each report from its draft to its issue."),
    )
    now = shell.figures_at(platform)
    projects = platform.answers.projects()
    _owed(platform, projects, now)
    copy = choice.chosen(projects, now)
    if copy is not None:
        one_copy.show(platform, access.current_user(), copy)


@apart
def _owed(platform: Platform, projects: Sequence[ProjectChoice], now: datetime) -> None:
    """The latest copy of each report that somebody owes, those that wait for somebody first."""
    user, names = access.current_user(), {each.code: each.name for each in projects}
    packs = {each.code: each.pack for each in projects}
    mine = [each for each in owed(shipped(), packs, platform.policies, now) if _concerns(each, user)]
    if not mine:
        return
    rows = [_row(platform, each, names) for each in mine]
    rows.sort(key=lambda row: (row["stage"] in {label(ReportStage.ACCEPTED), label(ReportStage.ISSUED)}, row["since"]))
    headings = {"report": _("Report"), "project": _("Project"), "period": _("Period"), "since": _("Drafted from"),
                "stage": _("Stage")}  # fmt: skip
    shown = pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in headings]))
    st.subheader(_("What is owed now"), anchor=False)
    table(shown, headings, alt=_("Reports that are owed, those not accepted first"), key="owed", wide=("report",))
    downloads(shown, headings, "reports")


def _concerns(each: Owed, user: User) -> bool:
    """Whether the reader may see the copy: of their projects, or of the company with a right for all."""
    copy = each.copy
    return copy.project is not None or may(
        user, copy, (*copy.report.writers, *copy.report.accepts, *copy.report.audience)
    )


def _row(platform: Platform, each: Owed, names: Mapping[str, str]) -> dict[str, str]:
    copy = each.copy
    since = moment(each.drafted_at)
    return {
        "report": copy.report.name.label(language()),
        "project": names.get(copy.project, copy.project) if copy.project else _("All projects"),
        "period": copy.span.name,
        "since": _("{moment} (calendar provisional)", moment=since) if each.provisional else since,
        "stage": label(standing(platform.ledger, copy).stage),
    }
