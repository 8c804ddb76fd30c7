"""Bad rows that come again: known by what stands in them, so that each waits once however often its file is loaded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import sqlalchemy as sa

from casework.ledger import Transaction
from casework.ledger.tables import quarantine_row
from etl.intake.findings import Finding
from etl.intake.judging import QUARANTINE_ID
from etl.intake.quarantine import REASON, State, close

Reasons = frozenset[tuple[str | None, str | None]]
"""Why a row waits: columns of the file and the rules they break."""
Reference = tuple[str, int]
"""Load and row of the file."""
ROWS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class HeldRows:
    """The rows of one kind that wait, or were put aside, by their content.

    A row that was put aside stays so when its file comes again: nobody has to decide it twice.
    """

    rows: Mapping[bytes, Mapping[Reference, Reasons]]

    @classmethod
    def of(cls, transaction: Transaction, kind: str) -> HeldRows:
        """Read them; the rows that the present file brings back mended are no longer among them."""
        columns = quarantine_row.c
        query = sa.select(columns.batch, columns.row_number, columns.column_name, columns.rule, columns.raw).where(
            columns.state.in_([State.OPEN.value, State.DISMISSED.value]), columns.kind == kind
        )
        found: dict[bytes, dict[Reference, Reasons]] = {}
        for batch, row, column, rule, raw in transaction.connection.execute(
            query.execution_options(yield_per=ROWS_AT_ONCE)
        ):
            waiting = found.setdefault(_content(raw), {})
            waiting[batch, row] = waiting.get((batch, row), frozenset()) | {(column, rule)}
        return cls(found)

    def knows(self, finding: Finding) -> bool:
        """Whether the same row is held back already, for the same reasons."""
        reasons = frozenset((problem.column, problem.rule) for problem in finding.stops)
        return reasons in self.rows.get(_content(finding.raw), {}).values()

    def replace(self, transaction: Transaction, finding: Finding, moment: datetime) -> None:
        """Close what the same row waited for until now: it is about to wait with other reasons."""
        for batch, row in self.rows.get(_content(finding.raw), {}):
            close(transaction, batch, [row], State.REPLACED, moment)


def _content(raw: Mapping[str, str | None]) -> bytes:
    """A digest of the filled cells, whatever their order; our own columns of an exported file are not content."""
    cells = {name: text for name, text in raw.items() if text and name not in {QUARANTINE_ID, REASON}}
    return sha256(json.dumps(cells, sort_keys=True).encode()).digest()
