"""The only place where intervals, limits and tests are made; every share on a page is one of these.

No denominator is no data (None), never 0 % or 100 %.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
from scipy.stats import binom
from statsmodels.duration.survfunc import SurvfuncRight
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

Interval = tuple[float, float]
Floats = npt.NDArray[np.float64]

LEVEL = 0.95
HALF = 0.5 + 1e-9
"""A half, and what a product of many shares may lose by rounding: a curve that reaches a half has reached it."""
THREE_SIGMA = 0.9973
"""Share of a normal distribution within three standard deviations: Shewhart's control limits."""


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
        return _wilson(self.hits, self.n) if self.n else None

    def too_few(self, min_n: int) -> bool:
        """Whether n is below what may be shown as a percentage."""
        return self.n < min_n


@dataclass(frozen=True, slots=True)
class Difference:
    """One share minus another, with its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def is_real(self) -> bool:
        """Whether the interval leaves out zero: the change is more than noise."""
        return self.low > 0 or self.high < 0


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
        return None if value is None else _wilson(value * self.effective_n, self.effective_n)


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a share of ``n`` lies by chance alone when the true share is the centre."""

    n: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ControlPoint:
    """One point of a p-chart; without a denominator there are no limits and no signal."""

    share: Share
    low: float | None
    high: float | None

    @property
    def signal(self) -> bool:
        """Whether the share lies outside its limits: look for a cause."""
        value = self.share.value
        if value is None or self.low is None or self.high is None:
            return False
        return not self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class ControlChart:
    """Shares over time around their pooled mean; ``centre`` is None without any denominator."""

    centre: float | None
    points: tuple[ControlPoint, ...]


@dataclass(frozen=True, slots=True)
class SurvivalCurve:
    """Share still open after so many days (Kaplan–Meier), with a pointwise 95 % band.

    A step function: ``survival[i]`` holds from ``day[i]`` until the next day; the last day is the longest observed.
    ``at_risk[i]`` cases were open and watched just before ``day[i]``.
    """

    day: tuple[float, ...]
    survival: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    at_risk: tuple[int, ...]
    median: float | None
    """First day by which half are solved; None when more than half were never seen solved."""


def difference(a: Share, b: Share) -> Difference | None:
    """Return ``a − b`` with its interval; None when either has no denominator.

    Newcombe's hybrid score interval (1998, Stat. Med. 17:873, method 10).
    """
    if a.value is None or b.value is None:
        return None
    low, high = confint_proportions_2indep(a.hits, a.n, b.hits, b.n, method="newcomb", compare="diff", alpha=1 - LEVEL)
    return Difference(a.value - b.value, float(low), float(high))


def funnel_limits(centre: float, n_values: Sequence[int], level: float = LEVEL) -> list[Limits]:
    """Return the limits of a funnel plot around ``centre`` for each n, at ``level`` (0.95 and 0.998 are usual).

    Exact binomial limits, interpolated between counts so that they fall smoothly (Spiegelhalter 2005, Stat. Med.
    24:1185, appendix A.1.1); the upper one is the mirror image of the lower, so that each side keeps its level.
    """
    if not 0 <= centre <= 1:
        raise ValueError(f"the centre is a share from 0 to 1, not {centre}")
    n = np.asarray(n_values, dtype=np.int64)
    tail = (1 - level) / 2
    lows, highs = _lower_limit(centre, n, tail), 1 - _lower_limit(1 - centre, n, tail)
    return [Limits(int(k), float(a), float(b)) for k, a, b in zip(n, lows, highs, strict=True)]


def p_chart(points: Sequence[Share]) -> ControlChart:
    """Return control limits for shares over time: what moves within them is noise (Shewhart 1931).

    The centre is the pooled share. Limits enclose the same 99.73 % as three standard deviations do, but by the
    binomial itself, because the normal approximation cries wolf where n is small and the share near 1.
    """
    n = sum(point.n for point in points)
    if not n:
        return ControlChart(None, tuple(ControlPoint(point, None, None) for point in points))
    centre = sum(point.hits for point in points) / n
    limits = funnel_limits(centre, [max(point.n, 1) for point in points], THREE_SIGMA)
    return ControlChart(centre, tuple(_control(point, limit) for point, limit in zip(points, limits, strict=True)))


