"""What the monthly assessment asks of the figures, against one scan of the same events in the same run.

Scores of twelve months, the same by other points, the lines of one project's month, and what the overview asks.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
from history import SCAN, rebuilt
from measure import AIMED_AT, Measure

from casework.policy import Policies
from casework.settings import settings
from etl.subjects.cause.answers import COUNTED_TOGETHER
from etl.subjects.marts import parameters, question
from reporting.whatif import Other, priced, what_if

ROUNDS = 3
AS_OF = datetime(2026, 7, 5, 2)
EAST = {"as_of": AS_OF, "local_offset": timedelta(hours=8)}
YEAR = EAST | {"month_from": date(2025, 7, 1), "month_to": date(2026, 6, 1)}
HISTORY = EAST | {"month_from": date(2024, 4, 1), "month_to": date(2026, 7, 1)}
MONTH = EAST | {"month_from": date(2026, 6, 1), "month_to": date(2026, 6, 1), "projects": ["P1"], "derived": True}


def run(cases: int) -> list[Measure]:
    """The figures; the machine's load is in both sides of each ratio."""
    with TemporaryDirectory() as folder, rebuilt(Path(folder) / "bench.duckdb", cases) as connection:
        scan = timed(lambda: connection.execute(SCAN).fetchall())
        return [
            Measure(f"{name}, of one scan, {cases:,} cases", timed(partial(work, connection)) / scan, "×",
                    most if cases >= AIMED_AT else None)
            for name, work, most in QUESTIONS
        ]  # fmt: skip


def scores(connection: duckdb.DuckDBPyConnection) -> None:
    """Twelve months' scores."""
    ask(connection, "scores", YEAR)


def other_points(connection: duckdb.DuckDBPyConnection) -> None:
    """The same by other points: sums by clause, and two totals."""
    pack = Policies.load(settings().regulation_dir).in_force("sunshine", date(2026, 7, 1))
    if pack.scoring is not None:
        sums = ask(connection, "score_sums", YEAR)
        other = {place: line.points * 2 for place, line in priced(pack.regulation.lines).items()}
        what_if(sums, pack.regulation.lines, Other(other), pack.scoring, set(sums["project"].to_pylist()))


def lines(connection: duckdb.DuckDBPyConnection) -> None:
    """The lines of one project's month, as the assessment takes them."""
    ask(connection, "score_lines", MONTH)


def overview(connection: duckdb.DuckDBPyConnection) -> None:
    """Every figure of every unit, with the past that a verdict looks at; causes, and what needs somebody."""
    ask(connection, "kpi_months", HISTORY)
    ask(connection, "kpi_scores", HISTORY)
    ask(connection, "causes", YEAR | {"dimension_sets": [list(each) for each in COUNTED_TOGETHER]})
    ask(connection, "repeats", EAST | {"days": 90, "least": 3, "row_limit": 3})
    ask(connection, "late_kept", MONTH | {"projects": None})


QUESTIONS: tuple[tuple[str, Callable[[duckdb.DuckDBPyConnection], None], float], ...] = (
    ("12 months' scores", scores, 1.0),
    ("12 months by other points", other_points, 1.3),
    ("a project-month's lines", lines, 0.5),
    ("what the overview asks", overview, 1.5),
)


def ask(connection: duckdb.DuckDBPyConnection, mart: str, given: dict[str, object]) -> pa.Table:
    """Ask a mart whole."""
    with connection.cursor() as cursor:
        return cursor.execute(question(mart), {each: given.get(each) for each in parameters(mart)}).to_arrow_table()


def timed(work: Callable[[], object]) -> float:
    """The median of several runs, in seconds."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return median(taken)
