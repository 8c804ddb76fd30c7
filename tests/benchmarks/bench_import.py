"""What validation costs: the CSV import against the same import that believes the file.

``run(scale)`` makes a file of ``scale`` complaints with 25 columns, of which one row in a hundred is bad, and loads it
twice into new ledgers. Both look up projects, cases and customers, write the same events and remember each row by its
fingerprint, in one transaction. The believing import takes the columns as DuckDB's typed reader gives them: no cell and
no row is judged, none is compared with another, nothing is quarantined; rows that cannot be loaded are gone in silence.
Before each load the same file is tried: what the page shows first is the judgement of the load, to the last row.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TypeVar

import duckdb
import pyarrow as pa
from duckdb import col, lit
from measure import Measure

from casework.policy import Policies
from casework.record.ledger import Ledger
from casework.settings import settings
from etl.intake.imports import enter, load
from etl.intake.judging import Order, keep, map_source
from etl.intake.mapping import DOUBTS, ERRORS, UNTIMED, fixed_offset
from etl.intake.profiles import find_profile
from etl.intake.reports import LoadReport, Preview, Stopwatch
from etl.intake.source import RAW, ROW, Source, row_numbers
from etl.intake.sources import open_source
from etl.intake.trial import preview
from etl.intake.workbench import workbench

MOMENTS = (
    "received_at", "dispatched_at", "contacted_at", "appointed_at", "due_at", "solved_at", "fed_back_at", "replied_at",
)  # fmt: skip
WORDS = (
    "number", "project", "channel", "nature", "concern", "category", "severity", "urgency", "content", "department",
    "status", "result", "slip", "answer", "demand", "plan", "opinion",
)  # fmt: skip
COLUMNS = (*WORDS, *MOMENTS)
TWICE_UNTIL = 100_000
"""Rows up to which each import is run twice and the quicker counts."""
MOST_MIB = 2_048
TRIED = 0.5
"""What a trial may take of the load."""
Import = Callable[[Ledger, Path], LoadReport]
Report = TypeVar("Report")
Times = tuple[float, float]
"""Seconds of wall clock, seconds of processor."""


class Difference(Exception):
    """The two imports brought different things: their times cannot be compared."""


def run(scale: int) -> list[Measure]:
    """Measure at ``scale`` rows; raises ``Difference`` when the two do not bring the same events, or the trial told of
    other rows."""
    tried: list[Times] = []
    validated: list[Times] = []
    believed: list[Times] = []
    with TemporaryDirectory() as folder:
        path = Path(folder) / "cases.csv"
        _write(path, scale)
        for _ in range(2 if scale <= TWICE_UNTIL else 1):
            told = _timed(trying, path, tried)
            careful = _timed(validating, path, validated)
            if told.outcomes != careful.outcomes:
                raise Difference(f"{told.outcomes} tried against {careful.outcomes} loaded")
            peak = getrusage(RUSAGE_SELF).ru_maxrss / 1024
            quick = _timed(believing, path, believed)
            if careful.events != quick.events or not careful.events:
                raise Difference(f"{careful.events} events against {quick.events}")
    (wall, busy), (wall_believed, busy_believed) = map(_quickest, (validated, believed))
    wall_tried, busy_tried = _quickest(tried)
    return [
        Measure("CSV import validated / unvalidated", wall / wall_believed, "×", 1.2),
        Measure("the same, processor time", busy / busy_believed, "×", 1.2),
        Measure("CSV import validated, rows a second", scale / wall, "rows/s"),
        Measure("the same, by processor time", scale / busy, "rows/s"),
        Measure("trial of the file / its import", wall_tried / wall, "×", TRIED),
        Measure("trial of the file / its import, processor time", busy_tried / busy, "×", TRIED),
        Measure("CSV import, peak memory of the process", peak, "MiB", MOST_MIB),
    ]


def _write(path: Path, scale: int) -> None:
    """A file with the canonical headers; every 100th row has a time nobody can read."""
    with duckdb.connect() as connection:
        source = (Path(__file__).parent / "import_file.sql").read_text(encoding="utf-8")
        connection.sql(source, params={"scale": scale}).write_csv(str(path))


def _timed(way: Callable[[Ledger, Path], Report], path: Path, times: list[Times]) -> Report:
    """Load into a new ledger and add the time; the ledger goes."""
    with TemporaryDirectory() as folder:
        ledger = Ledger.open(f"sqlite:///{Path(folder) / 'ledger.sqlite'}")
        began, busy = perf_counter(), process_time()
        report = way(ledger, path)
        times.append((perf_counter() - began, process_time() - busy))
        ledger.close()
    return report


def _quickest(times: list[Times]) -> Times:
    return min(wall for wall, _ in times), min(busy for _, busy in times)


def trying(ledger: Ledger, path: Path) -> Preview:
    """What the page says before the load."""
    profile, policies = find_profile("complaints"), Policies.load(settings().regulation_dir)
    return preview(ledger, open_source(path), profile, policies, register_projects=True)


def validating(ledger: Ledger, path: Path) -> LoadReport:
    """The import of the product."""
    profile, policies = find_profile("complaints"), Policies.load(settings().regulation_dir)
    return load(ledger, open_source(path), profile, policies, "bench", register_projects=True)


def believing(ledger: Ledger, path: Path) -> LoadReport:
    """The same import of a file that is believed; rows without a time of receipt bring nothing."""
    profile, policies = find_profile("complaints"), Policies.load(settings().regulation_dir)
    source = Source(path.name, "believed", COLUMNS, lambda _: [])
    order = Order("bench", source, profile, "bench", datetime.now(UTC), register_projects=True)
    with workbench([path]) as bench, ledger.transaction() as transaction:
        typed = _typed(bench.connection, path, fixed_offset(profile.timezone) or timedelta(0))
        nothing = (lit("").alias(name) for name in (ERRORS, DOUBTS, UNTIMED, "stops", "flags"))
        believed = typed.select(row_numbers().alias(ROW), duckdb.star(), col("number").alias("key"), *nothing)
        believed.filter(col("received_at").isnotnull()).create_view("unprinted")
        bench.put("hidden_rows", pa.table({ROW: pa.array([], pa.int64())}))
        keep(bench, profile, {part.column.name for part in map_source(source, profile)})
        bench.connection.view("told").select(duckdb.star(), lit(value=False).alias("repeated")).create_view("checked")
        bench.connection.table("ruled").select(col(ROW)).create_view(RAW)
        return enter(bench, transaction, order, policies, [], [], Stopwatch(None))


def _typed(connection: duckdb.DuckDBPyConnection, path: Path, offset: timedelta) -> duckdb.DuckDBPyRelation:
    """The file as DuckDB's reader types it, in UTC: a cell that does not fit takes its row along, in silence."""
    types = dict.fromkeys(WORDS, "VARCHAR") | dict.fromkeys(MOMENTS, "TIMESTAMP")
    read = connection.read_csv(
        str(path), auto_detect=False, columns=types, header=True, delimiter=",", quotechar='"', escapechar='"',
        ignore_errors=True,
    )  # fmt: skip
    return read.select(*map(col, WORDS), *((col(name) - offset).alias(name) for name in MOMENTS))
