"""Rows that were held back, load by load: why, and the file to mend and hand in again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from casework.access.masking import DOTS, masks_nothing
from casework.access.permissions import User
from casework.record.ledger import Ledger
from casework.vocabulary.security import Deed
from dashboard.frame import files
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, _n, language, worded
from dashboard.frame.state import Platform
from dashboard.parts.components import nothing_here
from dashboard.parts.formats import moment, number
from dashboard.parts.markdown import plain
from dashboard.views.importing import allowed as importing_allowed
from dashboard.views.importing import problems as importing_problems
from etl.intake.allowed import Allowed
from etl.intake.kinds import TARGETS
from etl.intake.quality import RULES
from etl.intake.quarantine import (
    QuarantinedCell,
    Tell,
    Waiting,
    dismiss,
    export_csv,
    export_xlsx,
    list_quarantine,
    right_in,
    waiting,
)

ROWS = 100
"""Reasons on one leaf; the exported file holds all rows of its load."""
EVERY = ""


@apart
def show(platform: Platform, user: User) -> None:
    """Draw the loads that have rows waiting; what stands in them only for those who see customers' data unmasked."""
    st.subheader(_("Rows held back"), anchor=False)
    loads = waiting(platform.ledger)
    if not loads:
        nothing_here(_("No row is waiting to be mended."))
        return
    whole = masks_nothing(user)
    if whole:
        st.caption(_("Download the rows, mend them in Excel, and hand the file in above: mended rows leave this list."))
    else:
        st.caption(_("The rows hold customers' data that your role sees masked. The service centre mends them."))
    for each in loads:
        _load(platform, each, whole=whole)


@apart
def _load(platform: Platform, each: Waiting, *, whole: bool) -> None:
    title = _n(
        "{file}, loaded {at}: {n} row",
        "{file}, loaded {at}: {n} rows",
        each.rows,
        file=plain(each.file),
        at=moment(each.created_at),
    )
    with st.expander(title, expanded=True, icon=":material/inventory_2:"):
        chosen = _reason(each)
        total = each.cells if chosen == EVERY else each.by_reason[chosen]
        leaf = st.pagination(-(-total // ROWS), key=f"leaf-{each.batch}-{chosen}") if total > ROWS else 1
        cells = list_quarantine(
            platform.ledger, batch=each.batch, reason=chosen or None, limit=ROWS, offset=(leaf - 1) * ROWS
        )
        right = right_in(platform.ledger, platform.policies, each.batch, cells)
        rows: list[dict[str, object]] = [
            {
                _("Row"): cell.row_number,
                _("Column"): _column(cell),
                _("Value"): cell.value if whole or not cell.value else DOTS,
                _("What is wrong, what to do"): _said(cell, right),
            }
            for cell in cells
        ]
        importing_problems.cells(rows, alt=_("Reasons by row and column"))
        if whole:
            _mending(platform, each.batch, each.rows)


def _said(cell: QuarantinedCell, right: Mapping[str, Allowed]) -> str:
    """What is wrong and what to do; of a rule that is no more, as it was said when the row was held back."""
    return importing_allowed.said(cell.rule, cell.column, right) if cell.rule in RULES else _(cell.reason)


def _column(cell: QuarantinedCell) -> str:
    """A column as the file names it; one that it lacks as the reader knows it."""
    names = {column.name: column.label(language()) for column in TARGETS[cell.kind].columns}
    return cell.column if cell.column in cell.raw else names.get(cell.column, cell.column)


def _reason(each: Waiting) -> str:
    """Which reason is listed: all of them, or the one the reader chooses, each with its rows."""
    if len(each.by_reason) == 1:
        return EVERY
    told = {EVERY: _("every reason")} | {
        reason: f"{number(count)} × {_(reason)}" for reason, count in each.by_reason.items()
    }
    return str(
        st.selectbox(
            _("Held back because"), list(told), format_func=told.__getitem__, key=worded(f"reason-{each.batch}")
        )
    )


def _mended(platform: Platform, batch: str, export: Callable[[Ledger, str, Tell], bytes]) -> bytes:
    """The file to mend, its reasons in the reader's language."""
    right = right_in(platform.ledger, platform.policies, batch, list_quarantine(platform.ledger, batch=batch))
    return export(platform.ledger, batch, lambda cell: f"[{_column(cell)}] {_said(cell, right)}")


def _mending(platform: Platform, batch: str, rows: int) -> None:
    with st.container(horizontal=True):
        name, ledger = f"quarantine-{batch}", platform.ledger
        excel, text = (partial(_mended, platform, batch, export) for export in (export_xlsx, export_csv))
        kept = Deed.DOWNLOADED
        files.offer(_("Download to mend (Excel)"), excel, name=f"{name}.xlsx", key=f"{name}-xlsx", deed=kept)
        files.offer(_("Download to mend (CSV)"), text, name=f"{name}.csv", key=f"{name}-csv", deed=kept)
        with st.popover(_("Put aside"), icon=":material/delete_sweep:"):
            st.markdown(_("These rows will not be loaded. They stay on record as put aside."))
            if st.button(_n("Put {n} row aside", "Put {n} rows aside", rows), key=f"{name}-dismiss"):
                dismiss(ledger, batch, sorted({cell.row_number for cell in list_quarantine(ledger, batch=batch)}))
                st.rerun()