def survival(days: Sequence[float], solved: Sequence[int], censored: Sequence[int]) -> SurvivalCurve:
    """Return the Kaplan–Meier curve of time to solve (1958, JASA 53:457).

    ``solved[i]`` cases were solved after ``days[i]``; ``censored[i]`` were still open then. Open cases count as open
    for as long as they were watched. The band is Greenwood's on the log-log scale (Kalbfleisch & Prentice 1980), which
    stays within 0 and 1.
    """
    times = np.repeat(np.asarray([*days, *days], dtype=np.float64), [*solved, *censored])
    if not times.size:
        return SurvivalCurve((), (), (), (), (), None)
    status = np.repeat([1, 0], [sum(solved), sum(censored)])
    if not status.any():
        longest, watched = float(times.max()), int((times == times.max()).sum())
        return SurvivalCurve((0.0, longest), (1.0, 1.0), (1.0, 1.0), (1.0, 1.0), (times.size, watched), None)
    return _kaplan_meier(times, status)


def _kaplan_meier(times: Floats, status: npt.NDArray[np.int64]) -> SurvivalCurve:
    curve = SurvfuncRight(times, status)
    steps = np.asarray(curve.surv_times, dtype=np.float64)
    shares = np.asarray(curve.surv_prob, dtype=np.float64)
    lows, highs = _log_log_band(shares, np.asarray(curve.surv_prob_se, dtype=np.float64))
    half = np.flatnonzero(shares <= HALF)
    rows = list(zip(steps, shares, lows, highs, np.asarray(curve.n_risk), strict=True))
    if steps[0] > 0:
        rows.insert(0, (0.0, 1.0, 1.0, 1.0, times.size))
    if times.max() > steps[-1]:
        rows.append((times.max(), *rows[-1][1:4], (times == times.max()).sum()))
    return SurvivalCurve(
        day=tuple(float(row[0]) for row in rows),
        survival=tuple(float(row[1]) for row in rows),
        low=tuple(float(row[2]) for row in rows),
        high=tuple(float(row[3]) for row in rows),
        at_risk=tuple(int(row[4]) for row in rows),
        median=float(steps[half[0]]) if half.size else None,
    )


def _log_log_band(shares: Floats, errors: Floats) -> tuple[Floats, Floats]:
    """Band of S by S^exp(±z·se / (S·ln S)); where S is 0 the band goes from 0 to what it was before."""
    inside = (shares > 0) & (shares < 1)
    safe = np.where(inside, shares, 0.5)
    spread = np.exp(_z() * errors / np.abs(safe * np.log(safe)))
    lows, highs = np.where(inside, safe**spread, shares), np.where(inside, safe ** (1 / spread), shares)
    if shares[-1] <= 0:
        highs[-1] = highs[-2] if len(highs) > 1 else 1.0
    return lows, highs


def _control(point: Share, limits: Limits) -> ControlPoint:
    return ControlPoint(point, limits.low, limits.high) if point.n else ControlPoint(point, None, None)


def _lower_limit(centre: float, n: npt.NDArray[np.int64], tail: float) -> Floats:
    count = np.maximum(binom.ppf(tail, n, centre), 0)
    reached, before = binom.cdf(count, n, centre), binom.cdf(count - 1, n, centre)
    step = np.where(reached > before, reached - before, 1)
    return np.asarray(np.clip((count - (reached - tail) / step) / np.maximum(n, 1), 0, 1), dtype=np.float64)


@lru_cache(maxsize=4_096)
def _wilson(hits: float, n: float) -> Interval:
    low, high = proportion_confint(hits, n, alpha=1 - LEVEL, method="wilson")
    return max(float(low), 0.0), min(float(high), 1.0)


def _z() -> float:
    return NormalDist().inv_cdf((1 + LEVEL) / 2)
