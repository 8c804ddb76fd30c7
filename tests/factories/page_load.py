"""Many people in tabs at one address or several, over a ledger with a history; what came of it, others ask."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from statistics import median
from time import monotonic

import psutil
from looping import run
from page_staff import Answer, Office, work
from running_app import RunningApp


@dataclass(frozen=True)
class Load:
    """What came of a while of work; seconds, and MiB of all the servers' memory, looked at once a second."""

    office: Office
    seconds: float
    processor: float
    memory: tuple[float, ...]

    def waits(self) -> list[float]:
        """How long every answer took."""
        return [each.seconds for each in self.office.answers]

    def entries(self) -> list[Answer]:
        """The answers to entries."""
        return [each for each in self.office.answers if each.position]

    def seen_after(self) -> list[float]:
        """Seconds from the press to a page open elsewhere showing the entry, of those that it showed."""
        shown = sorted(self.office.seen)
        found = [
            (next((at for at, position in shown if position >= each.position), None), each.pressed_at)
            for each in self.entries()
        ]
        return [at - pressed for at, pressed in found if at is not None]

    def growth(self) -> float:
        """Memory of the last fifth of the time ÷ that of the second fifth, by the medians."""
        part = len(self.memory) // 5 or 1
        return median(self.memory[-part:]) / median(self.memory[part : 2 * part] or self.memory)


def loaded(
    apps: Sequence[RunningApp],
    people: int,
    seconds: float,
    think: float,
    *,
    rounds: int | None = None,
    address: str | None = None,
) -> Load:
    """Let so many people work at the apps for so many seconds or, if given, so many rounds.

    ``address`` is one for all of the apps; without it each person goes to one of them.
    """
    addresses = (address,) if address else tuple(f"http://127.0.0.1:{app.port}" for app in apps)
    return run(_loaded(apps, addresses, people, seconds, think, rounds))


async def _loaded(
    apps: Sequence[RunningApp],
    addresses: tuple[str, ...],
    people: int,
    seconds: float,
    think: float,
    rounds: int | None,
) -> Load:
    position = partial(asyncio.to_thread, _position, apps[0])
    office = Office(addresses, position, think, monotonic() + seconds, rounds)
    servers = [psutil.Process(app.process.pid) for app in apps]
    before, memory = sum(map(_processor, servers)), list[float]()
    watching = asyncio.create_task(_watch(servers, memory))
    began = monotonic()
    await work(office, people)
    watching.cancel()
    return Load(office, monotonic() - began, sum(map(_processor, servers)) - before, tuple(memory))


async def _watch(servers: Sequence[psutil.Process], memory: list[float]) -> None:
    while True:
        memory.append(sum(server.memory_info().rss for server in servers) / 2**20)
        await asyncio.sleep(1)


def _processor(server: psutil.Process) -> float:
    times = server.cpu_times()
    return float(times.user + times.system)


def _position(app: RunningApp) -> int:
    return int(str((app.health() or {}).get("ledger_position", 0)))
