"""How much the judgement on the whole goes along with one touch point, from sums that a query can form."""

from __future__ import annotations

from dataclasses import dataclass
from math import atanh, sqrt, tanh
from statistics import NormalDist

from surveys.statistics.shares import LEVEL, Interval

FEWEST = 4
"""Fisher's interval divides by √(n − 3)."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Persons who rated both: n, Σw, Σw² and Σw times x, y, x², y², xy; x is the touch point, y the whole."""

    n: int
    weight: float
    squared: float
    x: float
    y: float
    xx: float
    yy: float
    xy: float


@dataclass(frozen=True, slots=True)
class Importance:
    """Correlation from −1 to 1 with its 95 % interval (Fisher 1921); importance is no proof of a cause."""

    value: float
    interval: Interval


def importance(pairs: Pairs) -> Importance | None:
    """The correlation; None for fewer than four effective answers, or where one of both is always the same."""
    if not pairs.weight:
        return None
    effective = pairs.weight**2 / pairs.squared
    x, y = pairs.x / pairs.weight, pairs.y / pairs.weight
    spread = (pairs.xx / pairs.weight - x * x) * (pairs.yy / pairs.weight - y * y)
    if effective < FEWEST or spread <= 1e-12:  # noqa: PLR2004  what rounding leaves of no spread at all
        return None
    value = max(-1.0, min(1.0, (pairs.xy / pairs.weight - x * y) / sqrt(spread)))
    if abs(value) > 1 - 1e-12:
        return Importance(round(value), (round(value), round(value)))
    half = NormalDist().inv_cdf((1 + LEVEL) / 2) / sqrt(effective - 3)
    return Importance(value, (tanh(atanh(value) - half), tanh(atanh(value) + half)))
