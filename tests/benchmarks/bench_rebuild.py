"""A full rebuild on disk against one scan of every field of the same events and one copy of the finished tables."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from history import Rebuilds, history, rebuilds
from measure import Measure

GROWTH = {1_000_000: 8.0, 10_000_000: 10.5}
"""How much longer ten times as many cases may take."""
MOST = 4.0
"""What a rebuild may take of the least that it could: to read everything once and to write what comes of it."""
AIMED_FROM = 100_000


def run(scale: int) -> list[Measure]:
    """Measure at ``scale`` cases and at a tenth of them; 10 million cases run within 6 GB of memory."""
    memory = "6GB" if scale >= max(GROWTH) else None
    large, small = measured(scale, memory), measured(scale // 10, memory)
    name = f"rebuild ÷ scan of every field and copy, {scale:,} cases"
    return [
        Measure(f"{name}, by processor time", large.processor, "×", MOST if scale >= AIMED_FROM else None),
        Measure(f"{name}, by the clock", large.ratio, "×"),
        Measure(f"growth {scale // 10:,} → {scale:,} cases", large.seconds / small.seconds, "×", GROWTH.get(scale)),
        Measure(f"rebuild, {scale:,} cases", large.seconds, "s"),
    ]


def measured(cases: int, memory: str | None) -> Rebuilds:
    """Rebuild a new history of so many cases several times."""
    with TemporaryDirectory() as folder, history(Path(folder) / "bench.duckdb", cases, memory) as connection:
        return rebuilds(connection)
