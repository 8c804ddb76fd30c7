"""Many people at once, as pages: fifty in tabs over real websockets, entering as well as looking, at one process.

``python tests/benchmarks/bench_page_load.py [CASES] [PEOPLE] [SECONDS] [PROCESSES] [FOLDER]``; a folder that holds a
ledger is taken as it is, so that a large one is made once. See ``page_staff`` for what a person does and
``docs/performance.md`` for what the figures mean.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

sys.path.append(str(Path(__file__).parents[1] / "factories"))

from busy_day import history
from busy_ledger import open_to_visitors
from measure import AIMED_AT, Measure
from one_address import one_address
from page_load import Load, loaded
from running_app import RunningApp

from casework.record.ledger import Ledger

SMALL = 5_750
"""The cases of the demo company."""
PEOPLE, SECONDS, THINK = 50, 600.0, 7.0
"""Seven seconds of thinking on average, between half and one and a half of it."""
CROWD, CROWD_SECONDS = 100, 180.0
STARTS_WITHIN = 1_800.0
MEDIAN_S, MOST_S, MOST_S_SMALL, SEEN_S, FLAT = 0.5, 2.0, 1.2, 1.0, 1.05


def run(scale: int) -> list[Measure]:
    """Fifty at ``scale`` cases and at the demo company's size, there a hundred as well, and fifty at two processes."""
    most = MOST_S if scale >= AIMED_AT else None
    return [
        *at(scale, PEOPLE, SECONDS, most),
        *at(SMALL, PEOPLE, CROWD_SECONDS, MOST_S_SMALL),
        *at(SMALL, CROWD, CROWD_SECONDS, None),
        *at(SMALL, PEOPLE, CROWD_SECONDS, None, processes=2),
    ]


def at(cases: int, people: int, seconds: float, most: float | None, processes: int = 1) -> Iterator[Measure]:
    """Make a ledger of so many cases and let so many people work."""
    with TemporaryDirectory() as folder:
        yield from over(Path(folder), cases, people, seconds, most, processes)


def over(
    folder: Path, cases: int, people: int, seconds: float, most: float | None = None, processes: int = 1
) -> Iterator[Measure]:
    """The figures of work over the ledger in ``folder``, which is made if there is none."""
    if not (folder / "ledger.sqlite").exists():
        history(folder, cases, worst=False)
        ledger = Ledger.open(f"sqlite:///{folder / 'ledger.sqlite'}")
        open_to_visitors(ledger, datetime.now(UTC))
        ledger.close()
    name = f"{cases:,} cases, {people} people, {processes} process{'es' * (processes > 1)}"
    yield from measures(name, worked(folder, people, seconds, processes), most)


def worked(folder: Path, people: int, seconds: float, processes: int) -> Load:
    """Start the processes over the folder one after the other, and let the people work."""
    apps: list[RunningApp] = []
    try:
        for _ in range(processes):
            apps.append(RunningApp.plain(folder))
            apps[-1].wait(apps[-1].in_step, STARTS_WITHIN, "the first sync")
        if processes == 1:
            return loaded(apps, people, seconds, THINK)
        with TemporaryDirectory() as beside, one_address(Path(beside), [app.port for app in apps]) as address:
            return loaded(apps, people, seconds, THINK, address=address)
    finally:
        for app in apps:
            app.end()


def measures(name: str, load: Load, most: float | None) -> Iterator[Measure]:
    """What people waited, what went wrong, what it took of the machine."""
    aimed = most is not None
    kinds = defaultdict(list, {"all answers": load.waits()})
    for each in load.office.answers:
        kinds[each.what].append(each.seconds)
    for kind, took in kinds.items():
        percentiles = quantiles(took, n=100, method="inclusive") if len(took) > 1 else took * 99
        whole = kind == "all answers"
        yield Measure(
            f"{name}: {kind}, p50 of {len(took)}", percentiles[49], "s", MEDIAN_S if whole and aimed else None
        )
        yield Measure(f"{name}: {kind}, p95", percentiles[94], "s", most if whole else None)
    seen = load.seen_after()
    yield Measure(f"{name}: entered → on a page open elsewhere", median(seen), "s", SEEN_S if aimed else None)
    yield Measure(f"{name}: entries that were not seen there", len(load.entries()) - len(seen), "", 0)
    yield Measure(f"{name}: errors", load.office.errors.total(), "", 0)
    yield Measure(f"{name}: told that somebody else was first", load.office.told_first, "")
    yield Measure(f"{name}: processor time an answer", load.processor / len(load.waits()) * 1000, "ms")
    yield Measure(f"{name}: cores used", load.processor / load.seconds, "")
    yield Measure(f"{name}: answers a second", len(load.waits()) / load.seconds, "1/s")
    yield Measure(f"{name}: memory at most", max(load.memory), "MiB")
    yield Measure(f"{name}: memory, last fifth ÷ second fifth", load.growth(), "×", FLAT if aimed else None)
    print(*load.office.errors.items(), sep="\n", file=sys.stderr, flush=True)


if __name__ == "__main__":
    given = [*sys.argv[1:], *(str(SMALL), str(PEOPLE), "120", "1", "")[len(sys.argv) - 1 :]]
    cases, people, seconds, processes = int(given[0]), int(given[1]), float(given[2]), int(given[3])
    with TemporaryDirectory() as made:
        for measure in over(Path(given[4] or made), cases, people, seconds, None, processes):
            print(measure.line(), flush=True)
