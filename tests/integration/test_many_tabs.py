"""People in tabs, over real websockets, at two processes behind one address that share a ledger: nothing is lost.

How long answers take with many of them, the benchmark says (``bench_page_load``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from busy_day import history
from busy_ledger import open_to_visitors
from kept_word import broken_streams, integrity
from one_address import one_address
from page_load import Load, loaded
from running_app import RunningApp

from casework.clock.plan import CLOCK
from casework.record.ledger import Ledger

CASES, PEOPLE, ROUNDS, THINK = 300, 4, 1, 0.4


@dataclass(frozen=True)
class Day:
    """The ledger's folder after everybody has gone home, how far each process came, and what was noted."""

    folder: Path
    load: Load
    reached: list[object]

    def ledger(self) -> Ledger:
        """The ledger, opened; to be closed by the caller."""
        return Ledger.open(f"sqlite:///{self.folder / 'ledger.sqlite'}")


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    folder = tmp_path_factory.mktemp("office")
    history(folder, CASES, worst=False)
    opened = Ledger.open(f"sqlite:///{folder / 'ledger.sqlite'}")
    open_to_visitors(opened, datetime.now(UTC))
    opened.close()
    apps = [RunningApp.plain(folder)]
    try:
        apps[0].wait(apps[0].in_step, 120, "the first process")
        apps.append(RunningApp.plain(folder))
        apps[1].wait(apps[1].in_step, 120, "the second process")
        with one_address(folder, [app.port for app in apps]) as address:
            load = loaded(apps, PEOPLE, 0.0, THINK, rounds=ROUNDS, address=address)
        for app in apps:
            app.wait(app.in_step, 60, "the last entry in both")
        yield Day(folder, load, [(app.health() or {})["warehouse_position"] for app in apps])
    finally:
        for app in apps:
            app.end()


def test_nobody_meets_an_error_and_everybody_gets_answers(day: Day) -> None:
    assert day.load.office.errors == Counter()
    kinds = {each.what for each in day.load.office.answers}
    assert {"desk", "case", "step entered", "new", "caller found", "case entered"} <= kinds


def test_what_was_entered_in_either_process_is_in_the_ledger_once(day: Day) -> None:
    ledger = day.ledger()
    words = [each.entered for each in day.load.entries() if each.entered]
    kept = Counter(
        word for batch in ledger.read() for payload in batch["payload"].to_pylist() for word in words if word in payload
    )
    broken = broken_streams(ledger)
    ledger.close()
    assert len(words) >= PEOPLE
    assert kept == Counter(words)
    assert broken == []
    assert integrity(day.folder / "ledger.sqlite") == "ok"


def test_the_clocks_of_both_processes_enter_each_thing_once(day: Day) -> None:
    ledger = day.ledger()
    rows = [row for batch in ledger.read() for row in batch.to_pylist()]
    ledger.close()
    told = Counter((row["stream"], row["kind"], row["payload"]) for row in rows if row["actor"] == CLOCK)
    assert len(told) > CASES // 20
    assert set(told.values()) == {1}


def test_every_entry_is_seen_on_a_page_of_the_other_process(day: Day) -> None:
    entries = day.load.entries()
    assert len(day.load.seen_after()) == len(entries) >= PEOPLE
    assert len(set(day.reached)) == 1
