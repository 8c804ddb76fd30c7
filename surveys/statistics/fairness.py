"""How units of different size and mix compare fairly: each by what the group's own rates let expect of its tasks.

Indirect standardisation: a unit's tasks of each kind at the group's rate of misses for it. The ratio of misses to
those expected stands in a funnel of 99.8 % limits, widened by the spread that units have beyond chance (additive
over-dispersion: Spiegelhalter 2005, Stat. Med. 24:1185; the moment estimate of DerSimonian and Laird around the
target, with z winsorised so that one outlier does not hide itself). The shrunk ratio is the empirical Bayes mean.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from surveys.statistics.distributions import deviations

Floats = npt.NDArray[np.float64]
Key = TypeVar("Key", bound=Hashable)

LEVEL = 0.998
WIDTH = float(deviations((1 - LEVEL) / 2))
"""How many standard deviations the limits lie from the target."""
WINSORISED = 0.1
"""The share of units at each end whose z counts as that of the next one within."""
LEAST_EXPECTED = 1.0
"""Under so many misses expected, the ratio is too coarse to say anything."""


class Kind(NamedTuple):
    """What a unit had of one kind of task: so many, of which so many were missed, each at a price in points."""

    kind: str
    n: int
    missed: int
    price: float = 1.0


class Place(StrEnum):
    """Where a unit stands in the funnel."""

    TOO_FEW = "too_few"
    """Nothing can be said."""
    WITHIN = "within"
    MORE = "more"
    """More misses than chance and the usual spread explain."""
    FEWER = "fewer"


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit beside the others; ``ratio`` is misses over those expected, 1 what the group lets expect."""

    n: int
    missed: int
    points: float
    """What the misses cost."""
    expected_missed: float
    expected_points: float
    ratio: float | None
    low: float | None
    high: float | None
    shrunk: float | None
    """The ratio, drawn towards 1 the more, the less is known."""
    place: Place

    @property
    def per_hundred(self) -> float | None:
        """Points lost per hundred tasks."""
        return 100 * self.points / self.n if self.n else None


def standings(units: Mapping[Key, Sequence[Kind]], least: int) -> dict[Key, Standing]:
    """Every unit against the rates of all together; under ``least`` tasks of a unit there are too few to judge it."""
    rates = _rates(units)
    expected = {key: _expected(kinds, rates) for key, kinds in units.items()}
    known = [key for key in units if expected[key].missed > 0]
    variance = np.array([expected[key].variance / expected[key].missed ** 2 for key in known])
    ratios = np.array([_missed(units[key]) / expected[key].missed for key in known])
    spread = overdispersion(ratios, variance)
    found = {key: (float(ratio), float(noise)) for key, ratio, noise in zip(known, ratios, variance, strict=True)}
    return {key: _standing(kinds, expected[key], found.get(key), spread, least) for key, kinds in units.items()}


def overdispersion(ratios: Floats, variances: Floats, target: float = 1.0) -> float:
    """τ²: by how much the units differ beyond chance, as a variance; 0 where chance explains what they differ by."""
    known = variances > 0
    y, v = ratios[known], variances[known]
    if y.size < 2:  # noqa: PLR2004 - a spread takes two
        return 0.0
    z, weights = winsorised((y - target) / np.sqrt(v)), 1 / v
    among = weights.sum() - (weights**2).sum() / weights.sum()
    return max(0.0, float(((z**2).sum() - (y.size - 1)) / among)) if among > 0 else 0.0


def winsorised(z: Floats) -> Floats:
    """``z`` with a tenth at each end set to the next value within."""
    end = int(WINSORISED * z.size)
    order = np.sort(z)
    return np.clip(z, order[end], order[z.size - 1 - end])


class _Expected(NamedTuple):
    missed: float
    points: float
    variance: float


def _rates(units: Mapping[Key, Sequence[Kind]]) -> dict[str, float]:
    n: dict[str, int] = {}
    missed: dict[str, int] = {}
    for kinds in units.values():
        for each in kinds:
            n[each.kind] = n.get(each.kind, 0) + each.n
            missed[each.kind] = missed.get(each.kind, 0) + each.missed
    return {kind: missed[kind] / total for kind, total in n.items() if total}


def _expected(kinds: Sequence[Kind], rates: Mapping[str, float]) -> _Expected:
    shares = [(each, rates.get(each.kind, 0.0)) for each in kinds]
    return _Expected(
        sum(each.n * rate for each, rate in shares),
        sum(each.n * rate * each.price for each, rate in shares),
        sum(each.n * rate * (1 - rate) for each, rate in shares),
    )


def _missed(kinds: Sequence[Kind]) -> int:
    return sum(each.missed for each in kinds)


def _standing(
    kinds: Sequence[Kind], expected: _Expected, found: tuple[float, float] | None, spread: float, least: int
) -> Standing:
    n, missed = sum(each.n for each in kinds), _missed(kinds)
    ratio = low = high = shrunk = None
    place = Place.TOO_FEW
    if found is not None:
        ratio, noise = found
        half = WIDTH * sqrt(noise + spread)
        low, high = max(0.0, 1 - half), 1 + half
        shrunk = 1 + (ratio - 1) * (spread / (spread + noise) if spread + noise else 0.0)
        if n >= least and expected.missed >= LEAST_EXPECTED:
            place = Place.MORE if ratio > high else Place.FEWER if ratio < low else Place.WITHIN
    points = sum(each.missed * each.price for each in kinds)
    return Standing(n, missed, points, expected.missed, expected.points, ratio, low, high, shrunk, place)
