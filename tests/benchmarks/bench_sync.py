"""A sync after 1 and after 100 new events against a rebuild; both must give the same tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
from history import Took, rebuild, rebuilt
from measure import AIMED_AT, Measure

from casework.record.ledger import LEDGER_SCHEMA
from casework.record.ledger.shards import Position
from etl.warehouse import typed as staging
from etl.warehouse.derive import derive_touched
from etl.warehouse.models import models
from etl.warehouse.typed import Followed

ROUNDS = 15
"""So many that a few slow ones do not make the median."""
TARGETS = {1: 0.01, 100: 0.02}
COMPARED = "select count(*) as n, sum(hash(t)) as checksum from {table} as t"


def run(scale: int) -> list[Measure]:
    """Measure at ``scale`` cases; what is timed is the whole transaction from Arrow batch to committed tables."""
    with TemporaryDirectory() as folder, rebuilt(Path(folder) / "bench.duckdb", scale) as connection:
        took = {count: [sync(connection, count) for _ in range(ROUNDS)] for count in TARGETS}
        before = checksums(connection)
        full = [rebuild(connection)]
        differ = differing(before, connection)
        full += [rebuild(connection) for _ in range(2)]
    found = [measure for count, syncs in took.items() for measure in measures(scale, count, syncs, full)]
    return [*found, Measure("tables that differ from a rebuild after these syncs", differ, "", 0)]


def measures(scale: int, count: int, syncs: Sequence[Took], full: Sequence[Took]) -> list[Measure]:
    """What the syncs of ``count`` events took beside the rebuilds after them."""
    wall = median(took.wall for took in syncs)
    aim = TARGETS[count] if scale >= AIMED_AT else None
    ratio = wall / median(took.wall for took in full)
    busy = median(took.processor for took in syncs) / median(took.processor for took in full)
    return [
        Measure(f"sync of {count} events ÷ rebuild, {scale:,} cases", ratio, "×", aim),
        Measure("the same, by processor time", busy, "×"),
        Measure(f"sync of {count} events, {scale:,} cases", wall * 1000, "ms"),
    ]


def sync(connection: duckdb.DuckDBPyConnection, count: int) -> Took:
    """How long it takes to bring in ``count`` new events of as many open cases."""
    with connection.cursor() as cursor:
        start = position(cursor)
        batch = new_events(cursor, start.position.seqs[0], count)
        return Took.of(lambda: bring_in(cursor, batch, start))


def bring_in(cursor: duckdb.DuckDBPyConnection, batch: pa.RecordBatch, start: Followed) -> None:
    """What a sync does with the events it read, in one transaction."""
    cursor.begin()
    staging.copy_events(cursor, [batch], start)
    derive_touched(cursor, start.position)
    cursor.commit()


def position(cursor: duckdb.DuckDBPyConnection) -> Followed:
    """Where the synthetic history ends."""
    found = cursor.execute("select max(seq), count(*), sum(seq) from staging.log").fetchall()[0]
    last, count, total = map(int, found)
    return Followed(Position((last,)), count, total)


def new_events(cursor: duckdb.DuckDBPyConnection, last: int, count: int) -> pa.RecordBatch:
    """Appointments of the youngest open cases."""
    open_cases = cursor.execute(
        "select s.stream, c.project, c.events from core.cases as c join staging.streams as s using (stream_key)"
        " where c.closed_at is null order by c.stream_key desc limit $n",
        {"n": count},
    ).fetchall()
    now = datetime(2026, 7, 1, tzinfo=UTC) + timedelta(minutes=last % 1000)
    rows = [
        {
            "seq": last + n,
            "stream": stream,
            "version": events + 1,
            "kind": "appointed",
            "occurred_at": now,
            "recorded_at": now,
            "actor": "staff",
            "project": project,
            "payload": '{"appointment":"completion","due_at":"2026-07-20T09:00:00Z"}',
        }
        for n, (stream, project, events) in enumerate(open_cases, start=1)
    ]
    return pa.RecordBatch.from_pylist(rows, schema=LEDGER_SCHEMA)


def checksums(connection: duckdb.DuckDBPyConnection) -> dict[str, object]:
    """Rows and checksum of every kept table."""
    kept = [model.name for model in models() if model.materialise == "table"]
    with connection.cursor() as cursor:
        return {name: cursor.execute(COMPARED.format(table=name)).fetchall()[0] for name in kept}


def differing(before: dict[str, object], connection: duckdb.DuckDBPyConnection) -> int:
    """How many tables differ from before."""
    after = checksums(connection)
    return sum(before[name] != after[name] for name in after)
