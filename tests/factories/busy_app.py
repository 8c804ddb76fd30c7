"""The real application with fifty simulated people inside: ``python busy_app.py PORT SECONDS THINK``.

Serves ``streamlit_app.py`` as ``streamlit run`` does (warehouse sync, clock, health), over the data folder of the
environment. As soon as the data are open, the staff works for so many seconds; the journal beside the ledger says what
was acknowledged, and ends with a line ``end``. Runs until it is told to end, or killed.
"""

from __future__ import annotations

import sys
import threading
import time
from functools import partial

from busy_ledger import staff
from streamlit.web import cli
from working_staff import Entry, Journal, Person

from casework.settings import ROOT, settings
from dashboard.frame import state

JOURNAL = "journal.jsonl"
END = "end"


def work(seconds: float, think: float) -> None:
    """Let everybody work at once; an error nobody foresaw is an error in the journal."""
    journal = Journal(settings().data_dir / JOURNAL)
    threading.excepthook = partial(_fault, journal)
    platform = state.platform()
    ends = time.monotonic() + seconds
    people = [Person(user, platform, journal, ends, think) for user in staff()]
    for person in people:
        person.start()
    for person in people:
        person.join()
    journal.write(Entry(END, seconds))


def _fault(journal: Journal, fault: threading.ExceptHookArgs) -> None:
    name = fault.thread.name if fault.thread else "?"
    journal.write(Entry(f"thread {name}", 0.0, repr(fault.exc_value)))
    threading.__excepthook__(fault)


if __name__ == "__main__":
    port, seconds, think = sys.argv[1:]
    threading.Thread(target=work, args=(float(seconds), float(think)), daemon=True).start()
    cli.main([
        "run", str(ROOT / "streamlit_app.py"), f"--server.port={port}", "--server.address=127.0.0.1",
        "--server.headless=true", "--server.fileWatcherType=none", "--browser.gatherUsageStats=false",
    ])  # fmt: skip
