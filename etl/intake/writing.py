"""Write one judged import into the ledger: events, customers, fingerprints, quarantine. All in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC

import pyarrow as pa
import sqlalchemy as sa

from casework.clock import backlog
from casework.clock.backlog import IMPORTS
from casework.record import people
from casework.record.events import NO_PROJECT, Event, ImportLoaded, ProjectRegistered
from casework.record.ledger import EVENT_SCHEMA, Transaction
from casework.record.ledger.tables import customer, import_row, quarantine_row
from etl.intake.barring import CONFIDENTIAL
from etl.intake.findings import Finding
from etl.intake.held import HeldRows
from etl.intake.judging import Order, change_params, comparing
from etl.intake.quality import RULES
from etl.intake.reports import Outcomes, Stopwatch
from etl.intake.workbench import Workbench

ROWS_AT_ONCE = 50_000
"""Rows of the file whose events are made and written together."""
ROWS_IN_STATEMENT = 5_000
"""Stands in the ledger's project column for events that belong to none."""
_OF_CASES = {"complaints", "escalations", "callbacks"}
"""Kinds whose rows can leave a case open, upon which passing time would act."""
_PERSONAL = [column.name for column in customer.columns if column.name not in {"customer_id", "project", "erased_at"}]


def write_projects(bench: Workbench, transaction: Transaction, order: Order) -> tuple[str, ...]:
    """Register the projects that the file names for the first time; returns their codes."""
    if order.kind in {"projects", "escalations"}:
        return ()
    found = [(str(code), str(name), str(pack)) for code, name, pack in bench.rows("new_projects")]
    for code, name, pack in found:
        payload = ProjectRegistered(code=code, name=name, pack=pack)
        transaction.append(f"project/{code}", 0, [_event(order, f"project/{code}", code, payload)])
    return tuple(code for code, _, _ in found)


def write_events(bench: Workbench, transaction: Transaction, order: Order, watch: Stopwatch) -> int:
    """Append the events of new streams and the changes to those that exist; returns how many."""
    watch.start()
    return transaction.bulk_append(_event_batches(bench, order, watch))


def _event_batches(bench: Workbench, order: Order, watch: Stopwatch) -> Iterator[pa.RecordBatch]:
    last = int(str(bench.rows("last_row")[0][0]))
    step = last if order.kind == "projects" else ROWS_AT_ONCE
    for low in range(0, last + 1, step + 1):
        span = {"low": low, "high": low + step}
        for batch in bench.batches("new_events", span):
            yield _stamped(batch, order)
        watch.tell("writing", min(low + step, last), last)
    if bench.rows("streams_known_count")[0][0]:
        comparing(bench)
        for batch in bench.batches("changes", change_params(order)):
            yield _stamped(batch, order)


def _stamped(batch: pa.RecordBatch, order: Order) -> pa.RecordBatch:
    """Add who recorded the events and when; DuckDB's naive moments are UTC."""
    moment = EVENT_SCHEMA.field("occurred_at").type
    count = batch.num_rows
    columns = {
        "stream": batch["stream"],
        "version": batch["version"],
        "kind": batch["kind"],
        "occurred_at": batch["occurred_at"].cast(pa.timestamp("us")).cast(moment),
        "recorded_at": pa.repeat(pa.scalar(order.recorded_at, moment), count),
        "actor": pa.repeat(order.actor, count),
        "project": batch["project"],
        "payload": batch["payload"],
        "step": pa.repeat("", count),
    }
    return pa.RecordBatch.from_arrays([columns[name] for name in EVENT_SCHEMA.names], schema=EVENT_SCHEMA)


def write_customers(bench: Workbench, transaction: Transaction, order: Order) -> None:
    """Add new customers; of known ones, overwrite the fields the file says something about."""
    if order.kind in {"projects", "escalations", "phone_calls"}:
        return
    for batch in bench.batches("customers_all", batch_rows=ROWS_IN_STATEMENT):
        rows = batch.to_pylist()
        new = [{name: row[name] for name in ("customer_id", "project", *_PERSONAL)} for row in rows if not row["known"]]
        if new:
            transaction.connection.execute(sa.insert(customer), new)
        for row in rows:
            said = {name: row[name] for name in _PERSONAL if row[name] is not None}
            if row["known"] and said:
                change = sa.update(customer).where(customer.c.customer_id == row["customer_id"]).values(**said)
                transaction.connection.execute(change)
        people.note_changed(transaction.connection, [row["customer_id"] for row in rows])


