"""From statistics to what the charts draw: funnel bands, control limits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from dashboard.parts.charts.funnel import Band, Spot
from dashboard.parts.charts.trend import Month
from dashboard.parts.shares import Key
from etl.warehouse.scope import Scope, running_month
from surveys.monitoring import MOST, WATCHED, Verdict, course
from surveys.statistics import Share, funnel_limits

LEVELS = (0.95, 0.998)
"""Two and three standard deviations, as is usual for funnel plots."""
CURVE_POINTS = 60
PAST_MONTHS = MOST + WATCHED
"""How many months before those shown a chart asks for, so that each is judged by its past."""


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


def trend_months(
    scope: Scope, count: int, found: Mapping[Key, Share], anew: Collection[date] = ()
) -> tuple[list[Month], float | None]:
    """The last ``count`` months of a scope that reaches back far enough (``PAST_MONTHS``), and the centre of the last;
    none while too few months are over since the past began ``anew``.

    Each month is judged by what came before it; the one that runs is not judged. Keys of ``found`` are ``(month,)``.
    """
    months = scope.months
    running = running_month(scope.as_of)
    over = [month for month in months if month < running]
    places = [place for place, month in enumerate(over) if month in anew]
    judged = course([found.get((month,), Share(0, 0)) for month in over], places)
    verdicts = dict(zip(over, judged, strict=True))
    points = [_month(month, found.get((month,), Share(0, 0)), verdicts.get(month), anew) for month in months[-count:]]
    centres = [verdict.centre for verdict in judged[max(places, default=0) :] if verdict.centre is not None]
    return points, centres[-1] if centres else None


def _month(month: date, share: Share, verdict: Verdict | None, anew: Collection[date]) -> Month:
    low, high, signal = (None, None, False) if verdict is None else (verdict.low, verdict.high, verdict.signal)
    return Month(month, share.value, share.n, low, high, signal=signal, anew=month in anew)
