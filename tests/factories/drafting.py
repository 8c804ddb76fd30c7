"""Processes that look at one moment for reports that are due, each at a ledger and a desk of its own."""

from __future__ import annotations

from datetime import datetime
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

from desks import policies
from writers import processes

from casework.record.ledger import Ledger
from casework.settings import ROOT
from reporting.desk import ReportDesk
from reporting.load import load
from reporting.schedule import draft_due


def drafted_by(count: int, address: str, now: datetime) -> list[int]:
    """How many reports each of so many processes drafted."""
    begin, told = processes.Barrier(count), processes.Queue()
    started = [processes.Process(target=_draft, args=(address, now, begin, told), daemon=True) for _ in range(count)]
    for each in started:
        each.start()
    found = [told.get(timeout=300) for _ in started]
    for each in started:
        each.join(60)
    assert [each.exitcode for each in started] == [0] * count
    told.close()
    told.join_thread()
    return found


def _draft(address: str, now: datetime, begin: Barrier, told: Queue[int]) -> None:
    ledger = Ledger.open(address)
    desk, reports = ReportDesk(ledger, policies()), load(ROOT / "data" / "reports")
    begin.wait(300)
    told.put(len(draft_due(desk, reports, now)))
    ledger.close()
