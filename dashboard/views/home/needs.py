"""What needs somebody: the open cases that have been overdue for longest, those that were raised highest, first."""

from __future__ import annotations

import streamlit as st

from dashboard.frame import navigation
from dashboard.frame.i18n import _
from dashboard.frame.state import Platform
from dashboard.parts.components import nothing_here
from dashboard.parts.formats import number, span
from dashboard.parts.markdown import plain
from dashboard.parts.scope_bar import Names
from dashboard.parts.sections import section
from etl.warehouse.scope import Scope

SHOWN = 3


@section()
def show(platform: Platform, scope: Scope, names: Names) -> None:
    """Draw both short lists; each case opens its file where the reader may see it."""
    if not navigation.exists("unresolved"):
        return
    st.subheader(_("Needs you"), anchor=False)
    answers = platform.answers
    raised = [row for row in answers.unresolved_listed(scope, order="level", limit=SHOWN).to_pylist() if row["level"]]
    overdue = answers.unresolved_listed(scope, window="overdue", limit=SHOWN).to_pylist()
    if not raised and not overdue:
        nothing_here(_("Nothing: no case is overdue, none was raised."))
    for row in raised:
        _case(row, names, _("raised to level {n}", n=number(row["level"])))
    for row in overdue:
        _case(row, names, _("overdue for {span}", span=span(row["overdue_minutes"])))


def _case(row: dict[str, object], names: Names, why: str) -> None:
    project = names.projects.get(str(row["project"]), str(row["project"]))
    told = _("**{number}** {project}: {why}", number=plain(str(row["number"])), project=plain(project), why=why)
    navigation.link("case", told, icon=":material/folder_open:", id=str(row["case_id"]))
