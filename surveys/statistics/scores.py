"""What the answer to an item counts, by the measure that is made of it."""

from __future__ import annotations

from enum import StrEnum

from surveys.statistics.estimates import Score

PROMOTERS_FROM = 9
DETRACTORS_TO = 6


class Measure(StrEnum):
    """What one item can be summed up by."""

    MEAN = "mean"
    TOP_2_BOX = "top_2_box"
    POINTS = "points"
    NPS = "nps"


def mean(value: float) -> float:
    """The value itself."""
    return value


def top_2_box(highest: float) -> Score:
    """1 for one of the two best steps of a scale that ends at ``highest``, else 0: a share."""
    return lambda value: float(value >= highest - 1)


def points(lowest: float, highest: float) -> Score:
    """From 0 for the worst step to 100 for the best."""
    return lambda value: (value - lowest) / (highest - lowest) * 100


def nps(value: float) -> float:
    """100 for a promoter (9, 10), −100 for a detractor (0 to 6): their mean is the Net Promoter Score."""
    return 100.0 * ((value >= PROMOTERS_FROM) - (value <= DETRACTORS_TO))


def score_of(measure: Measure, lowest: float, highest: float) -> Score:
    """The score of a measure on a scale from ``lowest`` to ``highest``."""
    return {
        Measure.MEAN: mean,
        Measure.TOP_2_BOX: top_2_box(highest),
        Measure.POINTS: points(lowest, highest),
        Measure.NPS: nps,
    }[measure]
