"""What the page of the queue costs the server against the commit before: processor time, every open case on it.

Both are run over copies of one demo company, turn by turn, each by its own code in a process of its own.
``BEFORE=COMMIT python tests/benchmarks/bench_queue.py`` compares with another commit than the one before.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

sys.path.append(str(Path(__file__).parents[1] / "factories"))

from measure import Measure
from pages import demo_company

ROOT = Path(__file__).parents[2]
ROUNDS = 3
CASES_OF_THE_DEMO = 5_750
LAST_DAY = date(2026, 7, 3)
"""Before what the clock of ``company.at_work`` says."""
MOST = 1.2
CODE = """
import sys
from pathlib import Path
sys.path[:0] = [str(Path(sys.argv[1]) / part) for part in (".", "tests/benchmarks", "tests/factories")]
from bench_page_cost import cost
from company import at_work
with at_work(Path(sys.argv[2])):
    told = cost("desk", {"whose": "all"})
print("told", told.ms, told.again)
"""
"""Looks at the queue by the code of a work tree; every commit since the benchmarks know what a page costs can do so."""


def run(scale: int) -> list[Measure]:
    """The figures over a demo company of at most ``scale`` cases."""
    cases = min(scale, CASES_OF_THE_DEMO)
    with TemporaryDirectory() as folder, tree_before(Path(folder) / "tree") as before:
        demo_company(Path(folder), cases / CASES_OF_THE_DEMO, LAST_DAY)
        then, now = compared([before, ROOT], Path(folder))
    return list(measures(f"queue, demo company of {cases:,} cases", then, now))


def measures(name: str, then: list[float], now: list[float]) -> Iterator[Measure]:
    """First view and a look at it again (ms), each beside that of the commit before."""
    for what, was, is_now in zip(("first view", "looked at again"), then, now, strict=True):
        yield Measure(f"{name}: {what}", is_now, "ms")
        yield Measure(f"{name}: {what} ÷ the commit before", is_now / was, "×", MOST)


@contextmanager
def tree_before(place: Path) -> Iterator[Path]:
    """A work tree of the commit before, or of the one that ``BEFORE`` names."""
    git = ["git", "-C", str(ROOT)]
    commit = os.environ.get("BEFORE", "HEAD~1")
    subprocess.run([*git, "worktree", "add", "--quiet", "--detach", str(place), commit], check=True)
    try:
        yield place
    finally:
        subprocess.run([*git, "worktree", "remove", "--force", str(place)], check=True)


def compared(trees: list[Path], folder: Path) -> list[list[float]]:
    """Of each tree the medians of what a first view and a second cost, in milliseconds."""
    places = [_copied(folder, number) for number in range(len(trees))]
    looks = [[_looked(tree, place) for tree, place in zip(trees, places, strict=True)] for _round in range(ROUNDS)]
    return [[median(times) for times in zip(*of_tree, strict=True)] for of_tree in zip(*looks, strict=True)]


def _copied(folder: Path, number: int) -> Path:
    """The ledger alone: each tree makes the warehouse that its own models ask for, before it is measured."""
    place = folder / f"company-{number}"
    place.mkdir()
    for file in folder.glob("ledger.sqlite*"):
        shutil.copy(file, place)
    return place


def _looked(tree: Path, folder: Path) -> tuple[float, float]:
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(tree), str(folder)], cwd=tree, check=True, capture_output=True, text=True
    )
    _word, first, again = done.stdout.splitlines()[-1].split()
    return float(first), float(again)


if __name__ == "__main__":
    for each in run(CASES_OF_THE_DEMO):
        print(each.line(), flush=True)
