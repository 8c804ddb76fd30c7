"""The register of unclosed complaints with their special analysis meetings."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from casework.vocabulary.glossary import Word
from dashboard.frame import shell
from dashboard.frame.i18n import N_, _
from dashboard.frame.state import Platform
from dashboard.parts import came_from
from dashboard.parts.components import downloads, nothing_here, table
from dashboard.parts.scope_bar import Names
from dashboard.parts.sections import section
from etl.warehouse.scope import Scope


@section(N_("Register of unclosed complaints"), words=[Word.UNCLOSED])
def show(platform: Platform, scope: Scope, names: Names) -> None:
    """Draw the register; a row opens its case file."""
    found = platform.answers.unclosed_register(scope)
    if found.num_rows == 0:
        nothing_here(_("No complaint is on the register at this moment."))
        return
    st.caption(
        _("Fair complaints beyond present ability stay in the statistics and get a special analysis meeting.")
        + " "
        + _("Choose a row to open its case file.")
    )
    codes = found["project"].to_pylist()
    place = found.schema.get_field_index("project")
    shown = found.set_column(
        place, "project", pa.array([names.projects.get(code, code) for code in codes], pa.string())
    )
    headings = {
        "number": _("Number"),
        "project": _("Project"),
        "department": _("Department"),
        "declared_at": _("Declared"),
        "days_unclosed": _("Days unclosed"),
        "reason": _("Reason"),
        "meetings": _("Meetings"),
        "last_meeting_on": _("Last meeting"),
        "participants": _("Participants"),
        "decisions": _("Decisions"),
    }
    row = table(
        shown,
        headings,
        alt=_("Register of unclosed complaints"),
        key="register",
        pinned=("number",),
        wide=("reason", "decisions"),
    )
    downloads(shown, headings, "unclosed", notes=shell.notes(platform, scope))
    came_from.open_case("unresolved", found, row)
