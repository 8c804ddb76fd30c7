"""What validation costs: the CSV import with every rule against the same import that believes the file.

``run(scale)`` makes a file of ``scale`` complaints with 25 columns, of which one row in a hundred is bad, and reads it
both ways on one workbench: text, ``try_cast`` and the error list against DuckDB's own typed reader, each followed by
the same work (events, in the ledger's form).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter

import duckdb
from measure import Measure

from casework.ledger import Ledger
from casework.policy import Policies
from casework.settings import settings
from etl.intake.imports import load
from etl.intake.judging import check, map_source
from etl.intake.profiles import find_profile
from etl.intake.reports import Stopwatch
from etl.intake.sources import RAW, open_source
from etl.intake.workbench import Workbench, workbench

MOMENTS = (
    "received_at", "dispatched_at", "contacted_at", "appointed_at", "due_at", "solved_at", "fed_back_at", "replied_at",
)  # fmt: skip
WORDS = (
    "number", "project", "channel", "nature", "concern", "category", "severity", "urgency", "content", "department",
    "status", "result", "slip", "answer", "demand", "plan", "opinion",
)  # fmt: skip
COLUMNS = (*WORDS, *MOMENTS)


def run(scale: int) -> list[Measure]:
    """Measure at ``scale`` rows."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "cases.csv"
        _write(path, scale)
        believed = min(_believing(path) for _ in range(2))
        judged = min(_validating(path) for _ in range(2))
        whole, checked, peak = _whole(path, Path(folder))
    return [
        Measure("CSV import without validation (typed reader), share of import", believed / whole, "×"),
        Measure("CSV reading validated / unvalidated", judged / believed, "×"),
        Measure("CSV import validated / unvalidated", whole / (whole - judged + believed), "×", 1.2),
        Measure("CSV import, rows a second", scale / whole, "rows/s"),
        Measure("CSV import, share of time spent checking", checked / whole, "×"),
        Measure("CSV import, peak memory of the process", peak, "MiB"),
    ]


def _write(path: Path, scale: int) -> None:
    """A file with the canonical headers; every 100th row has a time nobody can read."""
    with duckdb.connect() as connection:
        source = (Path(__file__).parent / "import_file.sql").read_text(encoding="utf-8")
        connection.sql(source, params={"scale": scale}).write_csv(str(path))


def _believing(path: Path) -> float:
    """Seconds to read the file typed, bad cells refused by nobody (they are made NULL here, else it would not load)."""
    types = dict.fromkeys(WORDS, "VARCHAR") | dict.fromkeys(MOMENTS, "TIMESTAMP")
    with workbench() as bench, _timed() as seconds:
        bench.connection.read_csv(
            str(path), auto_detect=False, columns=types, header=True, delimiter=",", quotechar='"', escapechar='"',
            ignore_errors=True,
        ).create(RAW)  # fmt: skip
    return seconds[0]


def _validating(path: Path) -> float:
    with workbench() as bench, _timed() as seconds:
        _check(bench, path)
    return seconds[0]


def _check(bench: Workbench, path: Path) -> None:
    source, profile = open_source(path), find_profile("complaints")
    source.fill(bench.connection)
    check(bench, profile, map_source(source, profile), datetime.now(UTC), Stopwatch(None))


def _whole(path: Path, folder: Path) -> tuple[float, float, float]:
    """Seconds of a whole load into a new ledger, seconds of it spent checking, peak memory in MiB."""
    ledger = Ledger.open(f"sqlite:///{folder / 'ledger.sqlite'}")
    stages: dict[str, float] = {}
    policies = Policies.load(settings().policy_dir)
    with _timed() as seconds:
        load(
            ledger, open_source(path), find_profile("complaints"), policies, "bench",
            lambda step: stages.update({step.stage: step.seconds}), register_projects=True,
        )  # fmt: skip
    ledger.close()
    return seconds[0], stages["checking"], getrusage(RUSAGE_SELF).ru_maxrss / 1024


@contextmanager
def _timed() -> Iterator[list[float]]:
    seconds: list[float] = []
    began = perf_counter()
    yield seconds
    seconds.append(perf_counter() - began)
