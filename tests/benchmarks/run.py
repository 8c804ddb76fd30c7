"""Every benchmark in one run, one table: ``python tests/benchmarks/run.py [CASES …] [--only NAME …]``.

Each benchmark runs in a process of its own, so that none meets the memory or threads of another. From 10 million cases
on only the rebuild runs (within 6 GB of memory): the others are about one process's pages and files, and say nothing
new there. Nothing here fails a build: a figure that misses its target says so.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from importlib import import_module
from multiprocessing import get_context
from os import cpu_count, getloadavg
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from measure import Measure, heading

BENCHMARKS = (
    "bench_append",
    "bench_shards",
    "bench_import",
    "bench_hostile",
    "bench_rebuild",
    "bench_fleet",
    "bench_standing",
    "bench_sync",
    "bench_page_cost",
    "bench_queue",
    "bench_cold_load",
    "bench_desk_load",
    "bench_page_load",
    "bench_shown",
    "bench_surveys",
    "bench_respond",
    "bench_reports",
    "bench_months",
    "bench_proof",
)
LIGHT_UNTIL = {
    "bench_shards": 100_000,
    "bench_queue": 100_000,
    "bench_cold_load": 100_000,
    "bench_desk_load": 100_000,
    "bench_shown": 100_000,
    "bench_reports": 100_000,
    "bench_proof": 100_000,
}
"""Benchmarks that say what they have to say at a smaller scale."""
LARGE = ("bench_rebuild",)
LARGE_FROM = 10_000_000


def main(arguments: list[str]) -> None:
    """Run the benchmarks for each number of cases and print the table as it grows."""
    parser = ArgumentParser(description="Figures beside their targets, 8 events a case.")
    parser.add_argument("cases", nargs="*", type=int, default=[100_000, 1_000_000])
    parser.add_argument("--only", nargs="+", choices=BENCHMARKS, default=BENCHMARKS, metavar="NAME")
    chosen = parser.parse_args(arguments)
    load = ", ".join(f"{value:.1f}" for value in getloadavg())
    print(f"{datetime.now().astimezone():%Y-%m-%d %H:%M %Z}, {cpu_count()} processors, load {load}")
    for cases in chosen.cases:
        print(f"\n{cases:,} cases\n{heading()}", flush=True)
        for measure in measured(cases, chosen.only):
            print(measure.line(), flush=True)


def measured(cases: int, names: tuple[str, ...] | list[str]) -> Iterator[Measure]:
    """The figures of each benchmark, one after the other."""
    for name in names:
        if cases <= LIGHT_UNTIL.get(name, cases) and (cases < LARGE_FROM or name in LARGE):
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
                yield from alone.submit(figures, name, cases).result()


def figures(name: str, cases: int) -> list[Measure]:
    """The figures of one benchmark."""
    found: list[Measure] = import_module(name).run(cases)
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
