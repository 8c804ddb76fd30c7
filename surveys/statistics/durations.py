"""How long things take when some have not ended yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from surveys.statistics.shares import LEVEL

Floats = npt.NDArray[np.float64]

HALF = 0.5 + 1e-9
"""A half, and what a product of many shares may lose by rounding: a curve that reaches a half has reached it."""


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
    from statsmodels.duration.survfunc import SurvfuncRight  # a second, of which few commands need any

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


def _z() -> float:
    return NormalDist().inv_cdf((1 + LEVEL) / 2)
