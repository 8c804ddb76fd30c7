"""A full rebuild on disk against one scan plus one hash aggregate of the same events, and how both grow."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from history import history, ratio
from measure import Measure

GROWTH = {1_000_000: 8.0, 10_000_000: 10.5}
"""How much longer ten times as many cases may take."""


def run(scale: int) -> list[Measure]:
    """Measure at ``scale`` cases and at a tenth of them; 10 million cases run within 6 GB of memory."""
    memory = "6GB" if scale >= max(GROWTH) else None
    large, processor, large_seconds = measured(scale, memory)
    *_, small_seconds = measured(scale // 10, memory)
    return [
        Measure(f"rebuild ÷ scan and aggregate, {scale:,} cases", large, "×", 10.0 if scale == min(GROWTH) else None),
        Measure("the same, by processor time", processor, "×"),
        Measure(f"growth {scale // 10:,} → {scale:,} cases", large_seconds / small_seconds, "×", GROWTH.get(scale)),
        Measure(f"rebuild, {scale:,} cases", large_seconds, "s"),
    ]


def measured(cases: int, memory: str | None) -> tuple[float, float, float]:
    """Rebuild ÷ scan, the same by processor time, and seconds of a rebuild."""
    with TemporaryDirectory() as folder, history(Path(folder) / "bench.duckdb", cases, memory) as connection:
        return ratio(connection)
