"""Rows as the answers give them to pages, and a small demo company in a folder of its own."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
from packs import SHIPPED
from wall_clock import WallClock

from casework.policy import Policies
from casework.record.ledger import Ledger
from casework.record.ledger.engines import store_for
from casework.settings import Settings
from etl.demo import fill
from etl.warehouse.warehouse import Warehouse

SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 18)
"""The day of the tests' companies, a Wednesday: no test leans on the day it is run on."""


def at(text: str) -> datetime:
    """The moment of a local time, as Arrow hands it out (UTC)."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def event_row(
    version: int, kind: str, when: str, *, recorded: str | None = None, **changes: object
) -> dict[str, object]:
    """A row of ``Answers.case_timeline``."""
    occurred, known = at(when), at(recorded or when)
    lag = (known - occurred).total_seconds() / 60
    row: dict[str, object] = {
        "version": version, "kind": kind, "occurred_at": occurred, "recorded_at": known, "lag_minutes": lag,
        "late": lag > 60, "actor": "Li Min", "payload": "{}", "corrected": False, "target": None,
    }  # fmt: skip
    return row | changes


def obligation_row(rule: str, started: str, due: str, verdict: str, **changes: object) -> dict[str, object]:
    """A row of ``Answers.case_obligations`` of the Sunshine pack; it has not ended unless told."""
    row: dict[str, object] = {
        "obligation_id": f"c:{rule}:1", "rule": rule, "pack": "sunshine", "from_version": 1, "started_at": at(started),
        "due_at": at(due), "warn_at": None, "met_at": None, "void_at": None, "void_reason": None, "verdict": verdict,
        "points": 1.0,
    }  # fmt: skip
    return row | changes


def demo_company(folder: Path, scale: float, last_day: date) -> None:
    """Fill a new ledger in ``folder`` with a demo company, and make its warehouse."""
    ledger, policies = Ledger.open(Settings(data_dir=folder).ledger), Policies.load(SHIPPED)
    fill(ledger, today=last_day, policies=policies, scale=scale)
    Warehouse.open(ledger, folder / "warehouse.duckdb", policies).close()
    ledger.close()


def small_company(folder: Path, scale: float = 0.03, *, today: date = TODAY) -> WallClock:
    """Put a small demo company of one's own into ``folder``; it ends on that day, and its clock stands at 15:00 then.

    Each is made once in a run of the tests and copied with its warehouse, so that one more costs next to nothing.
    ``platform_at`` believes the clock; an application is started while it is ``believed()``.
    """
    copied(f"{today}-{scale}", lambda made: demo_company(made, scale, today), folder)
    return WallClock.at(folder, f"{today}T15:00")


def copied(name: str, make: Callable[[Path], None], folder: Path) -> None:
    """Put a company into ``folder`` that ``make`` makes once in a run of the tests, under a name of its own."""
    shutil.copytree(_made(name, make), folder, dirs_exist_ok=True)
    _at_home(folder)


def _at_home(folder: Path) -> None:
    """Let a copied warehouse belong to the ledger beside it: one of another ledger would be made anew."""
    with duckdb.connect(folder / "warehouse.duckdb") as warehouse:
        address = store_for(Settings(data_dir=folder).ledger).address
        warehouse.execute("update staging.state set ledger = $1", [address])


def _made(name: str, make: Callable[[Path], None]) -> Path:
    """Where the company to copy from is; made by the first of the run's processes that asks."""
    store = Path(os.environ["YINGSHENG_TEST_STORE"])
    made = store / name
    with (store / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            unfinished = Path(tempfile.mkdtemp(dir=store))
            make(unfinished)
            unfinished.rename(made)
    return made
