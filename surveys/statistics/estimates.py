"""Means, shares and scores of a sample with the variance of its design, from sums that a query can form.

A unit is what was drawn: a person, or a cluster of persons. Of each stratum five sums over its units suffice, whatever
the score: x is the weight of a unit's answers, y their weighted score; xx, xy, yy are the sums of their squares and
products. What is estimated is Σy / Σx, the ratio (Taylor-linearised: Särndal, Swensson & Wretman 1992, 5.5–5.8), so a
part of the answers (a domain) needs nothing but its own sums; units are all that answered, in the part or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from math import exp, log, sqrt
from operator import add
from typing import NamedTuple

from surveys.statistics.distributions import student_quantile
from surveys.statistics.shares import LEVEL, Interval, wilson


class Size(NamedTuple):
    """How many units of a stratum answered at all, and of how many.

    ``population`` is None where units were drawn with replacement or nobody counted them; ``answered`` is the weight of
    those who answered where it is not 1 each.
    """

    units: int
    population: float | None = None
    answered: float | None = None

    def __add__(self, other: object) -> Size:
        """Both as one stratum."""
        if not isinstance(other, Size):
            return NotImplemented
        known = self.population is not None and other.population is not None
        population = (self.population or 0) + (other.population or 0) if known else None
        return Size(self.units + other.units, population, self.weight + other.weight)

    @property
    def weight(self) -> float:
        """The weight of those who answered."""
        return self.units if self.answered is None else self.answered

    @property
    def lone(self) -> bool:
        """Whether its variance cannot be told: at most one unit answered of more."""
        return self.units <= 1 and (self.population is None or self.population > self.units)


def together(sizes: Iterable[Size]) -> Size:
    """All strata as one; of unknown size where there is none."""
    every = list(sizes)
    return reduce(add, every) if every else Size(0)


@dataclass(frozen=True, slots=True)
class Stratum:
    """Sums of the domain in one stratum."""

    name: str
    size: Size
    x: float = 0.0
    y: float = 0.0
    xx: float = 0.0
    xy: float = 0.0
    yy: float = 0.0

    def __add__(self, other: Stratum) -> Stratum:
        """Both as one stratum."""
        sums = (a + b for a, b in zip(self.sums, other.sums, strict=True))
        return Stratum(f"{self.name} + {other.name}", self.size + other.size, *sums)

    @property
    def sums(self) -> tuple[float, float, float, float, float]:
        """x, y, xx, xy, yy."""
        return self.x, self.y, self.xx, self.xy, self.yy

    @property
    def grossed(self) -> Stratum:
        """With weights such that those who answered stand for the population; as it is where that is not known."""
        if self.size.population is None or not self.size.weight:
            return self
        factor = self.size.population / self.size.weight
        x, y, xx, xy, yy = self.sums
        two = factor * factor
        return replace(self, x=x * factor, y=y * factor, xx=xx * two, xy=xy * two, yy=yy * two)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a sample says of everybody: a value with its standard error, both in the unit of the score.

    ``se`` is None where no variance can be told: a single unit. ``effective_n`` is (Σw)² / Σw² of the answers (Kish).
    """

    value: float
    se: float | None
    df: int
    effective_n: float
    merged: tuple[str, ...] = ()
    """Strata of too few answers for a variance, merged with their neighbours: a line each, as in ``A + B``."""

    @property
    def interval(self) -> Interval | None:
        """Student's interval at 95 %; None without a variance."""
        if self.se is None or self.df < 1:
            return None
        half = quantile(self.df) * self.se
        return self.value - half, self.value + half

    @property
    def share_interval(self) -> Interval | None:
        """For a share from 0 to 1: symmetric on the logit scale, so never outside 0 and 1.

        A share of none or all has no such interval: Wilson's at the effective n takes its place, unless all were asked.
        """
        if self.se is None or self.df < 1:
            return None
        if 0 < self.value < 1:
            half = quantile(self.df) * self.se / (self.value * (1 - self.value))
            centre = log(self.value / (1 - self.value))
            return _expit(centre - half), _expit(centre + half)
        return wilson(self.value * self.effective_n, self.effective_n)


def quantile(df: float) -> float:
    """Student's t for a two-sided interval at 95 %."""
    return student_quantile((1 + LEVEL) / 2, df)


