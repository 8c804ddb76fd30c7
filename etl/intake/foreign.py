"""Files of others, read by a child with limits (``record.confined``): here only what it made of them is touched.

The child writes the table as Parquet, all text with its row numbers, and the rows that are none as JSON lines. What was
read is kept for a while, so that a page drawn anew reads nothing anew.
"""

from __future__ import annotations

import json
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import duckdb

from casework.errors import YingshengError
from casework.record.confined import Died, Limits, Task, run
from casework.settings import Settings, settings
from etl.errors import SourceError
from etl.intake.profiles import Origin
from etl.intake.source import RAW, Reject, Scratch, Source

WORK = "etl.intake.foreign_child:read"
TABLE, REJECTS = "table.parquet", "rejects.jsonl"
KEPT = 16
"""Tables kept at most."""
KEPT_SECONDS = 900
"""How long what was read, or why it cannot be, is believed."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a child made of a file: a folder with the table, or the reason why there is none."""

    found: Source | YingshengError
    at: float


_readings: OrderedDict[tuple[str, ...], _Reading] = OrderedDict()
_lock = threading.Lock()


def open_foreign(path: Path, label: str, digest: str, origin: Origin) -> Source:
    """The table in a file, as a child read it. Raises ``SourceError``, also when it was too much for the child."""
    chosen = settings()
    key = (digest, label, origin.model_dump_json(), *bounds(chosen).values())
    with _lock:
        kept = _readings.get(key)
    if kept is None or time.monotonic() - kept.at > KEPT_SECONDS or not _lasts(kept.found):
        kept = _Reading(_read(path, label, digest, origin, chosen), time.monotonic())
        with _lock:
            _readings[key] = kept
            while len(_readings) > KEPT:
                _readings.popitem(last=False)
    if isinstance(kept.found, YingshengError):  # a new one each time: a traceback grows with every raising
        raise SourceError(kept.found.template, **kept.found.fields)
    return kept.found


def bounds(chosen: Settings) -> dict[str, str]:
    """The settings that a child goes by, as its environment."""
    names = ("max_upload_mb", "max_unpacked_mb", "max_cells", "reading_memory_mb", "reading_seconds")
    return {f"YINGSHENG_{name.upper()}": str(getattr(chosen, name)) for name in names}


def _lasts(found: Source | YingshengError) -> bool:
    """Whether the folder of a table is still there: temporary folders are cleaned."""
    return isinstance(found, YingshengError) or (cast("Scratch", found.held).path / TABLE).exists()


def _read(path: Path, label: str, digest: str, origin: Origin, chosen: Settings) -> Source | YingshengError:
    scratch = Scratch()
    order = {
        "path": str(path.resolve()), "label": label, "digest": digest, "folder": str(scratch.path),
        "origin": origin.model_dump_json(),
    }  # fmt: skip
    limits = Limits(chosen.reading_memory_mb, chosen.reading_seconds, chosen.max_unpacked_mb)
    try:
        answer = run(Task(label, WORK, order, limits, bounds(chosen)), SourceError)
    except (Died, SourceError) as refusal:
        return refusal
    return _source(label, digest, scratch, answer)


def _source(label: str, digest: str, scratch: Scratch, answer: Mapping[str, object]) -> Source:
    table, rejects = scratch.path / TABLE, scratch.path / REJECTS

    def fill(connection: duckdb.DuckDBPyConnection) -> list[Reject]:
        connection.read_parquet(str(table)).create(RAW)
        with rejects.open(encoding="utf-8") as lines:
            return [Reject(*json.loads(line)) for line in lines]

    columns, sheets = (tuple(cast("list[str]", answer[name])) for name in ("columns", "sheets"))
    sheet = cast("str | None", answer["sheet"])
    hidden = frozenset(cast("list[int]", answer["hidden"]))
    return Source(label, digest, columns, fill, (table,), sheets, sheet, hidden, held=scratch)
