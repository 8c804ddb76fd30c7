"""What a survey says, item by item: rows of the warehouse in, estimates out. Pages and files show them as they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from casework.texts import Words
from surveys.questionnaire import Item, Kind, Measure, Role
from surveys.statistics.comparing import Association, Change, TableStratum, change, holm, rao_scott
from surveys.statistics.drivers import Importance, Pairs, importance
from surveys.statistics.estimates import Counted, Estimate, Size, Spread, design_effect, estimate, scored
from surveys.statistics.scores import mean, nps, top_2_box
from surveys.statistics.suppression import hidden_cells

TOP_OF_TEN = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """An item as far as figures need it; ``high`` is None where answers are no numbers."""

    code: str
    text: Words
    low: float | None = None
    high: float | None = None
    measures: Measure | None = None
    options: Mapping[str, Words] | None = None
    roles: Mapping[str, Role] = field(default_factory=dict)
    kind: Kind | None = None
    labels: Mapping[int, Words] = field(default_factory=dict)
    """What the steps of a scale are called."""

    @classmethod
    def of(cls, item: Item) -> Asked:
        """From a questionnaire's item."""
        points = item.points
        return cls(
            code=item.code,
            text=item.text,
            low=points[0] if points else item.low,
            high=points[-1] if points else item.high if item.is_measured else None,
            measures=item.measures,
            options={option.code: option for option in item.options},
            roles=item.roles,
            kind=item.kind,
            labels={int(point): words for point, words in item.labels.items()},
        )


class Line(NamedTuple):
    """A row of ``marts.survey_items``, as far as an estimate needs it."""

    stratum: str
    item: str
    option: str
    value: float | None
    n: int
    weight: float
    squared: float


@dataclass(frozen=True, slots=True)
class Result:
    """What was answered to one item: how many gave a value, how many none, and what the values come to."""

    asked: Asked
    n: int
    none: int
    counts: Mapping[str, int]
    mean: Estimate | None = None
    top: Estimate | None = None
    net: Estimate | None = None
    effect: float | None = None
    """Design effect of the mean."""


Sizes = Mapping[str, Size]


def results(items: Iterable[Asked], lines: Iterable[Line], sizes: Sizes) -> list[Result]:
    """One result for each item that anybody answered, in the order of ``items``."""
    by_item = defaultdict[str, list[Line]](list)
    for line in lines:
        by_item[line.item].append(line)
    return [_result(item, by_item[item.code], sizes) for item in items if by_item[item.code]]


def _result(item: Asked, lines: Sequence[Line], sizes: Sizes) -> Result:
    counts: dict[str, int] = defaultdict(int)
    for line in lines:
        counts[line.option] += line.n
    none = sum(counts[role] for role in item.roles if role in counts)
    rated = [line for line in lines if line.value is not None and item.high is not None]
    n = sum(line.n for line in rated) if item.high is not None else sum(counts.values()) - none
    if not rated or item.high is None:
        return Result(item, n, none, counts)
    points = [Counted(line.stratum, float(line.value or 0), line.weight, line.squared) for line in rated]
    whole = estimate(scored(points, sizes, mean), grossed=True)
    ten = item.high == TOP_OF_TEN
    return Result(
        item,
        n,
        none,
        counts,
        whole,
        None if ten else estimate(scored(points, sizes, top_2_box(item.high)), grossed=True),
        estimate(scored(points, sizes, nps), grossed=True) if ten else None,
        design_effect(whole, _spread(points, sizes, n)) if whole else None,
    )


def _spread(points: Sequence[Counted], sizes: Sizes, n: int) -> Spread:
    factors = {name: size.population / size.weight if size.population and size.weight else 1.0 for name, size in
               sizes.items()}  # fmt: skip
    heavy = [(point.weight * factors[point.stratum], point.value) for point in points]
    return Spread(n, sum(w for w, _ in heavy), sum(w * v for w, v in heavy), sum(w * v * v for w, v in heavy))


@dataclass(frozen=True, slots=True)
class TouchPoint:
    """A touch point on the map: how much it matters, and how well it is judged."""

    asked: Asked
    n: int
    importance: Importance
    performance: Estimate


def touch_points(found: Iterable[Result], pairs: Mapping[str, Pairs], least: int) -> list[TouchPoint]:
    """The touch points that at least ``least`` rated with the whole."""
    points = []
    for result in found:
        weighed = importance(pairs[result.asked.code]) if result.asked.code in pairs else None
        is_one = result.asked.measures is Measure.TOUCH_POINT
        if is_one and weighed and result.mean and pairs[result.asked.code].n >= least:
            points.append(TouchPoint(result.asked, result.n, weighed, result.mean))
    return points


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Two items against each other: counts, None where a few people would be told of; whether they go together."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int, ...]
    association: Association | None


class Pair(NamedTuple):
    """A row of ``marts.survey_cross``."""

    stratum: str
    row: str
    column: str
    n: int
    weight: float
    squared: float


def cross_table(pairs: Sequence[Pair], rows: Asked, columns: Asked, sizes: Sizes, least: int) -> CrossTable:
    """Options in the order of the sheet; answers that are none (not applicable, refused) are left out."""
    kept = [pair for pair in pairs if pair.row not in rows.roles and pair.column not in columns.roles]
    down, across = _ordered(rows, {p.row for p in kept}), _ordered(columns, {p.column for p in kept})
    places = {(row, column): (i, j) for i, row in enumerate(down) for j, column in enumerate(across)}
    counts = [[0] * len(across) for _ in down]
    for pair in kept:
        i, j = places[pair.row, pair.column]
        counts[i][j] += pair.n
    hidden = hidden_cells(counts, least)
    shown = tuple(
        tuple(None if (i, j) in hidden else count for j, count in enumerate(line)) for i, line in enumerate(counts)
    )
    tested = rao_scott([_table(name, size, kept, places, counts) for name, size in sizes.items()],
                       sum(pair.n for pair in kept)) if kept else None  # fmt: skip
    return CrossTable(tuple(down), tuple(across), shown, tuple(map(sum, counts)), tested)


def _table(
    name: str, size: Size, pairs: Sequence[Pair], places: Mapping[tuple[str, str], tuple[int, int]],
    counts: Sequence[Sequence[int]],
) -> TableStratum:  # fmt: skip
    shape = (len(counts), len(counts[0]) if counts else 0)
    weights, squares = np.zeros(shape), np.zeros(shape)
    factor = size.population / size.weight if size.population and size.weight else 1.0
    for pair in pairs:
        if pair.stratum == name:
            weights[places[pair.row, pair.column]] += pair.weight * factor
            squares[places[pair.row, pair.column]] += pair.squared * factor * factor
    return TableStratum.of_persons(size, weights, squares)


def _ordered(item: Asked, given: set[str]) -> list[str]:
    order = list(item.options or ())
    return sorted(given, key=lambda code: (order.index(code) if code in order else -1, _number(code), code))


def _number(code: str) -> float:
    return float(code) if code.replace(".", "", 1).isdigit() else 0.0


def changes(now: Sequence[Result], before: Sequence[Result]) -> dict[str, tuple[Change, float]]:
    """Of each item that both waves rated: the change of its mean, and the chance of it, all looked at together."""
    earlier = {result.asked.code: result.mean for result in before}
    found = {
        result.asked.code: moved
        for result in now
        if result.mean and (then := earlier.get(result.asked.code)) and (moved := change(result.mean, then))
    }
    together = holm([moved.p for moved in found.values()])
    return {code: (moved, p) for (code, moved), p in zip(found.items(), together, strict=True) if p is not None}
