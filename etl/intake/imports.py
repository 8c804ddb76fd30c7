"""Import a table: preview it, or load it into the ledger, all of it or nothing.

file → text in DuckDB → one validated pass → canonical rows → events → one ledger transaction.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import islice

from casework.policy import Policies
from casework.record.ledger import Ledger, Transaction
from etl.intake.findings import Finding, findings
from etl.intake.held import resolve_accepted
from etl.intake.judging import Order, check, map_source, place, prepare, read, refuse_unknown_pack
from etl.intake.profiles import Profile
from etl.intake.quarantine import resolve_mended
from etl.intake.reports import ControlTotal, LoadReport, MappedColumn, OnProgress, Outcomes, Preview, Stopwatch
from etl.intake.sources import RAW, ROW, Reject, Source
from etl.intake.workbench import Workbench, workbench
from etl.intake.writing import (
    write_closing,
    write_customers,
    write_events,
    write_fingerprints,
    write_projects,
    write_quarantine,
)

PREVIEW_ROWS = 200
PREVIEW_PROBLEMS = 2_000


def preview(source: Source, profile: Profile, *, rows: int = PREVIEW_ROWS, policies: Policies | None = None) -> Preview:
    """Read a source through a profile and say what is wrong with it; all rows are judged, the first are shown."""
    source = source.as_told(profile.source)
    mapped = map_source(source, profile, policies)
    watch = Stopwatch(None)
    with workbench(source.reads) as bench:
        rejects = read(bench, source, watch)
        check(bench, profile, mapped, datetime.now(UTC), watch)
        raw = bench.connection.table(RAW)
        found = islice(findings(bench, "broken_early", mapped, rejects), PREVIEW_PROBLEMS)
        problems = tuple(problem for finding in found for problem in finding.problems)
        first = raw.order(ROW).limit(rows).to_arrow_table()
        count = len(raw) + len(rejects)
    used = {header for part in mapped for header in part.headers}
    return Preview(
        columns=tuple(MappedColumn(part.column.name, part.headers, part.rule.value) for part in mapped),
        unused=tuple(header for header in source.columns if header not in used),
        rows=first,
        problems=problems,
        rows_read=count,
    )


def load(
    ledger: Ledger,
    source: Source,
    profile: Profile,
    policies: Policies,
    actor: str,
    progress: OnProgress | None = None,
    *,
    register_projects: bool | None = None,
) -> LoadReport:
    """Load a source into the ledger, all of it or nothing.

    ``register_projects`` overrides the profile. Raises ``EtlError`` when the source or profile does not fit,
    ``LedgerError`` when the ledger refuses; nothing is written then.
    """
    source = source.as_told(profile.source)
    mapped = map_source(source, profile, policies)
    refuse_unknown_pack(profile, policies)
    register = profile.register_projects if register_projects is None else register_projects
    order = Order(uuid.uuid4().hex[:12], source, profile, actor, datetime.now(UTC), register)
    watch = Stopwatch(progress)
    with workbench(source.reads) as bench:
        rejects = read(bench, source, watch)
        check(bench, profile, mapped, order.recorded_at, watch)
        with ledger.transaction() as transaction:
            found = findings(bench, "broken", mapped, rejects)
            return enter(bench, transaction, order, policies, rejects, found, watch)


def enter(
    bench: Workbench,
    transaction: Transaction,
    order: Order,
    policies: Policies,
    rejects: Sequence[Reject],
    found: Iterable[Finding],
    watch: Stopwatch,
) -> LoadReport:
    """Bring checked rows into the ledger; ``found`` is asked for once they are judged against it."""
    place(bench, transaction, order, policies)
    prepare(bench, transaction, order)
    return _write(bench, transaction, order, rejects, found, watch)


def _write(
    bench: Workbench,
    transaction: Transaction,
    order: Order,
    rejects: Sequence[Reject],
    found: Iterable[Finding],
    watch: Stopwatch,
) -> LoadReport:
    """Write everything a load brings, and report it; the transaction is still open."""
    outcomes, totals = _outcomes(bench, rejects), _totals(bench, rejects)
    rows = sum(total.rows for total in totals)
    new_projects = write_projects(bench, transaction, order)
    events = write_events(bench, transaction, order, watch)
    write_customers(bench, transaction, order)
    write_fingerprints(bench, transaction, order)
    resolved = resolve_mended(bench, transaction, order) + resolve_accepted(bench, transaction, order)
    held = write_quarantine(found, transaction, order)
    write_closing(transaction, order, rows, outcomes)
    return LoadReport(
        batch=order.batch,
        file=order.source.name,
        digest=order.source.digest,
        profile=order.profile.id,
        kind=order.kind,
        loaded_at=order.recorded_at,
        rows=rows,
        outcomes=outcomes,
        events=events,
        new_projects=new_projects,
        resolved=resolved,
        waiting_before=held.waiting_before,
        problems_by_rule=dict(held.by_rule),
        totals=totals,
        loaded=bench.relation("loaded_streams").to_arrow_table(),
    )


def _outcomes(bench: Workbench, rejects: Sequence[Reject]) -> Outcomes:
    accepted, unchanged, repeated, corrected, quarantined = (int(str(n)) for n in bench.rows("outcomes")[0])
    return Outcomes(accepted, unchanged, repeated, corrected, quarantined + len(rejects))


def _totals(bench: Workbench, rejects: Sequence[Reject]) -> tuple[ControlTotal, ...]:
    """Rows by project and month; rows that are no rows at all stand under no project and no month."""
    found: list[ControlTotal] = []
    for project, month, *counts in bench.rows("totals"):
        figures = [int(str(count)) for count in counts]
        found.append(ControlTotal(str(project), month if isinstance(month, date) else None, *figures))
    if rejects:
        count = len(rejects)
        found.append(ControlTotal("", None, count, 0, 0, 0, 0, count))
    return tuple(found)