def write_fingerprints(bench: Workbench, transaction: Transaction, order: Order) -> None:
    """Remember what each key looked like, so that the same row is known again."""
    for batch in bench.batches("fingerprints", batch_rows=ROWS_IN_STATEMENT):
        rows = batch.to_pylist()
        old = [row["key"] for row in rows if row["imported_before"]]
        if old:
            gone = sa.delete(import_row).where(import_row.c.kind == order.kind, import_row.c.key.in_(old))
            transaction.connection.execute(gone)
        values = [
            {"kind": order.kind, "key": row["key"], "fingerprint": row["fingerprint"], "batch": order.batch}
            for row in rows
        ]
        transaction.connection.execute(sa.insert(import_row), values)


@dataclass(frozen=True, slots=True)
class HeldBack:
    """What the rules found: problems by rule, flags included, and how many rows had been waiting already."""

    by_rule: Counter[str]
    waiting_before: int


def write_quarantine(found: Iterable[Finding], transaction: Transaction, order: Order) -> HeldBack:
    """Keep every row that is held back, one line for each reason; a row that waits already is not kept again."""
    by_rule: Counter[str] = Counter()
    held, again = HeldRows.of(transaction, order.kind), 0
    lines: list[dict[str, object]] = []
    for finding in found:
        by_rule.update({problem.rule: 1 for problem in finding.problems})
        if not finding.stops:
            continue
        if held.knows(finding):
            again += 1
            continue
        held.replace(transaction, finding, order.recorded_at)
        lines += _held_back(finding, order)
        if len(lines) >= ROWS_IN_STATEMENT:
            transaction.connection.execute(sa.insert(quarantine_row), lines)
            lines = []
    if lines:
        transaction.connection.execute(sa.insert(quarantine_row), lines)
    return HeldBack(by_rule, again)


def _held_back(finding: Finding, order: Order) -> list[dict[str, object]]:
    """A line for each reason; of a case that only its handlers may know of, nothing but the reason is kept."""
    kept = all(problem.rule != CONFIDENTIAL for problem in finding.stops)
    return [
        {
            "batch": order.batch,
            "file": order.source.name,
            "row_number": finding.row_number,
            "kind": order.kind,
            "column_name": problem.column,
            "value": problem.value if kept else None,
            "reason": RULES[problem.rule].message,
            "rule": problem.rule,
            "raw": finding.raw if kept else {},
            "state": "open",
            "created_at": order.recorded_at,
        }
        for problem in finding.stops
    ]


def write_closing(transaction: Transaction, order: Order, rows: int, outcomes: Outcomes) -> None:
    """The load itself is an event, with its figures."""
    payload = ImportLoaded(
        batch=order.batch,
        filename=order.source.name,
        digest=order.source.digest,
        profile=order.profile.id,
        target=order.kind,
        rows=rows,
        accepted=outcomes.accepted,
        unchanged=outcomes.no_news,
        corrected=outcomes.corrected,
        quarantined=outcomes.quarantined,
        backlog=order.kind in _OF_CASES,
    )
    stream = f"{IMPORTS}{order.batch}"
    transaction.append(stream, 0, [_event(order, stream, NO_PROJECT, payload)])
    if order.kind in _OF_CASES and order.profile.backlog is not None:
        backlog.write(transaction, order.batch, order.profile.backlog, order.actor, order.recorded_at)


def _event(order: Order, stream: str, project: str, payload: ImportLoaded | ProjectRegistered) -> Event:
    moment = order.recorded_at.astimezone(UTC)
    return Event(
        stream=stream, occurred_at=moment, recorded_at=moment, actor=order.actor, project=project, payload=payload
    )
