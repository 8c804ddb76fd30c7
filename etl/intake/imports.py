"""Load a table into the ledger, all of it or nothing; what a load would do says ``trial``.

file → text in DuckDB → one validated pass → canonical rows → events → one ledger transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from casework.desk.kept_names import departments_meant, respell_homes
from casework.policy import Policies
from casework.record.ledger import Ledger, Transaction
from etl.intake.absent import absent_columns
from etl.intake.answers import sheet_of
from etl.intake.findings import Finding, findings
from etl.intake.held import resolve_accepted
from etl.intake.judging import Order, check, map_source, order_of, place, prepare, read, refuse_unknown_pack
from etl.intake.profiles import Profile
from etl.intake.quarantine import resolve_mended
from etl.intake.reports import ControlTotal, LoadReport, OnProgress, Stopwatch
from etl.intake.source import Reject, Source
from etl.intake.trial import gone, outcomes_of, spellings
from etl.intake.workbench import Workbench, workbench
from etl.intake.writing import (
    write_closing,
    write_customers,
    write_events,
    write_fingerprints,
    write_projects,
    write_quarantine,
)
from surveys.questionnaire.publishing import publish_within


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
    order = order_of(source, profile, actor, register_projects, sheet_of(ledger, policies, profile))
    mapped = map_source(order.source, profile, policies, departments_meant(ledger))
    refuse_unknown_pack(profile, policies)
    watch = Stopwatch(progress)
    with workbench(order.source.reads) as bench:
        rejects = read(bench, order.source, watch)
        check(bench, order, mapped, watch)
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
    if order.sheet is not None:
        publish_within(transaction, order.sheet, order.actor, order.recorded_at)
    place(bench, transaction.connection, order, policies)
    prepare(bench, transaction.connection, order)
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
    outcomes, totals = outcomes_of(bench, rejects), _totals(bench, rejects)
    rows = sum(total.rows for total in totals)
    told = spellings(bench, order), gone(bench, transaction.connection, order)
    new_projects = write_projects(bench, transaction, order)
    events = write_events(bench, transaction, order, watch)
    write_customers(bench, transaction, order)
    respell_homes(transaction.connection)
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
        spellings=told[0],
        gone=told[1],
        absent=absent_columns(order.profile, order.source.columns),
        resolved=resolved,
        waiting_before=held.waiting_before,
        problems_by_rule=dict(held.by_rule),
        totals=totals,
        loaded=bench.relation("loaded_streams").to_arrow_table(),
    )


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