def estimate(strata: Sequence[Stratum], *, grossed: bool = False) -> Estimate | None:
    """Return Σy / Σx with its design's variance; None when nobody of the domain answered.

    Lone strata are merged with the next in the order given (the last one with the one before), and said. A stratum
    that was asked whole adds no variance. With ``grossed``, the answers of a stratum stand for its population.
    """
    usable, merged = merge_lone(strata)
    usable = [stratum.grossed for stratum in usable] if grossed else usable
    weight = sum(stratum.x for stratum in usable)
    if not weight:
        return None
    value = sum(stratum.y for stratum in usable) / weight
    sums = [_linearised(stratum, value, weight) for stratum in usable]
    return Estimate(
        value=value,
        se=standard_error([stratum.size for stratum in usable], sums),
        df=degrees_of_freedom(stratum.size for stratum in usable),
        effective_n=weight**2 / sum(stratum.xx for stratum in usable),
        merged=merged,
    )


def merge_lone(strata: Sequence[Stratum]) -> tuple[list[Stratum], tuple[str, ...]]:
    """The strata with lone ones merged into their neighbours, and the names of those that came of it."""
    kept: list[Stratum] = []
    waiting: Stratum | None = None
    for stratum in strata:
        whole = stratum if waiting is None else waiting + stratum
        waiting = whole if whole.size.lone else None
        if waiting is None:
            kept.append(whole)
    if waiting is not None:
        kept.append(kept.pop() + waiting if kept else waiting)
    before = {stratum.name for stratum in strata}
    return kept, tuple(stratum.name for stratum in kept if stratum.name not in before)


def standard_error(sizes: Sequence[Size], sums: Sequence[tuple[float, float]]) -> float | None:
    """Of the sum of all units, from each stratum's Σz and Σz²; None where a stratum's variance cannot be told."""
    if any(size.lone for size in sizes):
        return None
    parts = (spreading(size) * (zz - z * z / max(size.units, 1)) for size, (z, zz) in zip(sizes, sums, strict=True))
    return sqrt(max(sum(parts), 0.0))


def degrees_of_freedom(sizes: Iterable[Size]) -> int:
    """Units less strata, of those where anybody answered."""
    return sum(size.units - 1 for size in sizes if size.units)


def spreading(size: Size) -> float:
    """What Σ(z − mean)² is multiplied by for the variance of Σz: (1 − f) n / (n − 1); 0 where all were asked."""
    if size.population is not None and size.population <= size.units:
        return 0.0
    sampled = 0.0 if size.population is None else size.units / size.population
    return (1 - sampled) * size.units / (size.units - 1)


def _linearised(stratum: Stratum, value: float, weight: float) -> tuple[float, float]:
    x, y, xx, xy, yy = stratum.sums
    return (y - value * x) / weight, (yy - 2 * value * xy + value * value * xx) / (weight * weight)


def _expit(logit: float) -> float:
    return 1 / (1 + exp(-logit))


class Counted(NamedTuple):
    """A line of a distribution: Σw and Σw² of the answers with this value in a stratum."""

    stratum: str
    value: float
    weight: float
    squared: float


Score = Callable[[float], float]


def scored(counts: Iterable[Counted], sizes: Mapping[str, Size], score: Score) -> list[Stratum]:
    """Strata for ``estimate`` from a distribution over persons, in the order of ``sizes``.

    All scores of an item (mean, share, top-2-box, 0–100, NPS) come of one distribution: nothing has to be asked twice.
    """
    sums = {name: [0.0] * 5 for name in sizes}
    for line in counts:
        points = score(line.value)
        parts = (
            line.weight,
            line.weight * points,
            line.squared,
            line.squared * points,
            line.squared * points * points,
        )
        sums[line.stratum] = [a + b for a, b in zip(sums[line.stratum], parts, strict=True)]
    return [Stratum(name, size, *sums[name]) for name, size in sizes.items()]


@dataclass(frozen=True, slots=True)
class Spread:
    """Of all answers of the domain: how many, and Σw, Σwy, Σwy²."""

    n: int
    weight: float
    total: float
    squares: float


def design_effect(found: Estimate, spread: Spread) -> float | None:
    """The design's variance over that of a simple random sample of as many without replacement; None without either."""
    if found.se is None or spread.n <= 1 or spread.weight <= spread.n:
        return None
    mean = spread.total / spread.weight
    variance = (spread.squares / spread.weight - mean * mean) * spread.n / (spread.n - 1)
    simple = variance / spread.n * (spread.weight - spread.n) / spread.weight
    return found.se**2 / simple if simple > 0 else None
