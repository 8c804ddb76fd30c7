"""Shares of counts and of weighted answers, and one share minus another.

No denominator is no data (None), never 0 % or 100 %.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

Interval = tuple[float, float]

LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` of ``n``; a share without a denominator has no value and no interval."""

    hits: int
    n: int

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.n:
            raise ValueError(f"a share needs 0 ≤ hits ≤ n, not {self.hits} of {self.n}")

    @property
    def value(self) -> float | None:
        """Hits / n, from 0 to 1; None without a denominator."""
        return self.hits / self.n if self.n else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's score interval at 95 % (Wilson 1927, JASA 22:209); None without a denominator."""
        return wilson(self.hits, self.n) if self.n else None

    def too_few(self, min_n: int) -> bool:
        """Whether n is below what may be shown as a percentage."""
        return self.n < min_n


@dataclass(frozen=True, slots=True)
class Difference:
    """One share minus another, with its 95 % interval; it judges nothing: ``surveys.monitoring`` does."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class WeightedShare:
    """A share of weighted answers, as sums that a query can form.

    ``hits`` is Σw over the hits, ``total`` is Σw, ``squares`` is Σw² over all answers.
    """

    hits: float
    total: float
    squares: float

    @classmethod
    def of(cls, answers: Iterable[tuple[bool, float]]) -> WeightedShare:
        """Sum up (hit, weight) pairs; raises ``ValueError`` for a negative weight."""
        pairs = list(answers)
        if any(weight < 0 for _, weight in pairs):
            raise ValueError("weights must not be negative")
        weights = [weight for _, weight in pairs]
        return cls(sum(w for hit, w in pairs if hit), sum(weights), sum(w * w for w in weights))

    @property
    def value(self) -> float | None:
        """Weighted share from 0 to 1; None without weight."""
        return self.hits / self.total if self.total else None

    @property
    def effective_n(self) -> float:
        """How many equal answers would say as much: (Σw)² / Σw² (Kish 1965); 0 without weight."""
        return self.total**2 / self.squares if self.squares else 0.0

    @property
    def interval(self) -> Interval | None:
        """Wilson's interval at the effective n; None without weight."""
        value = self.value
        return None if value is None else wilson(value * self.effective_n, self.effective_n)


def difference(a: Share, b: Share) -> Difference | None:
    """Return ``a − b`` with its interval; None when either has no denominator.

    Newcombe's hybrid score interval (1998, Stat. Med. 17:873, method 10).
    """
    if a.value is None or b.value is None:
        return None
    from statsmodels.stats.proportion import confint_proportions_2indep  # a second, of which few commands need any

    low, high = confint_proportions_2indep(a.hits, a.n, b.hits, b.n, method="newcomb", compare="diff", alpha=1 - LEVEL)
    return Difference(a.value - b.value, float(low), float(high))


@lru_cache(maxsize=4_096)
def wilson(hits: float, n: float) -> Interval:
    """Wilson's score interval of ``hits`` of ``n`` > 0, which need not be whole."""
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(hits, n, alpha=1 - LEVEL, method="wilson")
    return max(float(low), 0.0), min(float(high), 1.0)
