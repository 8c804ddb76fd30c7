"""Who looked at masked personal data, when and why; for administrators."""

from __future__ import annotations

import pyarrow as pa
import streamlit as st

from casework.revealing import Reveal, reveals
from casework.users import Users
from dashboard import access, shell
from dashboard.components import downloads, nothing_here, table
from dashboard.i18n import N_, _
from dashboard.views.customer_record import NAMES

MOST = 1000
HEADINGS = {
    "at": N_("When"), "who": N_("Who"), "field": N_("What"), "reason": N_("Why"), "project": N_("Project"),
    "customer": N_("Customer id"),
}  # fmt: skip


def page() -> None:
    """Draw the page."""
    user = access.current_user()
    platform = shell.open_data(
        _("Revealed data"),
        _("Each look at a phone, an address or a contract number that is masked for the role of the person looking. "
          "The data themselves are not shown here."),
    )  # fmt: skip
    found = reveals(platform.ledger, user, limit=MOST)
    if not found:
        return nothing_here(_("Nobody has looked at a masked field yet."))
    names = {each.user_id: each.name for each in Users(platform.ledger).all()}
    rows = _rows(found, names)
    headings = {name: _(text) for name, text in HEADINGS.items()}
    st.caption(_("The latest {n}, newest first.", n=len(found)))
    table(rows, headings, alt=_("Looks at masked data, newest first"), key="reveals")
    return downloads(rows, headings, "reveals")


def _rows(found: list[Reveal], names: dict[str, str]) -> pa.Table:
    return pa.table(
        {
            "at": pa.array([each.at for each in found], pa.timestamp("us", "UTC")),
            "who": [names.get(each.user_id, each.user_id) for each in found],
            "field": [_(NAMES.get(each.field, each.field)) for each in found],
            "reason": [_("found by typing it whole") if each.searched else each.reason for each in found],
            "project": [each.project for each in found],
            "customer": [each.customer_id for each in found],
        }
    )
