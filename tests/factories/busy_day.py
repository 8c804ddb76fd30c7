"""Fifty people at work in the running app, over a ledger with a history; what came of it, others ask."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from busy_app import END, JOURNAL
from busy_ledger import fill
from running_app import RunningApp
from working_staff import Entry, read_journal

from casework.record.ledger import Ledger

STARTS_WITHIN = 600.0


def history(folder: Path, cases: int, *, worst: bool = True) -> None:
    """Make a ledger of so many cases in ``folder``."""
    ledger = Ledger.open(f"sqlite:///{folder / 'ledger.sqlite'}")
    fill(ledger, cases, datetime.now(UTC), worst=worst)
    ledger.close()


def worked(folder: Path, seconds: float, think: float) -> list[Entry]:
    """Run the app over ``folder`` while the staff works, until its warehouse is in step again; returns the journal."""
    journal = folder / JOURNAL
    app = RunningApp.busy(folder, seconds, think)
    try:
        app.wait(app.in_step, STARTS_WITHIN, "the first sync")
        app.wait(lambda: _ended(journal), STARTS_WITHIN + seconds, "the end of work")
        app.wait(app.in_step, 60, "the last sync")
    finally:
        app.end()
    return read_journal(journal)[:-1]


def _ended(journal: Path) -> bool:
    """Whether everybody has gone home."""
    return f'"{END}"' in journal.read_text(encoding="utf-8")[-300:] if journal.exists() else False
