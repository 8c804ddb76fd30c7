"""Fifty people at work in one process of the app, at 100,000 cases: how long commands and pages take, and what is lost.

``python tests/benchmarks/bench_desk_load.py [CASES] [SECONDS]``. The process measured is the app as shipped (server,
warehouse sync, clock) with the fifty inside; see ``working_staff`` for what a person does and ``docs/performance.md``
for what the figures mean. Afterwards the ledger must hold every entry that was acknowledged, and the app's warehouse
must equal one made anew from the ledger.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1] / "factories"))

from busy_day import history, worked
from kept_word import broken_streams, checksums, lost, unacknowledged
from measure import Measure
from working_staff import Entry

from casework.record.ledger import Ledger
from etl.warehouse.warehouse import Warehouse

CASES, SECONDS = 100_000, 300.0
THINK = 7.0
"""Seconds of thinking between two actions of a person, on average; each takes between half and one and a half."""
COMMAND_MS, SHOWN_MS = 500.0, 1_000.0
SHOWN = "entered → on the pages"


def run(scale: int, seconds: float = SECONDS) -> list[Measure]:
    """Measure at ``scale`` cases; above the 100,000 that are asked for the benchmark stays away."""
    if scale > CASES:
        return []
    with TemporaryDirectory() as folder:
        return list(day(Path(folder), scale, seconds, THINK))


def day(folder: Path, cases: int, seconds: float, think: float) -> Iterator[Measure]:
    """Fill a ledger in ``folder``, let the staff work, and judge the journal, the ledger and the warehouse."""
    history(folder, cases)
    entries = worked(folder, seconds, think)
    yield from times(entries)
    yield Measure("actions a second of all fifty", len(entries) / seconds, "1/s")
    yield from verdicts(folder, entries)


def times(entries: Iterable[Entry]) -> Iterator[Measure]:
    """Median, 95th percentile and maximum of all commands, of each command and of each question."""
    commands: dict[str, list[float]] = {"all commands": []}
    reads: dict[str, list[float]] = {}
    for entry in entries:
        (commands if entry.command else reads).setdefault(entry.what, []).append(entry.seconds * 1000)
        if entry.command:
            commands["all commands"].append(entry.seconds * 1000)
    for name, took in commands.items():
        yield from spread(f"command: {name}", took, COMMAND_MS)
    for name, took in sorted(reads.items()):
        yield from spread(name, took, SHOWN_MS if name == SHOWN else None)


def spread(name: str, took: list[float], target: float | None) -> Iterator[Measure]:
    """The three figures of one kind of action, in milliseconds."""
    percentiles = quantiles(took, n=100, method="inclusive") if len(took) > 1 else took * 99
    yield Measure(f"{name}, p50 of {len(took)}", percentiles[49], "ms")
    yield Measure(f"{name}, p95", percentiles[94], "ms", target)
    yield Measure(f"{name}, slowest", max(took, default=0.0), "ms")


def verdicts(folder: Path, entries: list[Entry]) -> Iterator[Measure]:
    """What went wrong; each must be 0. The app has ended."""
    ledger = Ledger.open(f"sqlite:///{folder / 'ledger.sqlite'}")
    Warehouse.open(ledger, folder / "anew.duckdb").close()
    tables, same = checksums(folder / "warehouse.duckdb"), checksums(folder / "anew.duckdb")
    told = sum(entry.outcome == "conflict" for entry in entries)
    errors = sum(entry.outcome not in {"done", "conflict"} for entry in entries)
    yield Measure("somebody else was first: told so, nothing written", told, "")
    yield Measure("errors", errors, "", 0)
    yield Measure("acknowledged entries missing in the ledger", len(lost(ledger, entries)), "", 0)
    yield Measure("entries in the ledger that nobody acknowledged", unacknowledged(ledger, entries), "", 0)
    yield Measure("streams with a gap in their versions", len(broken_streams(ledger)), "", 0)
    yield Measure("warehouse tables that differ from a rebuild", sum(tables[n] != same[n] for n in tables), "", 0)
    ledger.close()


if __name__ == "__main__":
    cases, seconds = (*sys.argv[1:], *(str(CASES), str(SECONDS))[len(sys.argv) - 1 :])
    for measure in run(int(cases), float(seconds)):
        print(measure.line(), flush=True)
