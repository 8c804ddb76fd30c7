"""What changed since the last wave, whether two items go together, and what many comparisons at once are worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Self

import numpy as np
import numpy.typing as npt

from surveys.statistics.distributions import fisher_beyond, student_beyond
from surveys.statistics.estimates import Estimate, Size, degrees_of_freedom, quantile, spreading

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Change:
    """A wave less the one before, with its 95 % interval and the chance of such a change where nothing changed."""

    value: float
    low: float
    high: float
    p: float


def change(now: Estimate, before: Estimate) -> Change | None:
    """Return ``now − before`` for two samples drawn apart (Welch's degrees of freedom); None without both variances."""
    if now.se is None or before.se is None:
        return None
    value, variance = now.value - before.value, now.se**2 + before.se**2
    if not variance:
        return Change(value, value, value, 1.0 if value == 0 else 0.0)
    df = variance**2 / (now.se**4 / max(now.df, 1) + before.se**4 / max(before.df, 1))
    half = quantile(df) * sqrt(variance)
    p = 2 * student_beyond(abs(value) / sqrt(variance), df)
    return Change(value, value - half, value + half, p)


def holm(chances: Sequence[float | None]) -> list[float | None]:
    """Each chance as it is when all are looked at together (Holm 1979); what has none is no comparison."""
    told = sorted((chance, place) for place, chance in enumerate(chances) if chance is not None)
    adjusted: list[float | None] = [None] * len(chances)
    highest = 0.0
    for rank, (chance, place) in enumerate(told):
        highest = max(highest, min(1.0, (len(told) - rank) * chance))
        adjusted[place] = highest
    return adjusted


@dataclass(frozen=True, slots=True)
class TableStratum:
    """A cross table in one stratum: Σ over units of their weight in each cell, and of the products of two cells.

    ``weights`` has the table's shape; ``products`` is square over its cells in reading order. Where persons are the
    units each is in one cell, and ``products`` holds Σw² on its diagonal (``of_persons``).
    """

    size: Size
    weights: Floats
    products: Floats

    @classmethod
    def of_persons(cls, size: Size, weights: Floats, squares: Floats) -> Self:
        """From Σw and Σw² of each cell, both of the table's shape."""
        return cls(size, weights, np.diag(squares.ravel()))


@dataclass(frozen=True, slots=True)
class Association:
    """Whether rows and columns go together: an F statistic and the chance of such a table where they do not."""

    f: float
    df: float
    error_df: float
    p: float


def rao_scott(strata: Sequence[TableStratum], n: int) -> Association | None:
    """Pearson's test with Rao & Scott's second-order correction (1984, Ann. Stat. 12:46); ``n`` answered both items.

    None where a row or column is the only one with anybody in it, or no variance can be told.
    """
    table = np.sum([stratum.weights for stratum in strata], axis=0)
    kept = np.ix_(table.sum(axis=1) > 0, table.sum(axis=0) > 0)
    cells = np.flatnonzero(_mask(table.shape, kept).ravel())
    table = table[kept]
    if min(table.shape) <= 1 or any(stratum.size.lone for stratum in strata):
        return None
    shares = table / table.sum()
    contrasts = _interaction(table.shape)
    covariance = _covariance(strata, cells, shares.ravel(), float(table.sum()))
    inverse = np.diag(1 / np.where(shares.ravel() > 0, shares.ravel(), np.inf))
    simple = contrasts.T @ inverse @ contrasts / n
    found = contrasts.T @ inverse @ covariance @ inverse @ contrasts
    effects = np.linalg.solve(simple, found)
    trace, degrees = float(np.trace(effects)), degrees_of_freedom(stratum.size for stratum in strata)
    expected = np.outer(shares.sum(axis=1), shares.sum(axis=0))
    pearson = n * float(((shares - expected) ** 2 / expected).sum())
    df = trace**2 / float(np.trace(effects @ effects))
    statistic = pearson / trace
    return Association(statistic, df, df * degrees, fisher_beyond(statistic, df, df * degrees))


def _mask(shape: tuple[int, ...], kept: tuple[npt.NDArray[np.intp], ...]) -> npt.NDArray[np.bool_]:
    mask = np.zeros(shape, dtype=np.bool_)
    mask[kept] = True
    return mask


def _interaction(shape: tuple[int, ...]) -> Floats:
    """What of a table rows and columns alone do not make: (rows − 1)(columns − 1) contrasts over its cells."""
    rows, columns = (np.eye(size)[:, 1:] - 1 / size for size in shape)
    return np.asarray(np.kron(rows, columns), dtype=np.float64)


def _covariance(strata: Sequence[TableStratum], cells: npt.NDArray[np.intp], shares: Floats, weight: float) -> Floats:
    """Covariance of the shares of the cells by the design."""
    total = np.zeros((len(cells), len(cells)))
    for s in strata:
        line = s.weights.ravel()[cells]
        inside = float(line.sum())
        # Linearised, a unit's vector is (its weight in each cell − its weight in all × shares) / weight.
        products = s.products[np.ix_(cells, cells)]
        across = products.sum(axis=1)
        square = (
            products - np.outer(across, shares) - np.outer(shares, across) + products.sum() * np.outer(shares, shares)
        )
        mean = line - inside * shares
        total += spreading(s.size) * (square - np.outer(mean, mean) / max(s.size.units, 1))
    return np.asarray(total / weight**2, dtype=np.float64)
