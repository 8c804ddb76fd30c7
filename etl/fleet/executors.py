"""Who runs tasks. None of them commits anything: what tasks wrote counts when a base names it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing import get_context
from typing import Protocol

from etl.errors import EtlError
from etl.fleet.task import Outcome, Task, build


class BuildBrokeOff(EtlError):
    """Tasks came to no end; what was current stays current."""


class Executor(Protocol):
    """Runs tasks in any order, some of them twice if it must, and gives what came of each."""

    def run(self, tasks: Sequence[Task]) -> Iterator[Outcome]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class InProcess:
    """One task after the other, here."""

    def run(self, tasks: Sequence[Task]) -> Iterator[Outcome]:
        """The outcomes, in the order of the tasks."""
        return map(build, tasks)


@dataclass(frozen=True, slots=True)
class LocalProcesses:
    """So many processes of this machine, its processors divided among them."""

    processes: int

    def run(self, tasks: Sequence[Task]) -> Iterator[Outcome]:
        """The outcomes as they come; raises ``BuildBrokeOff`` when a process dies."""
        threads = max(1, (os.cpu_count() or 1) // self.processes)
        with ProcessPoolExecutor(self.processes, mp_context=get_context("spawn")) as pool:
            running = [pool.submit(build, replace(task, threads=threads)) for task in tasks]
            try:
                for done in as_completed(running):
                    yield done.result()
            except BrokenProcessPool as error:
                raise BuildBrokeOff(
                    "A process that worked out figures was ended, maybe for want of memory. The figures of before are "
                    "still current. Take fewer processes, or more shards, and begin again."
                ) from error
