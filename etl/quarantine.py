"""Rows held back by an import: list, export with their reasons, mend, and import again."""

from __future__ import annotations

import sqlalchemy as sa

from casework.ledger import Transaction
from casework.ledger.tables import quarantine_row
from etl.judging import QUARANTINE_ID, Order
from etl.workbench import Workbench


def resolve_mended(bench: Workbench, transaction: Transaction, order: Order) -> int:
    """Close the quarantined rows that this file brings back, mended or not; returns how many rows were mended.

    A row that is held back again waits as a row of this load, so its old lines are closed as replaced.
    """
    if QUARANTINE_ID not in order.source.columns:
        return 0
    mended = 0
    for reference, outcome in bench.rows("resolved"):
        batch, _, row = str(reference).partition("/")
        if not row.isdigit():
            continue
        state = "replaced" if outcome == "quarantined" else "resolved"
        closed = transaction.connection.execute(
            sa.update(quarantine_row)
            .where(
                quarantine_row.c.batch == batch,
                quarantine_row.c.row_number == int(row),
                quarantine_row.c.state == "open",
            )
            .values(state=state, resolved_at=order.recorded_at)
        )
        mended += bool(closed.rowcount) and state == "resolved"
    return mended
