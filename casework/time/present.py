"""The present moment: the one place where the desk, its pages and its clock ask what time it is, and how time passes.

A test of a whole case's life cannot wait for days. So an installation that is started with both
``YINGSHENG_TEST_CLOCK`` and ``YINGSHENG_TEST_CLOCK_ALLOWED=1`` takes the time from that file (ISO, with its offset). A
second line says how far time has passed, when the time of the first line was put there without any passing.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from casework.settings import settings

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC) if hasattr(time, "CLOCK_MONOTONIC") else None
_process = uuid.uuid4().hex
"""Stands for the machine's run where the system does not name it."""


@dataclass(frozen=True, slots=True)
class Steady:
    """How far time has passed since some moment of this ``run`` of the machine; nobody can set it."""

    run: str
    passed: timedelta


def now() -> datetime:
    """This moment, aware."""
    told = _test_clock()
    return datetime.now(UTC) if told is None else told[0]


def steady() -> Steady:
    """How far time has passed, whatever the clock on the wall says; a machine that sleeps counts on."""
    told = _test_clock()
    if told is not None:
        return Steady("test", told[1] - datetime(2000, 1, 1, tzinfo=UTC))
    if STEADY is None or not BOOT_ID.exists():
        return Steady(_process, timedelta(seconds=time.monotonic()))
    return Steady(BOOT_ID.read_text(encoding="ascii").strip(), timedelta(seconds=time.clock_gettime(STEADY)))


def _test_clock() -> tuple[datetime, datetime] | None:
    """What the test's clock shows, and what it would show had it never been put forward or back; None without one."""
    chosen = settings()
    if chosen.test_clock is None or not chosen.test_clock_allowed:
        return None
    shown = [
        datetime.fromisoformat(line).astimezone(UTC)
        for line in chosen.test_clock.read_text(encoding="utf-8").split("\n")
        if line.strip()
    ]
    return shown[0], shown[-1]
