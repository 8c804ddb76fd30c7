"""The calls behind a figure of Annex 3: each figure opens exactly the calls it counts."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from casework.vocabulary import ClubBand
from dashboard.frame import address
from dashboard.frame.i18n import N_, _, label
from dashboard.parts import unheeded
from dashboard.parts.components import downloads, nothing_here, table
from dashboard.parts.formats import NOTHING, number

COUNTED: Mapping[str, tuple[str, pc.Expression]] = {
    "called": (N_("All calls"), pc.field("number").is_valid()),
    "valid": (N_("Valid"), pc.field("valid")),
    "invalid": (N_("Not valid"), ~pc.field("valid")),
    "no_card": (N_("No card"), pc.field("valid") & ~pc.field("card_received")),
    "no_newsletter": (N_("No newsletter"), pc.field("valid") & ~pc.field("newsletter_received")),
    "contact_updated": (N_("Contact updated"), pc.field("valid") & pc.field("contact_updated")),
} | {
    band.value: (band.value, pc.field("valid") & (pc.field("band") == band.value)) for band in ClubBand
}  # fmt: skip
"""Annex 3's figures: name, and which calls each counts."""
PARAMETER = "calls"


def show(calls: pa.Table, notes: Mapping[str, str]) -> None:
    """Draw the list of the calls that the chosen figure counts."""
    st.subheader(_("Calls behind a figure"), anchor=False)
    chosen = _figure(calls)
    found = counted(calls, chosen)
    if found.num_rows == 0:
        nothing_here(_("No call of this month counts here. Choose another figure."))
        return
    headings = {
        "number": _("Number"), "called_at": _("Called"), "valid": _("Valid"), "card": _("Card received"),
        "newsletter": _("Newsletter received"), "contact": _("Contact data updated"), "band": _("Satisfaction"),
        "consultant": _("Consultant"),
    }  # fmt: skip
    shown = worded(found)
    table(shown, headings, alt=_("Calls behind a figure"), key="club-calls")
    downloads(shown, headings, "club-calls", notes=notes)


def counted(calls: pa.Table, figure: str) -> pa.Table:
    """The calls that ``figure`` (a key of ``COUNTED``) counts."""
    return calls.filter(COUNTED[figure][1])


def worded(calls: pa.Table) -> pa.Table:
    """The rows as people read them; a dash where nothing was asked."""
    told: dict[bool | None, str] = {True: _("yes"), False: _("no"), None: NOTHING}
    columns = {"number": calls["number"], "called_at": calls["called_at"]}
    answers = {
        "valid": "valid",
        "card": "card_received",
        "newsletter": "newsletter_received",
        "contact": "contact_updated",
    }
    columns |= {name: pa.array([told[value] for value in calls[field].to_pylist()]) for name, field in answers.items()}
    bands = [label(ClubBand(band)) if band else NOTHING for band in calls["band"].to_pylist()]
    return pa.table(columns | {"band": pa.array(bands), "consultant": calls["consultant"]})


def _figure(calls: pa.Table) -> str:
    standard = next(iter(COUNTED))
    wanted = unheeded.one(PARAMETER, _("Figure"), COUNTED)
    chosen = st.pills(
        _("Figure"),
        list(COUNTED),
        default=wanted if wanted in COUNTED else standard,
        format_func=lambda figure: f"{_name(figure)} ({number(counted(calls, figure).num_rows)})",
        required=True,
        wrap=True,
        key=address.widget_key(PARAMETER),
        on_change=address.take,
        args=(PARAMETER, lambda figure: [] if figure == standard else [str(figure)]),
    )
    return chosen or standard


def _name(figure: str) -> str:
    return label(ClubBand(figure)) if figure in set(ClubBand) else _(COUNTED[figure][0])
