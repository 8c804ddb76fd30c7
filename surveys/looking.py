"""What about sheets somebody should look at: where the lines are, and interviewers whose answers differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from surveys.statistics.comparing import Change, change, holm
from surveys.statistics.estimates import Estimate

FEWEST = 2
"""With fewer answers, or fewer interviewers, nothing can be compared."""


@dataclass(frozen=True, slots=True)
class Looks:
    """From where a sheet is looked at: a part of the usual time, so many items alike, seconds that an item takes."""

    usual_part: float = 0.4
    least_items: int = 5
    seconds_an_item: float = 2.0


class Asking(NamedTuple):
    """What the answers that an interviewer entered come to: how many, Σy, Σy²."""

    actor: str
    n: int
    total: float
    squares: float

    def without(self, part: Asking) -> Asking:
        """All others."""
        return Asking("", self.n - part.n, self.total - part.total, self.squares - part.squares)

    @property
    def mean(self) -> Estimate | None:
        """The mean with its error; None of too few."""
        if self.n < FEWEST:
            return None
        value = self.total / self.n
        variance = max(self.squares - self.n * value * value, 0.0) / (self.n - 1)
        return Estimate(value=value, se=sqrt(variance / self.n), df=self.n - 1, effective_n=self.n)


@dataclass(frozen=True, slots=True)
class Effect:
    """An interviewer's answers less those of all others; ``p`` with all interviewers looked at together."""

    actor: str
    n: int
    change: Change
    p: float


def interviewer_effects(rows: Sequence[Asking]) -> list[Effect]:
    """Each interviewer against the others (Welch), judged together (Holm); nobody where there is nobody to compare."""
    whole = Asking("", *(sum(row[place] for row in rows) for place in (1, 2, 3)))  # type: ignore[misc]
    found = []
    for row in rows:
        mine, others = row.mean, whole.without(row).mean
        if mine and others and (moved := change(mine, others)):
            found.append((row, moved))
    together = holm([moved.p for _, moved in found])
    return [
        Effect(row.actor, row.n, moved, p) for (row, moved), p in zip(found, together, strict=True) if p is not None
    ]
