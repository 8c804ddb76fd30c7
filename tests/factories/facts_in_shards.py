"""Events and batches of them as ``facts`` makes them, streams in several projects: they lie in several shards."""

from __future__ import annotations

from collections.abc import Sequence

import facts as of_one_project
import pyarrow as pa
from sharding import BY_SHARD

from casework.record.events import Event, Payload

PROJECTS = tuple(BY_SHARD.values())


def home(stream: str) -> str:
    """The project of a stream: names that differ in one place by one are neighbours."""
    return PROJECTS[sum(stream.encode()) % len(PROJECTS)]


def fact(stream: str = "case/1", payload: Payload | None = None, **changes: object) -> Event:
    """One event; a note unless a payload is given."""
    return of_one_project.fact(stream, payload, **({"project": home(stream)} | changes))


def facts(stream: str, count: int) -> list[Event]:
    """``count`` notes, a minute apart."""
    return of_one_project.facts(stream, count, home(stream))


def batch(rows: Sequence[tuple[str, int]], **columns: Sequence[object]) -> pa.RecordBatch:
    """A batch of notes for bulk append, one per (stream, version); ``columns`` replace whole columns."""
    return of_one_project.batch(rows, **({"project": [home(stream) for stream, _ in rows]} | columns))


def many(first: int, cases: int, events: int = 8) -> pa.RecordBatch:
    """``cases`` cases from number ``first`` on, each with ``events`` notes."""
    return batch([(f"case/{n:06d}", version) for n in range(first, first + cases) for version in range(1, events + 1)])
