"""Drawing without a generator: who is asked follows from seed and customer id alone, so anybody can draw it again.

Within a stratum customers are ordered by SHA-256 of seed and id, and the first n are taken; the reserve is whoever
comes next. ``etl/subjects/survey`` draws the same by SQL. Who joins later changes nobody's place before another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple

from surveys.errors import SampleError


class Person(NamedTuple):
    """One line of the frame."""

    stratum: str
    customer_id: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """One stratum: everybody of it in the order of the draw, and how many of them are asked at first."""

    population: int
    ordered: tuple[str, ...] = field(repr=False)
    wanted: int

    @property
    def taken(self) -> tuple[str, ...]:
        """Those asked at first; everybody where more were wanted than there are."""
        return self.ordered[: self.wanted]

    @property
    def short(self) -> int:
        """How many more were wanted than there are."""
        return max(self.wanted - self.population, 0)

    def reserve(self, batch: int, *, released: int = 0) -> tuple[str, ...]:
        """The next ``batch`` of the reserve, after the ``released`` that were asked already."""
        first = self.wanted + released
        return self.ordered[first : first + batch]


@dataclass(frozen=True, slots=True)
class Draw:
    """A sample: the seed, the digest of the frame that it was drawn from, and each stratum by name."""

    seed: str
    digest: str
    strata: Mapping[str, Drawn]

    @property
    def taken(self) -> tuple[str, ...]:
        """All who are asked at first, stratum by stratum."""
        return tuple(customer for stratum in self.strata.values() for customer in stratum.taken)

    def check_repeats(self, digest: str) -> None:
        """Raise ``SampleError`` unless this draw is from the frame with ``digest``."""
        if digest != self.digest:
            raise SampleError("The customers to draw from are others than at the draw: draw as of that moment.")


def sampling_key(seed: str, customer_id: str) -> str:
    """What orders the customers of a stratum: hexadecimal SHA-256 of seed, line feed and customer id."""
    return sha256(f"{seed}\n{customer_id}".encode()).hexdigest()


def frame_digest(frame: Iterable[Person]) -> str:
    """SHA-256 of the frame: a line ``stratum, tabulator, customer id`` each, in order, joined by line feeds."""
    return sha256("\n".join(f"{stratum}\t{customer}" for stratum, customer in sorted(frame)).encode()).hexdigest()


def draw(seed: str, frame: Iterable[Person], wanted: Mapping[str, int]) -> Draw:
    """Draw ``wanted`` customers of each stratum of ``frame``; a stratum that is not named gives none at first.

    Raises ``SampleError`` for an empty seed, a customer who stands twice, or a stratum that the frame does not have.
    """
    if not seed:
        raise SampleError("A draw needs a seed.")
    people = sorted(frame)
    check_each_once(people)
    strata = {name: _ordered(seed, group) for name, group in groupby(people, lambda person: person.stratum)}
    for name in sorted(wanted.keys() - strata.keys()):
        raise SampleError("There is nobody to draw from in {stratum}.", stratum=name)
    drawn = {name: Drawn(len(ordered), ordered, wanted.get(name, 0)) for name, ordered in strata.items()}
    return Draw(seed, frame_digest(people), drawn)


def check_each_once(frame: Iterable[Person]) -> None:
    """Raise ``SampleError`` when a customer stands in the frame twice, be it in two strata."""
    most = Counter(person.customer_id for person in frame).most_common(1)
    for customer, times in most:
        if times > 1:
            raise SampleError("The customer {customer} stands in the frame twice.", customer=customer)


def _ordered(seed: str, group: Iterable[Person]) -> tuple[str, ...]:
    return tuple(sorted((person.customer_id for person in group), key=lambda each: (sampling_key(seed, each), each)))
