"""Means of items with answers weighted to what is known of all customers: one fact, or several at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from surveys.results import Result, Sizes
from surveys.statistics.calibration import Cell, Margins, calibrated
from surveys.statistics.estimates import Estimate

FACTS = ("project", "sex", "purchase_status")
"""What is known of customers whether they answered or not."""


class Known(NamedTuple):
    """A row of ``marts.survey_sample``: of a fact's category how many there are, were asked, answered."""

    fact: str
    category: str
    population: int
    invited: int
    answered: int


class Sheet(NamedTuple):
    """A row of ``marts.survey_cells``: sheets alike in what is known; ``item`` is None for all who answered."""

    stratum: str
    project: str
    sex: str
    purchase_status: str
    weight: float
    item: str | None
    value: float | None
    n: int

    @property
    def alike(self) -> tuple[str, str, str, str, float]:
        """What the sheets have in common."""
        return self[:5]


@dataclass(frozen=True, slots=True)
class Weighted:
    """The mean of an item as answered, and as it is when the answers are weighted."""

    result: Result
    plain: Estimate
    weighted: Estimate

    @property
    def effect(self) -> float:
        """What the weights change."""
        return self.weighted.value - self.plain.value


def margins(known: Sequence[Known], facts: Sequence[str]) -> Margins:
    """How many of the population are in each category of the facts chosen."""
    found: dict[str, dict[str, float]] = {fact: {} for fact in facts}
    for row in known:
        if row.fact in found and row.population:
            found[row.fact][row.category] = row.population
    return found


def weighted(found: Sequence[Result], sheets: Sequence[Sheet], to: Margins, sizes: Sizes) -> list[Weighted]:
    """Each rated item weighted to the margins; raises ``WeightError`` where no weights fit them."""
    values = defaultdict[str, list[Sheet]](list)
    for sheet in sheets:
        if sheet.item is not None:
            values[sheet.item].append(sheet)
    everybody = [sheet for sheet in sheets if sheet.item is None]
    cells = ((result, _cells(everybody, values[result.asked.code], sizes)) for result in found if result.mean)
    reckoned = ((result, calibrated(of_item, to, sizes)) for result, of_item in cells)
    return [Weighted(result, result.mean, other) for result, other in reckoned if result.mean and other]


def _cells(everybody: Sequence[Sheet], of_item: Sequence[Sheet], sizes: Sizes) -> list[Cell]:
    sums: Mapping[tuple[str, str, str, str, float], list[float]] = defaultdict(lambda: [0, 0.0, 0.0])
    for row in of_item:
        value = row.value or 0.0
        for place, more in enumerate((row.n, row.n * value, row.n * value * value)):
            sums[row.alike][place] += more
    return [
        Cell(
            stratum=row.stratum,
            categories={fact: getattr(row, fact) for fact in FACTS},
            weight=row.weight * _factor(sizes, row.stratum),
            n=row.n,
            inside=int(sums[row.alike][0]),
            total=sums[row.alike][1],
            squares=sums[row.alike][2],
        )
        for row in everybody
    ]


def _factor(sizes: Sizes, stratum: str) -> float:
    size = sizes[stratum]
    return size.population / size.weight if size.population and size.weight else 1.0
