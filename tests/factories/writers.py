"""Processes that write to a ledger until they have written enough or are killed.

They are forked from a server process that has imported everything once and has no database open: SQLite forbids to
fork a process that has, and a new interpreter for each writer would take seconds.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from types import ModuleType

from facts import facts

from casework.record.ledger import Ledger

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["writers", "pytest", "alembic.command", "casework.record.ledger.postgres"])


@dataclass(frozen=True)
class Writer:
    """A running process and the pipe on which it says the last seq of each acknowledged append."""

    process: ForkServerProcess
    acknowledged: Connection

    def seqs(self) -> list[int]:
        """What it has said and nobody has read yet, up to its end."""
        said: list[int] = []
        while True:
            try:
                said.append(self.acknowledged.recv())
            except EOFError:
                return said


def start_writer(address: str, name: str, count: int, events: int, project: str = "P1") -> Writer:
    """Start ``count`` appends of ``events`` events, each to a stream of its own (``case/<name>-<n>``)."""
    hear, say = processes.Pipe(duplex=False)
    process = processes.Process(target=_write, args=(address, name, count, events, project, say), daemon=True)
    with _nothing_on_top():
        process.start()
    say.close()
    return Writer(process, hear)


@contextmanager
def _nothing_on_top() -> Iterator[None]:
    """Start processes as from an empty program: each begins by running the program on top, and as that a page which a
    test ran in this process is left, with all that the application imports."""
    on_top = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    yield
    sys.modules["__main__"] = on_top


def _write(address: str, name: str, count: int, events: int, project: str, say: Connection) -> None:
    ledger = Ledger.open(address)
    for n in range(count):
        stream = f"case/{name}-{n}"
        say.send(ledger.append(stream, 0, facts(stream, events, project)))
