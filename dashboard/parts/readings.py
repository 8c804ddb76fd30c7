"""From statistics to what the charts draw: funnel bands, control limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from dashboard.parts.charts.funnel import Band, Spot
from dashboard.parts.charts.trend import Month
from dashboard.parts.shares import Key
from surveys.statistics import Share, funnel_limits, p_chart

LEVELS = (0.95, 0.998)
"""Two and three standard deviations, as is usual for funnel plots."""
CURVE_POINTS = 60


def funnel_spots(found: Mapping[Key, Share], names: Mapping[str, str]) -> list[Spot]:
    """A spot for each project with a denominator; keys are ``(project,)``."""
    return [
        Spot(str(key[0]), names.get(str(key[0]), str(key[0])), share.value, share.n)
        for key, share in found.items()
        if share.value is not None
    ]


def funnel_bands(centre: float, sizes: Sequence[int]) -> list[Band]:
    """Limits around ``centre`` at both levels, over every n that is needed to draw a curve and to judge ``sizes``."""
    largest = max(sizes)
    step = max(largest // CURVE_POINTS, 1)
    n_values = sorted({*sizes, *range(max(min(sizes) // 2, 1), largest + step, step)})
    return [_band(centre, n_values, level) for level in LEVELS]


def _band(centre: float, n_values: list[int], level: float) -> Band:
    limits = funnel_limits(centre, n_values, level)
    return Band(level, n_values, [limit.low for limit in limits], [limit.high for limit in limits])


def trend_months(months: Sequence[date], found: Mapping[Key, Share]) -> tuple[list[Month], float | None]:
    """Every month with its share and control limits, and the centre; keys are ``(month,)``."""
    every = [found.get((month,), Share(0, 0)) for month in months]
    chart = p_chart(every)
    points = [
        Month(month, share.value, share.n, point.low, point.high, point.signal)
        for month, share, point in zip(months, every, chart.points, strict=True)
    ]
    return points, chart.centre
