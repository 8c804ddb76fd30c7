"""Rows that were held back, load by load: why, and the file to mend and hand in again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby

import streamlit as st

from casework.access.masking import DOTS, masks_nothing
from casework.access.permissions import User
from casework.vocabulary.security import Deed
from dashboard.frame import files
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, _n
from dashboard.frame.state import Platform
from dashboard.parts.components import nothing_here
from dashboard.parts.formats import moment
from dashboard.parts.markdown import plain
from etl.intake.quarantine import QuarantinedCell, dismiss, export_csv, export_xlsx, list_quarantine

MOST = 5_000
"""Reasons shown at most; the exported file holds all rows of its load."""


@apart
def show(platform: Platform, user: User) -> None:
    """Draw the loads that have rows waiting; what stands in them only for those who see customers' data unmasked."""
    st.subheader(_("Rows held back"), anchor=False)
    cells = list_quarantine(platform.ledger, limit=MOST)
    if not cells:
        nothing_here(_("No row is waiting to be mended."))
        return
    whole = masks_nothing(user)
    if whole:
        st.caption(_("Download the rows, mend them in Excel, and hand the file in above: mended rows leave this list."))
    else:
        st.caption(_("The rows hold customers' data that your role sees masked. The service centre mends them."))
    for batch, group in groupby(cells, key=lambda cell: cell.batch):
        _batch(platform, batch, list(group), whole=whole)


@apart
def _batch(platform: Platform, batch: str, cells: Sequence[QuarantinedCell], *, whole: bool) -> None:
    rows = sorted({cell.row_number for cell in cells})
    title = _n(
        "{file}, loaded {at}: {n} row",
        "{file}, loaded {at}: {n} rows",
        len(rows),
        file=plain(cells[0].file),
        at=moment(cells[0].created_at),
    )
    with st.expander(title, expanded=True, icon=":material/inventory_2:"):
        st.dataframe(
            [
                {
                    _("Row"): cell.row_number,
                    _("Column"): cell.column,
                    _("Value"): cell.value if whole or not cell.value else DOTS,
                    _("What is wrong, what to do"): _(cell.reason),
                }
                for cell in cells
            ],
            hide_index=True,
            placeholder="–",
            alt=_("Reasons by row and column"),
        )
        if whole:
            _mending(platform, batch, rows)


def _mending(platform: Platform, batch: str, rows: Sequence[int]) -> None:
    with st.container(horizontal=True):
        name, ledger = f"quarantine-{batch}", platform.ledger
        excel, text = partial(export_xlsx, ledger, batch), partial(export_csv, ledger, batch)
        kept = Deed.DOWNLOADED
        files.offer(_("Download to mend (Excel)"), excel, name=f"{name}.xlsx", key=f"{name}-xlsx", deed=kept)
        files.offer(_("Download to mend (CSV)"), text, name=f"{name}.csv", key=f"{name}-csv", deed=kept)
        with st.popover(_("Put aside"), icon=":material/delete_sweep:"):
            st.markdown(_("These rows will not be loaded. They stay on record as put aside."))
            if st.button(_n("Put {n} row aside", "Put {n} rows aside", len(rows)), key=f"{name}-dismiss"):
                dismiss(ledger, batch, rows)
                st.rerun()
