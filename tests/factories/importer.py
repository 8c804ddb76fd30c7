"""A process that loads a file and kills itself in the middle of writing; run by its path: ``importer.py URL FILE``."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from import_files import policies

from casework.record.ledger import Ledger
from etl.intake.imports import load
from etl.intake.profiles import find_profile
from etl.intake.reports import Progress
from etl.intake.sources import open_source


def die_while_writing(step: Progress) -> None:
    if step.stage == "writing" and step.rows >= step.total // 2:
        print("writing", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    ledger = Ledger.open(sys.argv[1])
    source = open_source(Path(sys.argv[2]))
    load(ledger, source, find_profile("complaints"), policies(), "t", die_while_writing, register_projects=True)
