"""What surveys cost in the warehouse, against one scan of the same rows in the same run.

``run(scale)``: as many responses (100,000 at most) with forty items each. A scan hashes every answer once; the
unfolding is held against a hash of the payloads that it reads.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from random import Random
from statistics import median

import duckdb
import pyarrow as pa
from measure import Measure

from casework.policy import Policies
from casework.record.ledger import LEDGER_SCHEMA
from casework.record.ledger.shards import Position
from casework.settings import settings
from etl.statements import statement
from etl.subjects.marts import parameters, question
from etl.warehouse import file as warehouse_file
from etl.warehouse.derive import derive_all, derive_touched
from etl.warehouse.snapshot import prepare
from etl.warehouse.typed import Followed, copy_events

ITEMS = [f"item{number}" for number in range(39)] + ["overall"]
BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
BATCH_ROWS = 20_000
MOST = 100_000
ROUNDS = 3
SYNCS = 15
"""Responses that are synced one by one; the middle of them is the figure, as of cases (``bench_sync``)."""
SCOPE = {"as_of": datetime(2027, 1, 1), "month_from": date(2026, 1, 1), "month_to": date(2026, 12, 1)}
SCAN = "select sum(hash(item, option, value, weight)) from core.answers"
PAYLOADS = "select sum(hash(payload)) from staging.log"


def run(cases: int) -> list[Measure]:
    """The figures; the machine's load is in both sides of each ratio."""
    number = min(cases, MOST)
    with warehouse_file.in_memory() as connection:
        prepare(connection, Policies.load(settings().regulation_dir))
        copy_events(connection, batches(number), Followed(Position((0,))))
        with connection.cursor() as cursor:
            rebuild = worked(lambda: derive_all(cursor))
            unfolding = timed(lambda: again(cursor))
        payloads, scan = timed(lambda: ask(connection, PAYLOADS)), timed(lambda: ask(connection, SCAN))
        asked = [
            Measure(
                f"{name}, of one scan of the answers", timed(partial(mart_of, connection, mart, more)) / scan, "×", most
            )
            for name, mart, more, most in QUESTIONS
        ]
        one = median(synced(connection, place) for place in range(number, number + SYNCS))
        return [
            Measure("unfolding, of a hash of the payloads", unfolding / payloads, "×", 25),
            *asked,
            Measure("one response synced, of a rebuild", 100 * one / rebuild, "%", 1),
        ]


QUESTIONS = (
    ("all distributions", "survey_items", {"parts": []}, 1.5),
    ("a cross table", "survey_cross", {"of_questionnaire": "owner", "row_item": "item3", "column_item": "item4"}, 0.6),
    ("the trend of items", "survey_items", {"parts": ["month"]}, 0.3),
    ("project by item with variance", "survey_items", {"parts": ["project", "stratum"]}, 0.15),
    ("drivers", "survey_pairs", {"of_questionnaire": "owner", "overall_item": "overall"}, 5),
)


def mart_of(connection: duckdb.DuckDBPyConnection, name: str, more: dict[str, object]) -> None:
    """Ask a mart whole."""
    given = {**SCOPE, **more}
    connection.execute(question(name), {each: given.get(each) for each in parameters(name)}).to_arrow_table()


def ask(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Run one statement to its end."""
    connection.execute(sql).fetchall()


def again(cursor: duckdb.DuckDBPyConnection) -> None:
    """Unfold all responses once more."""
    cursor.execute("drop table unfolded")
    cursor.execute(statement("steps/unfolded"))


def synced(connection: duckdb.DuckDBPyConnection, place: int) -> float:
    """Processor seconds until one response more, after ``place`` of them, is in every table."""
    late = pa.RecordBatch.from_pylist([event(place, Random(place))], schema=LEDGER_SCHEMA)  # noqa: S311
    copy_events(connection, [late], Followed(Position((place,)), place, place * (place + 1) // 2))
    with connection.cursor() as cursor:
        return worked(lambda: derive_touched(cursor, Position((place,))))


def worked(what: Callable[[], object]) -> float:
    """The processor's seconds, all threads: a rebuild uses every processor there is, a sync one."""
    begun = time.process_time()
    what()
    return time.process_time() - begun


def timed(what: Callable[[], object], rounds: int | None = None) -> float:
    """The middle of the seconds that some rounds took."""
    seconds = []
    for _ in range(rounds or ROUNDS):
        begun = time.perf_counter()
        what()
        seconds.append(time.perf_counter() - begun)
    return median(seconds)


def batches(number: int) -> list[pa.RecordBatch]:
    """Responses with random answers; one in ten does not apply."""
    random = Random(7)  # noqa: S311
    rows = [event(place, random) for place in range(number)]
    return pa.Table.from_pylist(rows, schema=LEDGER_SCHEMA).to_batches(BATCH_ROWS)


def event(place: int, random: Random) -> dict[str, object]:
    """One response as the ledger has it."""
    answers = {item: random.randint(1, 5) if random.random() < 0.9 else "does_not_apply" for item in ITEMS}
    moment = BEGIN + timedelta(minutes=place * 2)
    payload = {"questionnaire": "owner", "version": 1, "mode": "link", "answers": answers}
    return {
        "seq": place + 1, "stream": f"response/{place}", "version": 1, "kind": "response_completed",
        "occurred_at": moment, "recorded_at": moment, "actor": "li", "project": f"P{place % 12}",
        "payload": json.dumps(payload), "step": "",
    }  # fmt: skip
