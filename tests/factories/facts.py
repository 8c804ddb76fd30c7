"""Events and batches of them, as tests need them: every argument has a default."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from casework.record.events import Event, Noted, Payload
from casework.record.ledger import EVENT_SCHEMA

MARCH = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Monday, 2 March 2026, 09:00 in Shanghai."""


def fact(stream: str = "case/1", payload: Payload | None = None, **changes: object) -> Event:
    """One event; a note unless a payload is given."""
    fields = {"occurred_at": MARCH, "recorded_at": MARCH, "actor": "王芳", "project": "P1"} | changes
    return Event(stream=stream, payload=payload or Noted(note="请尽快答复"), **fields)


def facts(stream: str, count: int, project: str = "P1") -> list[Event]:
    """``count`` notes, a minute apart."""
    minutes = [MARCH + timedelta(minutes=n) for n in range(count)]
    return [fact(stream, Noted(note=str(n)), occurred_at=at, project=project) for n, at in enumerate(minutes)]


def batch(rows: Sequence[tuple[str, int]], **columns: Sequence[object]) -> pa.RecordBatch:
    """A batch of notes for bulk append, one per (stream, version); ``columns`` replace whole columns."""
    values: dict[str, Sequence[object]] = {
        "stream": [stream for stream, _ in rows],
        "version": [version for _, version in rows],
        "kind": ["noted"] * len(rows),
        "occurred_at": [MARCH] * len(rows),
        "recorded_at": [MARCH] * len(rows),
        "actor": ["王芳"] * len(rows),
        "project": ["P1"] * len(rows),
        "payload": [json.dumps({"note": str(n)}) for n in range(len(rows))],
        "step": [""] * len(rows),
    }
    return pa.RecordBatch.from_pydict(values | columns, schema=EVENT_SCHEMA)


def many(first: int, cases: int, events: int = 8) -> pa.RecordBatch:
    """``cases`` cases from number ``first`` on, each with ``events`` notes."""
    return batch([(f"case/{n:06d}", version) for n in range(first, first + cases) for version in range(1, events + 1)])
