"""Chance with a fixed seed: the few draws that stories need."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from typing import TypeVar

import numpy as np

Choice = TypeVar("Choice")


class Dice:
    """Draws from one NumPy generator; the same seed gives the same company."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def chance(self, share: float) -> bool:
        """Whether something of probability ``share`` happens."""
        return bool(self.rng.random() < share)

    def pick(self, options: Sequence[Choice]) -> Choice:
        """One of ``options``, all alike."""
        return options[int(self.rng.random() * len(options))]

    def weighted(self, options: Sequence[Choice], weights: Sequence[float]) -> Choice:
        """One of ``options`` by weight."""
        mark = self.rng.random() * sum(weights)
        for option, weight in zip(options, weights, strict=True):
            mark -= weight
            if mark < 0:
                return option
        return options[-1]

    def between(self, low: float, high: float) -> float:
        """A number between ``low`` and ``high``."""
        return low + (high - low) * float(self.rng.random())

    def around(self, median: float, spread: float = 0.5) -> float:
        """A positive number around ``median``, log-normal."""
        return median * exp(spread * float(self.rng.standard_normal()))

    def share(self, a: float, b: float) -> float:
        """A share between 0 and 1 (beta distribution)."""
        return float(self.rng.beta(a, b))
