"""How many to ask, so that a share comes out as precisely as wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from statistics import NormalDist

from surveys.errors import SampleError

LEVEL = 0.95
FEWEST_OF_A_STRATUM = 2
"""Of one answer in a stratum no variance can be told."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How many of ``population`` to ask: ``answers`` are needed, ``invited`` must be asked for them to come in."""

    population: int
    answers: int
    invited: int

    @property
    def census(self) -> bool:
        """Whether everybody is asked: too few customers for a sample to say it as precisely."""
        return self.invited >= self.population


def sample_size(population: int, margin: float, *, share: float = 0.5, level: float = LEVEL) -> int:
    """Answers needed for a ``level`` interval of ± ``margin`` around a share, from a finite population.

    Cochran, Sampling Techniques (1977), 4.4: n₀ / (1 + (n₀ − 1) / N) with n₀ = z² p (1 − p) / d². Raises
    ``SampleError`` for what is no margin or no population.
    """
    if not 0 < margin < 1:
        raise SampleError("The precision wanted must lie between 0 and 100 %, not {percent} %.", percent=margin * 100)
    if population < 0:
        raise SampleError("A population of {n} cannot be.", n=population)
    z = NormalDist().inv_cdf((1 + level) / 2)
    unlimited = z * z * share * (1 - share) / (margin * margin)
    return min(population, ceil(unlimited / (1 + (unlimited - 1) / population))) if population else 0


def plan(population: int, margin: float, *, response: float, level: float = LEVEL) -> Plan:
    """How many to ask when ``response`` of those asked are expected to answer; everybody where that is not enough."""
    if not 0 < response <= 1:
        percent = response * 100
        raise SampleError("The response expected must lie above 0 and up to 100 %, not {percent} %.", percent=percent)
    answers = sample_size(population, margin, level=level)
    return Plan(population, answers, min(population, ceil(answers / response)))


def allocate(n: int, sizes: Mapping[str, int]) -> dict[str, int]:
    """Share ``n`` out over strata in proportion to their sizes, by largest remainders; equal ones in order of name.

    No stratum gets fewer than two, so that its variance can be told, nor more than it has: the sum may exceed ``n`` by
    what small ones need, and is everybody when ``n`` is more than there are.
    """
    everybody = sum(sizes.values())
    parts = {name: Fraction(min(n, everybody) * size, everybody or 1) for name, size in sizes.items()}
    left = min(n, everybody) - sum(map(floor, parts.values()))
    nearest = sorted(parts, key=lambda name: (floor(parts[name]) - parts[name], name))[:left]
    proportional = {name: floor(part) + (name in nearest) for name, part in parts.items()}
    return {name: max(wanted, min(sizes[name], FEWEST_OF_A_STRATUM)) for name, wanted in proportional.items()}
