"""The only place where intervals, limits and tests are made; every figure of a sample on a page is one of these.

Whether a month is unusual is judged by them in ``surveys.monitoring``, and nowhere else.

No denominator is no data (None), never 0 % or 100 %. The functions take sums where sums suffice: a query forms them.
"""

from surveys.statistics.control import Limits, funnel_limits
from surveys.statistics.durations import SurvivalCurve, survival
from surveys.statistics.shares import Difference, Interval, Share, WeightedShare, difference

__all__ = [
    "Difference",
    "Interval",
    "Limits",
    "Share",
    "SurvivalCurve",
    "WeightedShare",
    "difference",
    "funnel_limits",
    "survival",
]
