"""The few distributions the figures need, from SciPy's special functions: its ``stats`` takes a third of the time in
which a command or the application starts, and only for names we never call."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy import special

Numbers: TypeAlias = float | npt.NDArray[np.float64] | npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]


def at_most(count: Numbers, n: Numbers, p: Numbers) -> Floats:
    """The probability of ``count`` hits or fewer among ``n`` (the binomial's cdf)."""
    count, n = np.asarray(count, dtype=np.float64), np.asarray(n, dtype=np.float64)
    within = special.betaincc(np.maximum(count, 0) + 1, np.maximum(n - count, 1), p)
    return np.where(count < 0, 0.0, np.where(count >= n, 1.0, within))


def at_least(count: Numbers, n: Numbers, p: Numbers) -> Floats:
    """The probability of ``count`` hits or more among ``n``; exact also where it is tiny."""
    count, n = np.asarray(count, dtype=np.float64), np.asarray(n, dtype=np.float64)
    within = special.betainc(np.maximum(count, 1), np.maximum(n - count + 1, 1), p)
    return np.where(count <= 0, 1.0, np.where(count > n, 0.0, within))


def fewest(q: float, n: Numbers, p: Numbers) -> Floats:
    """The fewest hits among ``n`` that are not exceeded with probability ``q`` at least (the binomial's quantile)."""
    n, p = np.broadcast_arrays(np.asarray(n, dtype=np.float64), np.asarray(p, dtype=np.float64))
    certain = (p <= 0) | (p >= 1) | (n <= 0)
    near = np.ceil(special.bdtrik(q, np.where(certain, 1, n), np.where(certain, 0.5, p)))
    near = np.where(np.isnan(near), 0, np.clip(near, 0, n))
    below = np.maximum(near - 1, 0)
    found = np.where(at_most(below, n, p) >= q, below, np.where(at_most(near, n, p) >= q, near, near + 1))
    return np.where(certain, np.where(p >= 1, n, 0.0), found)


def beyond(z: Numbers) -> Floats:
    """The upper tail of the standard normal distribution."""
    return np.asarray(special.ndtr(-np.asarray(z, dtype=np.float64)), dtype=np.float64)


def deviations(tail: Numbers) -> Floats:
    """How many standard deviations leave that upper ``tail``: the inverse of ``beyond``."""
    return np.asarray(-special.ndtri(np.asarray(tail, dtype=np.float64)), dtype=np.float64)


def student_beyond(t: float, df: float) -> float:
    """The upper tail of Student's t."""
    return float(special.stdtr(df, -t))


def student_quantile(q: float, df: float) -> float:
    """The value Student's t does not exceed with probability ``q``."""
    return float(special.stdtrit(df, q))


def fisher_beyond(f: float, df_above: float, df_below: float) -> float:
    """The upper tail of Fisher's F."""
    return float(special.fdtrc(df_above, df_below, f))
