"""Held rows that come again: known by what stands in them, so that each waits once however often its file is loaded.

A row may also go in as it was, because what it lacked is there now: its project is registered, its case is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import pyarrow as pa
import sqlalchemy as sa
from duckdb import Expression, col, fn, lit

from casework.record.ledger import Transaction
from casework.record.ledger.tables import quarantine_row
from etl.intake.findings import Finding
from etl.intake.judging import QUARANTINE_ID, Order
from etl.intake.quarantine import REASON, State, close
from etl.intake.source import RAW, ROW
from etl.intake.workbench import Workbench

Reasons = frozenset[tuple[str | None, str | None]]
"""Why a row waits: columns of the file and the rules they break."""
Reference = tuple[str, int]
"""Load and row of the file."""
ROWS_AT_ONCE = 5_000
OWN = frozenset({QUARANTINE_ID, REASON})
"""Our own columns of an exported file, which are not content."""
BETWEEN_CELLS, BEFORE_TEXT = "\x1e", "\x1f"


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
    """A digest of the filled cells, whatever their order."""
    return sha256(_text(raw).encode()).digest()


def _text(raw: Mapping[str, str | None]) -> str:
    """The filled cells with their columns, in the order of the columns' names; ``_texts`` says the same of a file."""
    filled = (f"{name}{BEFORE_TEXT}{raw[name]}" for name in sorted(raw) if raw[name] and name not in OWN)
    return BETWEEN_CELLS.join(filled)


def _texts(columns: Iterable[str]) -> Expression:
    """What ``_text`` says, of each row of a file with these columns."""
    parts = [
        fn("nullif", fn("concat", lit(name + BEFORE_TEXT), col(name)), lit(name + BEFORE_TEXT))
        for name in sorted(columns)
        if name not in OWN
    ]
    return fn("concat_ws", lit(BETWEEN_CELLS), *parts)


def resolve_accepted(bench: Workbench, transaction: Transaction, order: Order) -> int:
    """Close the open rows that this file brings unchanged and that go in now; returns how many they were."""
    columns = quarantine_row.c
    query = sa.select(columns.batch, columns.row_number, columns.raw).where(
        columns.state == State.OPEN.value, columns.kind == order.kind
    )
    waiting: dict[str, set[Reference]] = {}
    for batch, row, raw in transaction.connection.execute(query.execution_options(yield_per=ROWS_AT_ONCE)):
        waiting.setdefault(_text(raw), set()).add((batch, row))
    if not waiting:
        return 0
    bench.put("waiting", pa.table({"content": pa.array(list(waiting), pa.string())}))
    bench.connection.table(RAW).select(col(ROW), _texts(order.source.columns).alias("content")).create_view("contents")
    went_in = [reference for (content,) in bench.rows("went_in") for reference in waiting[str(content)]]
    for batch, row in went_in:
        close(transaction, batch, [row], State.RESOLVED, order.recorded_at)
    return len(went_in)
