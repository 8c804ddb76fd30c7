"""What club members said, grouped as in Annex 3."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from casework.vocabulary import ClubBand
from dashboard.frame.i18n import _, label
from dashboard.parts.components import nothing_here, table
from dashboard.parts.event_words import FIELDS as FIELD_WORDS
from dashboard.parts.formats import number

FIELDS = {name: FIELD_WORDS[name][0] for name in ("on_consultant", "on_service", "expectations", "other_needs")}


def by_field(words: pa.Table) -> dict[str, list[str]]:
    """What was said, by Annex 3's field, newest first."""
    return {field: words.filter(pc.equal(words["field"], field))["words"].to_pylist() for field in FIELDS}


def show(words: pa.Table) -> None:
    """Draw one tab for each of Annex 3's fields of words."""
    said_on = by_field(words)
    titles = [f"{_(name)} ({number(len(said_on[field]))})" for field, name in FIELDS.items()]
    for tab, field in zip(st.tabs(titles), FIELDS, strict=True):
        with tab:
            said = words.filter(pc.equal(words["field"], field))
            if said.num_rows == 0:
                nothing_here(_("Nobody said anything on this."))
                continue
            bands = [label(ClubBand(band)) if band else None for band in said["band"].to_pylist()]
            shown = said.set_column(said.schema.get_field_index("band"), "band", [bands])
            headings = {
                "words": _("In their words"), "band": _("Satisfaction"), "called_at": _("Called"),
                "consultant": _("Consultant"),
            }  # fmt: skip
            table(shown, headings, alt=_(FIELDS[field]), key=f"words-{field}", wide=("words",))
