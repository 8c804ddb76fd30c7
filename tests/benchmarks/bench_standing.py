"""A warehouse on a base against one of the ledger alone, by processor time: opening, a sync, two pages."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

sys.path.append(str(Path(__file__).parents[1] / "factories"))

from busy_ledger import fill
from history import Took
from measure import AIMED_AT, Measure

from casework.policy import Policies
from casework.record.events import Event, Noted
from casework.record.ledger import Ledger
from casework.settings import settings
from etl.fleet.base import make
from etl.fleet.executors import InProcess
from etl.fleet.history import export
from etl.subjects import Answers
from etl.warehouse.models import models
from etl.warehouse.scope import Scope
from etl.warehouse.warehouse import Warehouse

NOW = datetime(2026, 7, 5, 2, tzinfo=UTC)
SHARDS, TOUCHED, ROUNDS = 5, 100, 5
MOST_SYNC, MOST_PAGE, MOST_OPENING = 1.5, 3.0, 0.1
SCOPE = Scope(NOW, date(2026, 1, 1), date(2026, 7, 1))
PAGES: dict[str, Callable[[Answers, Scope], object]] = {
    "compliance matrix": lambda answers, scope: answers.compliance(scope, ("project", "rule_key")),
    "open cases": lambda answers, scope: answers.unresolved(scope, limit=50),
}


def run(scale: int) -> list[Measure]:
    """Measure at ``scale`` cases."""
    with TemporaryDirectory() as folder, closing(Ledger.open(f"sqlite:///{folder}/ledger.sqlite")) as ledger:
        fill(ledger, scale, NOW, worst=False)
        policies, address = Policies.load(settings().regulation_dir), f"{folder}/company"
        export(ledger, address, SHARDS)
        make(address, policies, InProcess())
        Warehouse.open(ledger, Path(folder, "first"), policies, base=address).close()  # what a process does once
        alone, rebuild = opened(ledger, Path(folder, "alone"), policies)
        standing, opening = opened(ledger, Path(folder, "standing"), policies, address)
        with closing(alone), closing(standing):
            ratio = opening.processor / rebuild.processor
            return [
                Measure(f"opening on a base ÷ rebuild, {scale:,} cases", ratio, "×", aimed(scale, MOST_OPENING)),
                Measure("opening on a base, processor time", opening.processor, "s"),
                *syncs(ledger, (alone, standing), scale),
                *pages((alone, standing), scale),
                Measure("tables that differ from those made of the ledger", differing(alone, standing), "", 0),
            ]


Both = tuple[Warehouse, Warehouse]
"""The warehouse of the ledger alone, and the one on a base."""


def aimed(scale: int, target: float) -> float | None:
    """The target, where it is meant."""
    return target if scale >= AIMED_AT else None


def opened(ledger: Ledger, file: Path, policies: Policies, base: str | None = None) -> tuple[Warehouse, Took]:
    """A warehouse in a file that is not there yet, and how long that took."""
    made: list[Warehouse] = []
    took = Took.of(lambda: made.append(Warehouse.open(ledger, file, policies, base=base)))
    return made[0], took


def syncs(ledger: Ledger, both: Both, scale: int) -> list[Measure]:
    """Events to streams that no earlier round touched, brought in by both."""
    taken: tuple[list[Took], list[Took]] = ([], [])
    for number in range(ROUNDS):
        enter(ledger, both[0], number)
        for warehouse, took in zip(both, taken, strict=True):
            took.append(Took.of(warehouse.sync))
    alone, standing = (median(each.processor for each in took) for took in taken)
    name = f"sync of {TOUCHED} streams on a base ÷ without, {scale:,} cases"
    return [
        Measure(name, standing / alone, "×", aimed(scale, MOST_SYNC)),
        Measure("the same without a base, processor time", alone * 1000, "ms"),
    ]


def enter(ledger: Ledger, warehouse: Warehouse, number: int) -> None:
    """A note to each of so many cases, at equal distances over the whole history."""
    found = warehouse.query(
        "select case_id, project, events from core.cases "
        "where hash(case_id) % (select count(*) // $wanted from core.cases) = $number "
        "order by stream_key limit $wanted",
        {"wanted": TOUCHED, "number": number},
    )
    with ledger.transaction() as transaction:
        for row in found.to_pylist():
            stream, at = f"case/{row['case_id']}", NOW + timedelta(minutes=number)
            note = Noted(note="looked at again")
            told = Event(stream=stream, occurred_at=at, recorded_at=at, actor="a", project=row["project"], payload=note)
            transaction.append(stream, len(transaction.stream(stream)), [told])


def pages(both: Both, scale: int) -> list[Measure]:
    """Questions of pages, asked in turn."""
    found = []
    for name, page in PAGES.items():
        scopes = [replace(SCOPE, as_of=NOW + timedelta(hours=n)) for n in range(1, 4 * ROUNDS)]  # none is asked twice
        asked = [[Took.of(partial(page, answers, scope)) for answers in map(Answers, both)] for scope in scopes]
        alone, standing = (median(each.processor for each in took) for took in zip(*asked, strict=True))
        found += [
            Measure(
                f"{name} over a base ÷ from tables, {scale:,} cases", standing / alone, "×", aimed(scale, MOST_PAGE)
            ),
            Measure("the same from tables, processor time", alone * 1000, "ms"),
        ]
    return found


def differing(alone: Warehouse, standing: Warehouse) -> int:
    """How many kept tables are not the same."""
    kept = [model.name for model in models() if model.materialise == "table"]
    return sum(checksum(alone, name) != checksum(standing, name) for name in kept)


def checksum(warehouse: Warehouse, name: str) -> object:
    return warehouse.query(f"select count(*) as n, sum(hash(t)) as checksum from {name} as t").to_pylist()  # noqa: S608
