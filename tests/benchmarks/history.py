"""A synthetic history of any size, straight in the staging tables of a warehouse file.

Its mix, so that a figure can be judged: 8 events a case on average; 70 of 100 cases are worked through every step
once (9 events), 15 answered directly (3), 5 extended, 5 still open; 5 have a second slip and a second appointment.
Forty projects of unequal size, six channels (60 % telephone), four concerns with a department each (one slip in ten
goes elsewhere), three severities, 18 months: the cube then is a small part of the obligations, as it is for a real
group. No corrections and no redactions: the tests cover those.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

import duckdb
from sqlglot import exp

from casework.policy import Policies
from casework.settings import settings
from etl.warehouse.derive import derive_all
from etl.warehouse.file import connected
from etl.warehouse.models import Model, models
from etl.warehouse.snapshot import prepare

SQL = Path(__file__).with_name("synthetic.sql")
SCAN = """
select max(columns(*))
from (select stream_key, max(columns(* exclude (stream_key))) from staging.log group by stream_key)
"""
"""One scan of every field of the events, all of which a rebuild reads."""


def history(file: Path, cases: int, memory: str | None = None) -> duckdb.DuckDBPyConnection:
    """Make a warehouse file with ``cases`` cases of 8 events in staging, nothing derived yet."""
    connection = connected(str(file))
    with connection.cursor() as cursor:
        if memory:
            cursor.execute("set memory_limit = $memory", {"memory": memory})
        prepare(cursor, Policies.load(settings().regulation_dir))
        tell(cursor, cases)
        cursor.execute("checkpoint")
    return connection


def tell(cursor: duckdb.DuckDBPyConnection, cases: int) -> None:
    """Add the events of so many cases to the log, after those that it holds."""
    for statement in SQL.read_text(encoding="utf-8").split(";\n"):
        cursor.execute(statement, {"cases": cases} if "$cases" in statement else None)


@dataclass(frozen=True, slots=True)
class Took:
    """How long something took, in seconds: by the clock on the wall, and of processor time of all threads.

    A busy neighbour lengthens the first much, the second little.
    """

    wall: float
    processor: float

    @classmethod
    def of(cls, work: Callable[[], object]) -> Took:
        """Do the work and say how long it took."""
        began, busy = perf_counter(), process_time()
        work()
        return cls(perf_counter() - began, process_time() - busy)


def least(connection: duckdb.DuckDBPyConnection) -> Took:
    """The least that a rebuild could do: read every field of the events once, write the finished tables to disk."""
    with connection.cursor() as cursor:
        cursor.execute("create schema copied")
        took = Took.of(lambda: _read_and_copy(cursor))
        cursor.execute("drop schema copied cascade")
        cursor.execute("checkpoint")
    return took


def _read_and_copy(cursor: duckdb.DuckDBPyConnection) -> None:
    cursor.execute(SCAN).fetchall()
    for model in models():
        if model.materialise == "table":
            cursor.table(model.name).create(f"copied.{model.relation}")
    cursor.execute("checkpoint")


def rebuild(connection: duckdb.DuckDBPyConnection) -> Took:
    """From staged events to every derived table, committed and checkpointed on disk."""
    forget_derived(connection)
    with connection.cursor() as cursor:
        return Took.of(lambda: derive_on_disk(cursor))


def derive_on_disk(cursor: duckdb.DuckDBPyConnection) -> None:
    """All that a rebuild does once the events are staged."""
    cursor.begin()
    derive_all(cursor)
    cursor.commit()
    cursor.execute("checkpoint")


def rebuilt(file: Path, cases: int) -> duckdb.DuckDBPyConnection:
    """Make a warehouse file with everything derived, and open it as an app that starts does.

    A process that has just rebuilt gives its memory back for a while, and answers more slowly meanwhile.
    """
    with history(file, cases) as connection:
        rebuild(connection)
    return connected(str(file))


def forget_derived(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what a rebuild makes."""
    with connection.cursor() as cursor:
        for model in reversed(models()):
            if model.materialise in {"table", "view"}:
                cursor.execute(dropping(model))
        cursor.execute("checkpoint")


def dropping(model: Model) -> str:
    """The statement that drops a table or view."""
    return exp.Drop(tables=[exp.to_table(model.name)], kind=model.materialise.upper(), exists=True).sql("duckdb")


@dataclass(frozen=True, slots=True)
class Rebuilds:
    """Medians: rebuild ÷ the least it could do, by the clock and by processor time, and seconds of a rebuild."""

    ratio: float
    processor: float
    seconds: float


def rebuilds(connection: duckdb.DuckDBPyConnection, rounds: int = 3) -> Rebuilds:
    """Rebuild a few times, each time followed by the least that it could do."""
    pairs = [(rebuild(connection), least(connection)) for _ in range(rounds)]
    return Rebuilds(
        median(took.wall / base.wall for took, base in pairs),
        median(took.processor / base.processor for took, base in pairs),
        median(took.wall for took, _ in pairs),
    )
