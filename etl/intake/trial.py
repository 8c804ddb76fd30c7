"""A trial run: the very judgement of a load, ledger rules included and to the last row, and what the load would do.

Nothing is written: the rows are placed and compared as a load would, in one consistent view of the ledger.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby, islice

import pyarrow as pa
import sqlalchemy as sa

from casework.case.obligations import obligations
from casework.desk.kept_names import departments_meant
from casework.policy import Policies
from casework.record.events import PAYLOADS
from casework.record.ledger import Ledger, StoredEvent
from casework.record.ledger.tables import event, import_row
from casework.vocabulary import EventKind
from etl.intake.absent import absent_columns, known_earlier
from etl.intake.answers import answering, sheet_of
from etl.intake.findings import findings
from etl.intake.judging import (
    Order,
    change_params,
    check,
    comparing,
    map_source,
    order_of,
    place,
    prepare,
    read,
    refuse_unknown_pack,
)
from etl.intake.mapping import Mapped
from etl.intake.profiles import Profile
from etl.intake.quality import Problem
from etl.intake.reports import Consequences, MappedColumn, Outcomes, Preview, Spelling, StepChange, Stopwatch
from etl.intake.source import RAW, ROW, Reject, Source
from etl.intake.workbench import Workbench, workbench

PREVIEW_ROWS = 200
OF_EACH_RULE = 200
"""Rows shown of those that break one rule; all are counted."""
JUDGED_CASES = 300
"""Cases whose obligations a trial run works out; a load leaves that to the warehouse."""
NAMED_ROWS = 50
_PLACED_BY_PROJECT = {"complaints", "callbacks", "surveys", "responses", "phone_calls"}


def preview(
    ledger: Ledger,
    source: Source,
    profile: Profile,
    policies: Policies,
    *,
    rows: int = PREVIEW_ROWS,
    register_projects: bool | None = None,
) -> Preview:
    """Judge a source as a load would and say what the load would do; all rows are judged, the first are shown.

    Raises what ``load`` raises before it writes.
    """
    order = order_of(source, profile, "preview", register_projects, sheet_of(ledger, policies, profile))
    mapped = map_source(order.source, profile, policies, departments_meant(ledger))
    refuse_unknown_pack(profile, policies)
    watch = Stopwatch(None)
    with workbench(order.source.reads) as bench:
        rejects = read(bench, order.source, watch)
        check(bench, order, mapped, watch)
        with ledger.reading() as connection:
            place(bench, connection, order, policies)
            prepare(bench, connection, order)
            return _told(bench, connection, order, policies, mapped, rejects, rows)


def _ordering(profile: Profile) -> set[str]:
    """Columns that say which row of several counts, or which step a row is."""
    log, latest = profile.source.log, profile.latest_by
    return (set() if log is None else {log.step, log.at}) | (set() if latest is None else {latest})


def _told(
    bench: Workbench, connection: sa.Connection, order: Order, policies: Policies, mapped: Sequence[Mapped],
    rejects: Sequence[Reject], rows: int,
) -> Preview:  # fmt: skip
    raw = bench.connection.table(RAW)
    used = {header for part in mapped for header in part.headers} | answering(order.profile, order.source.columns)
    used |= _ordering(order.profile)
    return Preview(
        columns=(
            *(MappedColumn(part.column.name, part.headers, part.rule.value) for part in mapped),
            *(MappedColumn(code, rule.headers, None) for code, rule in order.profile.items.items()),
        ),
        unused=tuple(header for header in order.source.columns if header not in used),
        absent=known_earlier(bench, absent_columns(order.profile, order.source.columns)),
        rows=raw.order(ROW).limit(rows).to_arrow_table(),
        problems=_problems(bench, mapped, rejects),
        problems_by_rule=problems_by_rule(bench, rejects),
        outcomes=outcomes_of(bench, rejects),
        consequences=_consequences(bench, connection, order, policies),
    )


def outcomes_of(bench: Workbench, rejects: Sequence[Reject]) -> Outcomes:
    """Rows by what becomes of them; what is no row at all is held back."""
    accepted, unchanged, repeated, corrected, quarantined = (int(str(n)) for n in bench.rows("outcomes")[0])
    return Outcomes(accepted, unchanged, repeated, corrected, quarantined + len(rejects))


def problems_by_rule(bench: Workbench, rejects: Sequence[Reject]) -> dict[str, int]:
    """How many rows break each rule, the most broken first."""
    counted: Counter[str] = Counter({str(rule): int(str(count)) for rule, count in bench.rows("problem_counts")})
    counted.update(reject.rule for reject in rejects)
    return dict(counted.most_common())


def _problems(bench: Workbench, mapped: Sequence[Mapped], rejects: Sequence[Reject]) -> tuple[Problem, ...]:
    shown = findings(bench, "broken_shown", mapped, islice(rejects, OF_EACH_RULE), {"each": OF_EACH_RULE})
    return tuple(problem for finding in shown for problem in finding.problems)


def _consequences(bench: Workbench, connection: sa.Connection, order: Order, policies: Policies) -> Consequences:
    cases, by_clause = _obligations(bench, order, policies)
    return Consequences(
        new_projects=_new_projects(bench, order),
        spellings=spellings(bench, order),
        steps=_steps(bench, order),
        gone=gone(bench, connection, order),
        obligations=by_clause,
        obligations_of=cases,
    )


def _new_projects(bench: Workbench, order: Order) -> tuple[str, ...]:
    return tuple(str(row[0]) for row in bench.rows("new_projects")) if order.kind in _PLACED_BY_PROJECT else ()


def spellings(bench: Workbench, order: Order) -> tuple[Spelling, ...]:
    """Which spelling of the file became which project."""
    if order.kind not in _PLACED_BY_PROJECT:
        return ()
    found = bench.rows("spellings")
    return tuple(Spelling(str(text), str(code), bool(new), int(str(rows))) for text, code, new, rows in found)


def _steps(bench: Workbench, order: Order) -> tuple[StepChange, ...]:
    """What a load would write, by kind: the entries of cases that are there are compared as it would compare them."""
    if bench.rows("streams_known_count")[0][0]:
        comparing(bench)
        bench.make("asked", "changes", change_params(order))
    else:
        bench.put("asked", _NOTHING_ASKED.empty_table())
    return tuple(StepChange(str(fate), str(kind), int(str(count))) for fate, kind, count in bench.rows("steps_changed"))


_NOTHING_ASKED = pa.schema([(name, pa.string()) for name in ("stream", "kind", "payload")])


def gone(bench: Workbench, connection: sa.Connection, order: Order) -> tuple[str, ...]:
    """Keys that earlier files of a profile that always brings everything had, and this one has not."""
    if not order.profile.whole:
        return ()
    loads = sa.select(event.c.payload).where(
        event.c.stream.startswith("import/", autoescape=True), event.c.kind == EventKind.IMPORT_LOADED.value
    )
    batches = [
        told["batch"] for told in map(json.loads, connection.scalars(loads)) if told["profile"] == order.profile.id
    ]
    query = sa.select(import_row.c.key).where(import_row.c.kind == order.kind, import_row.c.batch.in_(batches))
    bench.put("earlier", pa.table({"key": pa.array(list(connection.scalars(query)), pa.string())}))
    return tuple(str(key) for (key,) in bench.rows("gone"))


def _obligations(bench: Workbench, order: Order, policies: Policies) -> tuple[int, dict[str, int]]:
    """Obligations by clause of the first new cases, and of how many cases they are."""
    if order.kind != "complaints":
        return 0, {}
    entries = bench.relation("first_events", {"cases": JUDGED_CASES}).fetchall()
    lives = [list(rows) for _, rows in groupby(entries, key=lambda row: row[0])]
    found = Counter(row.rule.clause for life in lives for row in obligations(life[0][0], _stored(life), policies))
    return len(lives), dict(sorted(found.items()))


def _stored(life: Sequence[tuple[object, ...]]) -> list[StoredEvent]:
    """The events of a case as they would stand in the ledger."""
    now = datetime.now(UTC)
    return [
        StoredEvent(
            stream=str(stream), version=int(str(version)), seq=int(str(version)), recorded_at=now, actor="preview",
            occurred_at=_aware(moment), project=str(project),
            payload=PAYLOADS[EventKind(str(kind))].model_validate_json(str(payload)),
        )
        for stream, version, kind, moment, project, payload in life
    ]  # fmt: skip


def _aware(moment: object) -> datetime:
    return moment.replace(tzinfo=UTC) if isinstance(moment, datetime) else datetime.fromisoformat(str(moment))
