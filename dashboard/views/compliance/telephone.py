"""The compliance page's part on the telephone: how soon calls were picked up, where a regulation says how soon."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import streamlit as st

from casework.policy import Pack
from dashboard.frame.i18n import _
from dashboard.frame.state import Platform
from dashboard.parts.components import downloads, share_text, table
from dashboard.parts.scope_bar import Names
from dashboard.parts.sections import section
from etl.warehouse.scope import Scope
from surveys.statistics import Share


@section()
def show(platform: Platform, scope: Scope, pack: Pack, names: Names) -> None:
    """Draw heading, table and downloads; nothing where nobody says how soon is soon enough, or no call was logged."""
    if "pick_up_seconds" not in pack.regulation.settings:
        return
    rows = [row for row in platform.answers.call_answering(scope).to_pylist() if row["pack"] == pack.id]
    if not rows:
        return
    st.subheader(_("Calls picked up in time"), anchor=False)
    st.caption(_("From the log of the telephone system. A call that nobody picked up was not picked up in time."))
    headings = {"project": _("Project"), "seconds": _("Within seconds"), "calls": _("Calls that came in"),
                "answered": _("Picked up"), "in_time": _("In time"), "share": _("Share in time")}  # fmt: skip
    shown = pa.Table.from_pylist([_row(row, names) for row in rows])
    table(shown, headings, alt=_("Calls picked up in time"), key="telephone")
    downloads(shown, headings, "telephone")


def _row(row: Mapping[str, object], names: Names) -> dict[str, object]:
    calls, in_time = int(str(row["calls"])), int(str(row["in_time"]))
    return {
        "project": names.projects.get(str(row["project"]), str(row["project"])),
        "seconds": row["pick_up_seconds"],
        "calls": calls,
        "answered": row["answered"],
        "in_time": in_time,
        "share": share_text(Share(in_time, calls), 1),
    }
