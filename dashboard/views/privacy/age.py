"""What goes by age: for how many years words and files are kept, what would go today, and what a law wants kept."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from casework.settings import settings
from casework.upkeep.privacy.retaining import retain
from dashboard.frame import shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label
from dashboard.frame.state import Platform
from dashboard.parts.components import nothing_here, table
from dashboard.parts.formats import listed, stated
from dashboard.parts.gone_words import kind_of_age, law
from dashboard.parts.markdown import plain

ACTOR = "page"
"""Who looks what would go; nothing is written in this name."""


@apart
def show(platform: Platform) -> None:
    """Draw the years, the dry run for whoever asks, and the laws."""
    st.subheader(_("What goes by age"), anchor=False)
    st.caption(
        _("Words and files go once they were kept for the years of their kind; the events stay. The operator sets the "
          "years and runs “yingsheng retain”. Here you see what it would take, and nothing is deleted.")
    )  # fmt: skip
    if st.toggle(_("Show what would go today"), key="age"):
        _dry_run(platform)
    _laws()


@apart
def _dry_run(platform: Platform) -> None:
    due = retain(platform.ledger, settings(), ACTOR, shell.now(), dry_run=True)
    if not any(each.streams for each in due):
        nothing_here(_("Nothing has been kept for longer than its years."))
    rows = pa.table(
        {
            "what": [kind_of_age(each.what) for each in due],
            "years": [each.years for each in due],
            "until": pa.array([each.until for each in due], pa.timestamp("us", "UTC")),
            "streams": [len(each.streams) for each in due],
        }
    )
    headings = {"what": _("Kind"), "years": _("Years"), "until": _("From before"), "streams": _("Would go")}
    table(rows, headings, alt=_("What would go today by its age, kind by kind"), key="age-table")


@apart
def _laws() -> None:
    chosen = settings().kept_by_law
    if not chosen:
        return
    st.caption(_("Of these entries the words stay when a person's data are erased or grow old, as a law wants it:"))
    told = {
        named: listed(label(kind) for kind, because in chosen.items() if because == named) for named in chosen.values()
    }
    st.markdown("\n".join(f"* {plain(stated(entries, law(why)))}" for why, entries in told.items()))
