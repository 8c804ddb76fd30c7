"""Reports on paper: thirty pages against one, in processor time."""

from __future__ import annotations

import sys
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[1] / "factories"))

from measure import Measure
from reports import ROWS, filled_by_hand

from reporting.files.printed import printed

THIRTY_PAGES = 650
"""So many times the two rows of the report by hand."""
ROUNDS = 3


def run(_cases: int) -> list[Measure]:
    """What a PDF costs; it does not depend on the number of cases."""
    printed(filled_by_hand(), "zh-CN")  # the typeface is read once in a process
    one, thirty = (min(_seconds(rows) for _ in range(ROUNDS)) for rows in (1, THIRTY_PAGES))
    return [
        Measure("a report of one page as PDF", one, "s"),
        Measure("one of 30 pages, against it", thirty / one, "times", 8),
    ]


def _seconds(rows: int) -> float:
    filled, began = filled_by_hand(rows=list(ROWS) * rows), process_time()
    printed(filled, "zh-CN")
    return process_time() - began
