"""Three processes as on three machines, behind one address: one ledger (PostgreSQL), one data folder, own figures.

One is killed while people are at it: they go on at another.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from busy_ledger import fill, open_to_visitors, visitors
from kept_word import broken_streams
from looping import run
from one_address import one_address, ports_of
from page_load import Load, loaded
from running_app import RunningApp
from tabs import Tab

from casework.clock.plan import CLOCK
from casework.record.ledger import Ledger

CASES, PEOPLE, ROUNDS, THINK = 450, 3, 1, 0.2
PROCESSES = 3
OPENS_WITHIN, SEES_WITHIN = 120.0, 60.0


def company(ledger: Ledger) -> None:
    """A ledger with a history whose limits are missed, so that every clock has warnings to write."""
    fill(ledger, CASES, datetime.now(UTC))
    open_to_visitors(ledger, datetime.now(UTC))


@contextmanager
def three(folder: Path, address: str) -> Iterator[list[RunningApp]]:
    """So many processes in step with the ledger at ``address``."""
    with ExitStack() as ends:
        apps, shared = [], folder / "shared"
        shared.mkdir()
        for number in range(PROCESSES):
            own = folder / f"machine-{number}"
            apps.append(RunningApp.plain(shared, ledger_url=address, warehouse_dir=str(own)))
            ends.callback(apps[-1].end)
        for app in apps:
            app.wait(app.in_step, OPENS_WITHIN, "a process in step")
        yield apps


async def tabs_at_each(address: str, folder: Path) -> dict[int, Tab]:
    """A browser at each process, by its port, with the open complaints open."""
    found: dict[int, Tab] = {}
    while len(found) < PROCESSES:
        tab = await Tab.opened(address, visitors()[0].user_id)
        await tab.go("unresolved")
        (port,) = await served_by(folder, tab)
        if port in found:
            await tab.close()
        else:
            found[port] = tab
    return found


def browser_of(tab: Tab) -> str:
    """By what the one address knows a browser again."""
    told = dict(each.split("=", 1) for each in tab.cookies.split("; "))
    return told["yingsheng_process"]


async def served_by(folder: Path, tab: Tab) -> set[int]:
    """At which processes a browser was answered; the address notes it when the answer has gone out."""
    async with asyncio.timeout(SEES_WITHIN):
        while not (found := ports_of(folder).get(browser_of(tab))):
            await asyncio.sleep(0.1)
    return found


async def shows(tab: Tab, position: int) -> bool:
    """Whether a page shows the figures of a position, now or within the patience of a busy machine."""
    async with asyncio.timeout(SEES_WITHIN):
        while tab.shown < position:
            await asyncio.sleep(0.1)
    return True


async def a_day(folder: Path, apps: list[RunningApp], address: str) -> list[Load]:
    """People enter at one address, one process is killed, and people enter again; every browser sees everything."""
    at = await tabs_at_each(address, folder)
    first = await entered(apps, address)
    assert [await shows(tab, last(first)) for tab in at.values()] == [True] * PROCESSES
    killed, others = apps[0], apps[1:]
    killed.kill()
    orphan = at.pop(killed.port)
    again = await Tab.opened(address, visitors()[0].user_id, orphan.cookies.split("; "))
    await again.go("unresolved")
    assert again.shown >= last(first)
    second = await entered(others, address)
    assert [await shows(tab, last(second)) for tab in (again, *at.values())] == [True] * PROCESSES
    for tab in (orphan, again, *at.values()):
        await tab.close()
    return [first, second]


async def entered(apps: list[RunningApp], address: str) -> Load:
    """What came of everybody doing each thing once."""
    return await asyncio.to_thread(loaded, apps, PEOPLE, 0.0, THINK, rounds=ROUNDS, address=address)


def last(load: Load) -> int:
    """The position of the last entry."""
    return max(each.position for each in load.entries())


@pytest.mark.postgres
@pytest.mark.timeout(600)
def test_three_processes_share_a_ledger_and_one_is_killed(postgres_address: str, tmp_path: Path) -> None:
    ledger = Ledger.open(postgres_address)
    company(ledger)
    with three(tmp_path, postgres_address) as apps, one_address(tmp_path, [app.port for app in apps]) as address:
        loads = run(a_day(tmp_path, apps, address))
    rows = [row for batch in ledger.read() for row in batch.to_pylist()]
    words = [each.entered for load in loads for each in load.entries() if each.entered]
    told = Counter((row["stream"], row["kind"], row["payload"]) for row in rows if row["actor"] == CLOCK)
    broken = broken_streams(ledger)
    ledger.close()
    assert [load.office.errors for load in loads] == [Counter(), Counter()]
    assert len(words) >= 2 * PEOPLE
    assert Counter(word for row in rows for word in words if word in row["payload"]) == Counter(words)
    assert len(told) > CASES // 20
    assert set(told.values()) == {1}, "each warning once"
    assert broken == []
