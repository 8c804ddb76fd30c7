"""A full rebuild on disk against one scan plus one hash aggregate of the same events, and how both grow."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from history import WHOLE_SCAN, history, ratio, scan
from measure import Measure

GROWTH = {1_000_000: 8.0, 10_000_000: 10.5}
"""How much longer ten times as many cases may take."""


def run(scale: int) -> list[Measure]:
    """Measure at ``scale`` cases and at a tenth of them; 10 million cases run within 6 GB of memory."""
    memory = "6GB" if scale >= max(GROWTH) else None
    large, small = measured(scale, memory), measured(scale // 10, memory)
    whole = large.whole_scan
    return [
        Measure(
            f"rebuild ÷ scan and aggregate, {scale:,} cases", large.ratio, "×", 10.0 if scale == min(GROWTH) else None
        ),
        Measure("the same, by processor time", large.processor, "×"),
        *([Measure("rebuild ÷ scan and aggregate of every field", large.seconds / whole, "×")] if whole else []),
        Measure(f"growth {scale // 10:,} → {scale:,} cases", large.seconds / small.seconds, "×", GROWTH.get(scale)),
        Measure(f"rebuild, {scale:,} cases", large.seconds, "s"),
    ]


@dataclass(frozen=True, slots=True)
class Rebuilds:
    """Medians: rebuild ÷ scan, the same by processor time, seconds of a rebuild and of a scan of every field."""

    ratio: float
    processor: float
    seconds: float
    whole_scan: float | None
    """None where memory is short: that scan would go to disk."""


def measured(cases: int, memory: str | None) -> Rebuilds:
    """Rebuild a new history of so many cases several times."""
    with TemporaryDirectory() as folder, history(Path(folder) / "bench.duckdb", cases, memory) as connection:
        whole = None if memory else median(scan(connection, WHOLE_SCAN).wall for _ in range(3))
        return Rebuilds(*ratio(connection), whole)
