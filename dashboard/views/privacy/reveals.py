"""Who looked at masked personal data, when and why; for administrators."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from casework.access.users import Users
from dashboard.frame import address, shell
from dashboard.frame.i18n import N_, _
from dashboard.frame.state import Platform
from dashboard.parts import paging
from dashboard.parts.components import downloads, nothing_here, table
from dashboard.parts.security_words import field_in_words, reason_in_words

LEAF = "leaf"
HEADINGS = {
    "at": N_("When"), "who": N_("Who"), "field": N_("What"), "reason": N_("Why"), "project": N_("Project"),
    "customer": N_("Customer id"),
}  # fmt: skip


def page() -> None:
    """Draw the page."""
    platform = shell.open_data(
        _("Revealed data"),
        _("Each look at a phone, an address or a contract number that is masked for the role of the person looking. "
          "The data themselves are not shown here."),
    )  # fmt: skip
    platform.catch_up()
    found = _asked(platform, paging.ROWS, paging.offset(LEAF))
    if not found.num_rows and paging.offset(LEAF):
        address.drop(LEAF)
        st.rerun()
    if not found.num_rows:
        return nothing_here(_("Nobody has looked at a masked field yet."))
    names = {each.user_id: each.name for each in Users(platform.ledger).all()}
    headings = {name: _(text) for name, text in HEADINGS.items()}
    table(_rows(found, names), headings, alt=_("Looks at masked data, newest first"), key="reveals")
    total = found["total"][0].as_py()
    paging.leaves(LEAF, total, found.num_rows)
    return downloads(lambda: _rows(_asked(platform, total), names), headings, "reveals")


def _asked(platform: Platform, limit: int, offset: int = 0) -> pa.Table:
    return platform.answers.security_log(looks_alone=True, limit=limit, offset=offset)


def _rows(found: pa.Table, names: dict[str, str]) -> pa.Table:
    rows = found.to_pylist()
    return pa.table(
        {
            "at": found["occurred_at"],
            "who": pa.array([names.get(row["actor"], row["actor"]) for row in rows], pa.string()),
            "field": pa.array([field_in_words(row) for row in rows], pa.string()),
            "reason": pa.array([reason_in_words(row) for row in rows], pa.string()),
            "project": found["project"],
            "customer": found["what"],
        }
    )
