"""Post-stratification and raking: answers weighted so that known margins of the population come out.

Answers of one stratum, cluster and combination of categories are a cell; its sums suffice, for within it all weights
are equal. The variance is that of the linearised values less their unweighted least-squares fit on the
margins (Deville & Särndal 1992; as R's ``survey`` computes it for raking): what the margins explain varies no longer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from surveys.errors import WeightError
from surveys.statistics.estimates import Estimate, Size, Stratum, degrees_of_freedom, merge_lone, standard_error

Floats = npt.NDArray[np.float64]
Margins = Mapping[str, Mapping[str, float]]
"""By the name of each margin: how many of the population are in each of its categories."""

ROUNDS = 500
CLOSE = 1e-10
"""Largest relative distance of a weighted margin from its population that counts as reached."""
ALIKE = 1e-6
"""Relative distance of the sums of two margins that rounding explains."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Answers with the same stratum, cluster, categories and weight: sums over its persons.

    ``n`` answered; of them ``inside`` belong to the domain, with Σy and Σy² of their scores. ``cluster`` is None where
    persons were drawn.
    """

    stratum: str
    categories: Mapping[str, str]
    weight: float
    n: int
    inside: int
    total: float
    squares: float
    cluster: str | None = None


def rake(cells: Sequence[Cell], margins: Margins) -> Floats:
    """The weight of a person in each cell, such that all ``margins`` hold; one margin is post-stratification.

    Iterative proportional fitting (Deming & Stephan 1940). Raises ``WeightError`` where a margin has a category that
    nobody answered for, answers one that it does not have, where margins add up to different populations, and where no
    weights fit them all.
    """
    check_margins(cells, margins)
    weights = np.asarray([cell.weight for cell in cells], dtype=np.float64)
    counts = np.asarray([cell.n for cell in cells], dtype=np.float64)
    members = _members(cells, margins)
    for _ in range(ROUNDS):
        for of_category, wanted in members:
            weights[of_category] *= wanted / float(weights[of_category] @ counts[of_category])
        apart = max(abs(float(weights[m] @ counts[m]) / wanted - 1) for m, wanted in members)
        if apart <= CLOSE:
            return weights
    raise WeightError("No weights fit all margins: after {n} rounds they are still {percent} % off.", n=ROUNDS,
                      percent=round(apart * 100, 2))  # fmt: skip


def _members(cells: Sequence[Cell], margins: Margins) -> list[tuple[npt.NDArray[np.intp], float]]:
    """Of each category with anybody in it: its cells, and how many of the population it has."""
    return [
        (np.flatnonzero([cell.categories[name] == category for cell in cells]), wanted)
        for name, sizes in margins.items()
        for category, wanted in sizes.items()
        if wanted > 0
    ]


def check_margins(cells: Sequence[Cell], margins: Margins) -> None:
    """Raise ``WeightError`` unless margins and answers have the same categories and the margins one population."""
    for name, sizes in margins.items():
        answered = {cell.categories[name] for cell in cells if cell.n}
        known = {category for category, size in sizes.items() if size > 0}
        for category in sorted(known - answered):
            raise WeightError("Nobody of {margin} = {category} answered: merge it.", margin=name, category=category)
        for category in sorted(answered - known):
            raise WeightError("The margin {margin} says nothing of {category}.", margin=name, category=category)
    totals = {name: sum(sizes.values()) for name, sizes in margins.items()}
    if not totals or max(totals.values()) - min(totals.values()) > ALIKE * max(totals.values()):
        raise WeightError("The margins add up to different populations: {totals}.", totals=totals)


def calibrated(cells: Sequence[Cell], margins: Margins, sizes: Mapping[str, Size]) -> Estimate | None:
    """The mean of the domain with weights raked to ``margins``; None when nobody of the domain answered.

    ``sizes`` gives the units (persons or clusters) of each stratum, in the order in which lone strata are merged.
    Raises ``WeightError`` as ``rake`` does.
    """
    weights = rake(cells, margins)
    inside, total, squares, n = (
        np.asarray([getattr(cell, name) for cell in cells], dtype=np.float64)
        for name in ("inside", "total", "squares", "n")
    )
    weight = float(weights @ inside)
    if not weight:
        return None
    value = float(weights @ total) / weight
    z, zz = (total - value * inside) / weight, (squares - 2 * value * total + value**2 * inside) / weight**2
    fitted = _fit(cells, margins, n, z)
    sums = _unit_sums(cells, weights * (z - n * fitted), weights**2 * (zz - 2 * fitted * z + n * fitted**2))
    usable, merged = merge_lone(
        [Stratum(name, size, y=sums[name][0], yy=sums[name][1]) for name, size in sizes.items()]
    )
    return Estimate(
        value=value,
        se=standard_error([s.size for s in usable], [(s.y, s.yy) for s in usable]),
        df=degrees_of_freedom(stratum.size for stratum in usable),
        effective_n=weight**2 / float(weights**2 @ inside),
        merged=merged,
    )


def _fit(cells: Sequence[Cell], margins: Margins, n: Floats, z: Floats) -> Floats:
    """What the margins say of a person's linearised value: least squares over persons, each counting once."""
    columns = [(name, category) for name, sizes in margins.items() for category in sizes]
    design = np.asarray([[float(c.categories[name] == category) for name, category in columns] for c in cells])
    root = np.sqrt(n)
    coefficients = np.linalg.lstsq(design * root[:, None], z / root, rcond=None)[0]
    return np.asarray(design @ coefficients, dtype=np.float64)


def _unit_sums(cells: Sequence[Cell], totals: Floats, squares: Floats) -> dict[str, tuple[float, float]]:
    """Σu and Σu² over the units of each stratum: persons, or clusters where cells name them."""
    of_unit: dict[tuple[str, Hashable], float] = defaultdict(float)
    sums: dict[str, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    for cell, total, square in zip(cells, totals, squares, strict=True):
        if cell.cluster is None:
            sums[cell.stratum] = sums[cell.stratum][0] + float(total), sums[cell.stratum][1] + float(square)
        else:
            of_unit[cell.stratum, cell.cluster] += float(total)
    for (stratum, _), total in of_unit.items():
        sums[stratum] = sums[stratum][0] + total, sums[stratum][1] + total * total
    return sums
