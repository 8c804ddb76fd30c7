"""Where shares lie by chance alone: the exact limits of funnel plots and of monitoring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from surveys.statistics.distributions import at_most, fewest
from surveys.statistics.shares import LEVEL

Floats = npt.NDArray[np.float64]

THREE_SIGMA = 0.9973
"""Share of a normal distribution within three standard deviations: Shewhart's control limits."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a share of ``n`` lies by chance alone when the true share is the centre."""

    n: int
    low: float
    high: float


def funnel_limits(centre: float, n_values: Sequence[int], level: float = LEVEL) -> list[Limits]:
    """Return the limits of a funnel plot around ``centre`` for each n, at ``level`` (0.95 and 0.998 are usual).

    Exact binomial limits, interpolated between counts so that they fall smoothly (Spiegelhalter 2005, Stat. Med.
    24:1185, appendix A.1.1); the upper one is the mirror image of the lower, so that each side keeps its level.
    """
    if not 0 <= centre <= 1:
        raise ValueError(f"the centre is a share from 0 to 1, not {centre}")
    n = np.asarray(n_values, dtype=np.int64)
    lows, highs = exact_limits(np.full(n.shape, centre), n, level)
    return [Limits(int(k), float(a), float(b)) for k, a, b in zip(n, lows, highs, strict=True)]


def exact_limits(centre: Floats, n: npt.NDArray[np.int64], level: float) -> tuple[Floats, Floats]:
    """The limits of ``funnel_limits``, each around a centre of its own."""
    tail = (1 - level) / 2
    return _lower_limit(centre, n, tail), 1 - _lower_limit(1 - centre, n, tail)


def _lower_limit(centre: Floats, n: npt.NDArray[np.int64], tail: float) -> Floats:
    count = fewest(tail, n, centre)
    reached, before = at_most(count, n, centre), at_most(count - 1, n, centre)
    step = np.where(reached > before, reached - before, 1)
    return np.asarray(np.clip((count - (reached - tail) / step) / np.maximum(n, 1), 0, 1), dtype=np.float64)
