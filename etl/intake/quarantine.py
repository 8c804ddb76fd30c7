"""Rows held back by an import: list, export with their reasons, mend, and import again.

An exported row carries ``quarantine_id``; when the mended file is imported with the same profile, the row is known by
it, and its entry is closed: ``resolved`` when it went in, ``replaced`` when it waits again with new reasons.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import sqlalchemy as sa
import xlsxwriter

from casework.policy import Policies
from casework.record.events import ImportLoaded
from casework.record.harmless import harmless
from casework.record.ledger import Ledger, Transaction
from casework.record.ledger.tables import event, quarantine_row
from casework.vocabulary import EventKind
from etl.errors import EtlError, QuarantineError
from etl.intake.allowed import Allowed, allowed, plainly
from etl.intake.answers import sheet_of
from etl.intake.judging import QUARANTINE_ID, Order
from etl.intake.saved import every_profile
from etl.intake.workbench import Workbench

REASON = "quarantine_reason"
EXCEL_CELL = 32_767


class State(StrEnum):
    """What became of a quarantined row."""

    OPEN = "open"
    """It waits to be mended."""
    RESOLVED = "resolved"
    """It was loaded: mended, or as it was once it could be."""
    REPLACED = "replaced"
    """It was brought back, but waits again as a row of the later load."""
    DISMISSED = "dismissed"
    """Somebody decided that it is not to be loaded."""


@dataclass(frozen=True, slots=True)
class QuarantinedCell:
    """One reason why one row waits. ``reason`` is a gettext msgid; ``value`` and ``raw`` may hold personal data."""

    batch: str
    file: str
    row_number: int
    kind: str
    column: str
    value: str | None
    rule: str
    reason: str
    state: State
    created_at: datetime
    raw: dict[str, str | None]

    @property
    def reference(self) -> str:
        """By what the row is known again when it comes back."""
        return f"{self.batch}/{self.row_number}"


Tell = Callable[[QuarantinedCell], str]
"""Says of which column a cell is, what is wrong with it, and what to do."""


def by_reason(cell: QuarantinedCell) -> str:
    """As it was said when the row was held back, in English."""
    return f"[{cell.column}] {cell.reason}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """The rows of one load that wait, with how many for which reason; a row may have several."""

    batch: str
    file: str
    created_at: datetime
    rows: int
    by_reason: dict[str, int]
    """Reason (a gettext msgid) → rows, the most frequent first."""

    @property
    def cells(self) -> int:
        """How many reasons its rows wait for, all told."""
        return sum(self.by_reason.values())


def waiting(ledger: Ledger) -> list[Waiting]:
    """Every load that has rows waiting, newest first."""
    column = quarantine_row.c
    rows = sa.func.count(column.row_number.distinct())
    whole = sa.select(column.batch, sa.func.min(column.file), sa.func.min(column.created_at), rows).where(
        column.state == State.OPEN.value
    )
    reasons = sa.select(column.batch, column.reason, rows).where(column.state == State.OPEN.value)
    with ledger.reading() as connection:
        by_batch: dict[str, dict[str, int]] = {}
        for batch, reason, count in connection.execute(
            reasons.group_by(column.batch, column.reason).order_by(rows.desc(), column.reason)
        ):
            by_batch.setdefault(batch, {})[reason] = count
        found = connection.execute(whole.group_by(column.batch).order_by(sa.func.min(column.created_at).desc()))
        return [Waiting(batch, file, at, count, by_batch[batch]) for batch, file, at, count in found]


def list_quarantine(
    ledger: Ledger,
    *,
    batch: str | None = None,
    state: State | None = State.OPEN,
    reason: str | None = None,
    file: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[QuarantinedCell]:
    """The reasons of quarantined rows, newest load first, in the order of the file; ``state`` None means all."""
    query = sa.select(quarantine_row).order_by(
        quarantine_row.c.created_at.desc(), quarantine_row.c.row_number, quarantine_row.c.id
    )
    if batch is not None:
        query = query.where(quarantine_row.c.batch == batch)
    if state is not None:
        query = query.where(quarantine_row.c.state == state.value)
    if reason is not None:
        query = query.where(quarantine_row.c.reason == reason)
    if file is not None:
        query = query.where(quarantine_row.c.file == file)
    with ledger.reading() as connection:
        return [
            QuarantinedCell(
                batch=row.batch,
                file=row.file,
                row_number=row.row_number,
                kind=row.kind,
                column=row.column_name,
                value=row.value,
                rule=row.rule,
                reason=row.reason,
                state=State(row.state),
                created_at=row.created_at,
                raw=row.raw,
            )
            for row in connection.execute(query.limit(limit).offset(offset))
        ]


def batch_profile(ledger: Ledger, batch: str) -> str:
    """The id of the profile with which a batch was loaded; raises ``QuarantineError`` when there is no such batch."""
    query = sa.select(event.c.payload).where(
        event.c.stream == f"import/{batch}", event.c.kind == EventKind.IMPORT_LOADED.value
    )
    with ledger.reading() as connection:
        payload = connection.scalar(query)
    if payload is None:
        raise QuarantineError("There is no load {batch}. Choose one from the list of loads.", batch=batch)
    return ImportLoaded.model_validate_json(payload).profile


def right_in(ledger: Ledger, policies: Policies, batch: str, cells: Iterable[QuarantinedCell]) -> Mapping[str, Allowed]:
    """By column of the file that brought some rows, what may stand there; nothing where its profile is gone."""
    headers = tuple(dict.fromkeys(name for cell in cells for name in cell.raw))
    with suppress(EtlError):  # it was read by another profile than the one that is there by now
        profile = every_profile(ledger).get(batch_profile(ledger, batch))
        return {} if profile is None else allowed(profile, headers, sheet_of(ledger, policies, profile))
    return {}


def plainly_told(ledger: Ledger, policies: Policies, cells: Iterable[QuarantinedCell]) -> Tell:
    """Says in English of which column cells are, what is wrong with them, and what would be right."""
    by_batch: dict[str, list[QuarantinedCell]] = {}
    for cell in cells:
        by_batch.setdefault(cell.batch, []).append(cell)
    right = {batch: right_in(ledger, policies, batch, found) for batch, found in by_batch.items()}
    return lambda cell: (
        f"[{cell.column}] {plainly(cell.rule, cell.reason, right[cell.batch].get(cell.column, Allowed()))}"
    )


def export_csv(ledger: Ledger, batch: str, tell: Tell = by_reason) -> bytes:
    """The open rows of one load as CSV (UTF-8 with BOM, for Excel), with reference and reasons in front."""
    columns, rows = _sheet(ledger, batch, tell)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows([harmless(value) for value in row] for row in [columns, *rows])
    return text.getvalue().encode("utf-8-sig")


def export_xlsx(ledger: Ledger, batch: str, tell: Tell = by_reason) -> bytes:
    """The open rows of one load as a workbook, every cell as text, with reference and reasons in front."""
    columns, rows = _sheet(ledger, batch, tell)
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("quarantine")
        as_text = book.add_format({"num_format": "@"})
        for place, values in enumerate([columns, *rows]):
            for column, value in enumerate(values):
                sheet.write_string(place, column, harmless(value or "")[:EXCEL_CELL], as_text)
        sheet.freeze_panes(1, 2)
        sheet.set_column(1, 1, 60)
    return target.getvalue()


def dismiss(ledger: Ledger, batch: str, row_numbers: Sequence[int]) -> int:
    """Decide that rows of a load are not to be loaded; returns how many reasons were closed."""
    with ledger.transaction() as transaction:
        return close(transaction, batch, row_numbers, State.DISMISSED, datetime.now(UTC))


def resolve_mended(bench: Workbench, transaction: Transaction, order: Order) -> int:
    """Close the quarantined rows that this file brings back; returns how many of them were mended."""
    if QUARANTINE_ID not in order.source.columns:
        return 0
    mended = 0
    for reference, outcome in bench.rows("resolved"):
        batch, _, row = str(reference).partition("/")
        if not row.isdigit():
            continue
        state = State.REPLACED if outcome == "quarantined" else State.RESOLVED
        closed = close(transaction, batch, [int(row)], state, order.recorded_at)
        mended += bool(closed) and state is State.RESOLVED
    return mended


def close(transaction: Transaction, batch: str, rows: Sequence[int], state: State, moment: datetime) -> int:
    """Give the open reasons of some rows of a load another state; returns how many they were."""
    change = (
        sa.update(quarantine_row)
        .where(
            quarantine_row.c.batch == batch,
            quarantine_row.c.row_number.in_(rows),
            quarantine_row.c.state == State.OPEN.value,
        )
        .values(state=state.value, resolved_at=moment)
    )
    return int(transaction.connection.execute(change).rowcount)


def _sheet(ledger: Ledger, batch: str, tell: Tell) -> tuple[list[str], list[list[str]]]:
    """Columns and rows of an export: one row a quarantined row, its reasons in one cell."""
    cells = list_quarantine(ledger, batch=batch)
    if not cells:
        raise QuarantineError("The load {batch} has no rows waiting. Nothing is to be exported.", batch=batch)
    own = dict.fromkeys(name for cell in cells for name in cell.raw if name not in {QUARANTINE_ID, REASON})
    by_row: dict[str, list[QuarantinedCell]] = {}
    for cell in cells:
        by_row.setdefault(cell.reference, []).append(cell)
    rows = [
        [reference, _reasons(found, tell), *(found[0].raw.get(name) or "" for name in own)]
        for reference, found in by_row.items()
    ]
    return [QUARANTINE_ID, REASON, *own], rows


def _reasons(cells: Iterable[QuarantinedCell], tell: Tell) -> str:
    return " ".join(map(tell, cells))
