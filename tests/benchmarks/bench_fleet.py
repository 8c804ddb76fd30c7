"""Tasks of several shards against one build of the same events, by processor time; two processes by the clock."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.append(str(Path(__file__).parents[1] / "factories"))

from busy_ledger import fill
from history import Took
from measure import AIMED_AT, Measure

from casework.policy import Policies
from casework.record.ledger import Ledger
from casework.settings import settings
from etl.fleet.executors import LocalProcesses
from etl.fleet.history import History, export
from etl.fleet.task import Task, build

NOW = datetime(2026, 7, 5, 2, tzinfo=UTC)
SHARDS = 5
"""Four of projects, and the one of streams without."""
MOST_PROCESSOR, MOST_WALL = 1.3, 0.75


def run(scale: int) -> list[Measure]:
    """Measure at ``scale`` cases; from events in files to tables in files."""
    with TemporaryDirectory() as folder, closing(Ledger.open(f"sqlite:///{folder}/ledger.sqlite")) as ledger:
        fill(ledger, scale, NOW, worst=False)
        (one,), many = (tasks(ledger, f"{folder}/{shards}", shards) for shards in (1, SHARDS))
        build(many[0])  # what a process does once, reading the models and laying out a database, is in no figure
        whole = Took.of(partial(build, one))
        alone = Took.of(partial(build, replace(one, threads=1)))
        parts = [Took.of(partial(build, task)) for task in many]
        two = Took.of(lambda: list(LocalProcesses(2).run(many)))
    busy, wall = sum(each.processor for each in parts) / whole.processor, two.wall / alone.wall
    aimed = scale >= AIMED_AT
    return [
        Measure(f"4 tasks ÷ one build, processor time, {scale:,} cases", busy, "×", MOST_PROCESSOR if aimed else None),
        Measure("2 processes ÷ one build of one thread, by the clock", wall, "×", MOST_WALL if aimed else None),
        Measure(f"one build, {scale:,} cases, processor time", whole.processor, "s"),
    ]


def tasks(ledger: Ledger, address: str, shards: int) -> list[Task]:
    """Export the ledger; a task for each shard of it."""
    export(ledger, address, shards)
    version, policies = History(address).table.version(), Policies.load(settings().regulation_dir)
    assert version is not None
    return [Task(address, version, shard, policies) for shard in range(shards)]
