"""The only verdict on whether a month is unusual: each series is judged by its own past, never against one other month.

Two signals: Shewhart's three standard deviations, by the binomial itself and stretched by Laney's σz where months vary
more than chance (Laney 2002, Qual. Eng. 14:531); and an exponentially weighted mean (Roberts 1959, λ 0.3) of the months
watched, which finds small shifts that last. Limits allow for how well the past is known. Lists of many are held to a
false discovery rate (Benjamini and Hochberg 1995, JRSS B 57:289).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from surveys.statistics.control import THREE_SIGMA, exact_limits
from surveys.statistics.distributions import at_least, at_most, beyond, deviations
from surveys.statistics.shares import Share

Floats = npt.NDArray[np.float64]
Series = Sequence[Share]
"""Closed months, the oldest first; a month without a denominator stands in it as ``Share(0, 0)``."""
Key = TypeVar("Key", bound=Hashable)

LEAST, MOST, WATCHED = 12, 24, 3
"""Months of the past at least and at most, and the months at its end that are watched for a shift that lasts."""
SIGMAS, LASTING_SIGMAS = 3.0, 2.95
"""From how many standard deviations on a month is unusual, and the weighted mean of the months watched: as few false
signals from both, at the rates that ``tests/unit/test_monitoring.py`` holds them to."""
WEIGHT, FALSE_DISCOVERIES = 0.3, 0.10
LOOKS = 2
"""Two signals look at each month."""
RANGE_TO_SIGMA = 1.128
"""Mean moving range of two over the standard deviation (d2 for n = 2)."""


class Finding(StrEnum):
    """What there is to say of a month."""

    NOT_YET = "not_yet"
    """Fewer than twelve months of past, or nothing to judge: no judgement yet."""
    USUAL = "usual"
    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The newest month of a series against its past: ``centre`` and limits of a share, and the chance of such a month.

    ``low``, ``high`` are its own three-sigma limits; a shift that lasts may be found within them. ``p`` is two-sided.
    """

    finding: Finding
    months: int = 0
    centre: float | None = None
    low: float | None = None
    high: float | None = None
    spread: float = 1.0
    """How much wider the months vary than by chance: max(1, σz)."""
    pooled: int = 1
    """How many months were taken together, since each alone expects under one miss."""
    p: float = 1.0

    @property
    def signal(self) -> bool:
        """Whether it is unusual: look for a cause."""
        return self.finding in (Finding.HIGHER, Finding.LOWER)


@dataclass(frozen=True, slots=True)
class Signals(Generic[Key]):
    """Those of many series that are unusual when all are looked at together; the least likely first."""

    found: tuple[tuple[Key, Verdict], ...]
    looked_at: int
    """Series that could be judged."""


def judge(series: Series) -> Verdict:
    """The verdict on the newest month of one series."""
    return judge_all([series])[0]


def judge_all(many: Sequence[Series]) -> list[Verdict]:
    """The verdict on the newest month of each series, each by its own past."""
    if not many:
        return []
    past, watched, months = _split(many)
    known = (months >= LEAST) & [bool(series) and series[-1].n > 0 for series in many]
    read = _read(past, watched)
    return [_verdict(read, place, int(months[place])) if known[place] else Verdict(Finding.NOT_YET, int(months[place]))
            for place in range(len(many))]  # fmt: skip


def judge_values(values: Sequence[float | None]) -> Verdict:
    """The verdict on the newest of figures that are no shares (points, open cases), one a month, None without one.

    Spread is the mean moving range over 1.128, as of an individuals chart, and one unit at least.
    """
    first = next((place for place, value in enumerate(values) if value is not None), len(values))
    lived = values[max(first, len(values) - MOST - WATCHED) :]
    watched = min(WATCHED, max(len(lived) - LEAST, 1))
    past = np.array([value for value in lived[:-watched] if value is not None], dtype=np.float64)
    if len(past) < LEAST or lived[-1] is None:
        return Verdict(Finding.NOT_YET, len(past))
    centre, spread = float(past.mean()), max(_moving_sigma(past), 1.0)
    now = np.array([[value for value in lived[-watched:] if value is not None]], dtype=np.float64)
    z = (now - centre) / spread
    single = float(z[0, -1]) / sqrt(1 + 1 / len(past))
    lasting = float(_weighted(z, np.isfinite(z), np.full(z.shape, 1 / len(past)))[0])
    half = SIGMAS * spread * sqrt(1 + 1 / len(past))
    p = float(LOOKS * 2 * beyond(max(abs(single), abs(lasting))))
    return Verdict(_finding(single, lasting), len(past), centre, centre - half, centre + half, p=min(1.0, p))


def course(series: Series, anew: Sequence[int] = ()) -> list[Verdict]:
    """The verdict on every month of a series, each by what came before it: what a chart draws.

    At the places ``anew`` the past begins anew: no month is judged by what came before such a place.
    """
    return judge_all([series[max((start for start in anew if start <= place), default=0) : place + 1]
                      for place in range(len(series))])  # fmt: skip


def listed(verdicts: Mapping[Key, Verdict]) -> Signals[Key]:
    """Those that are unusual and stay so when all are looked at together."""
    judged = {key: verdict for key, verdict in verdicts.items() if verdict.finding is not Finding.NOT_YET}
    kept = benjamini_hochberg([verdict.p for verdict in judged.values()])
    found = [pair for pair, keep in zip(judged.items(), kept, strict=True) if keep and pair[1].signal]
    return Signals(tuple(sorted(found, key=lambda pair: pair[1].p)), len(judged))


def benjamini_hochberg(chances: Sequence[float], rate: float = FALSE_DISCOVERIES) -> list[bool]:
    """Which of many chances count when at most ``rate`` of those that do may be false, in their order."""
    if not chances:
        return []
    p = np.asarray(chances, dtype=np.float64)
    order = np.argsort(p)
    below = np.flatnonzero(p[order] <= rate * np.arange(1, p.size + 1) / p.size)
    kept = np.zeros(p.size, dtype=bool)
    kept[order[: below[-1] + 1 if below.size else 0]] = True
    return [bool(each) for each in kept]


def laney(hits: Floats, n: Floats) -> Floats:
    """σz of each row: how much wider shares vary from month to month than by chance; 1 where it cannot be known.

    The mean moving range of the standardised shares over 1.128; months without a denominator are left out.
    """
    centre = hits.sum(axis=1) / np.maximum(n.sum(axis=1), 1)
    noise = np.sqrt(np.maximum(centre * (1 - centre), 0))[:, None] / np.sqrt(np.maximum(n, 1))
    z = np.where((n > 0) & (noise > 0), (hits / np.maximum(n, 1) - centre[:, None]) / np.where(noise > 0, noise, 1), 0)
    return np.array([_moving_sigma(line[there]) for line, there in zip(z, n > 0, strict=True)])


def _moving_sigma(values: Floats) -> float:
    return float(np.abs(np.diff(values)).mean() / RANGE_TO_SIGMA) if values.size > 2 else 1.0  # noqa: PLR2004


class _Counts(NamedTuple):
    """Hits and n by series (row) and month (column), months right-aligned; what is pooled stands at its newest."""

    hits: Floats
    n: Floats
    together: npt.NDArray[np.int64]
    """How many months stand in the place."""


class _Read(NamedTuple):
    centre: Floats
    spread: Floats
    low: Floats
    high: Floats
    pooled: npt.NDArray[np.int64]
    z: Floats
    lasting: Floats
    p: Floats


def _split(many: Sequence[Series]) -> tuple[_Counts, _Counts, npt.NDArray[np.int64]]:
    """The past and the months watched of every series, and how many months of past each has."""
    width = MOST + WATCHED
    hits, n = (np.zeros((len(many), width)) for _ in range(2))
    months = np.zeros(len(many), dtype=np.int64)
    for place, series in enumerate(many):
        first = next((i for i, share in enumerate(series) if share.n), len(series))
        lived = series[max(first, len(series) - width) :]
        watched = min(WATCHED, max(len(lived) - LEAST, 1))
        months[place] = max(len(lived) - watched, 0)
        shift = WATCHED - watched  # a young series is watched for less, so that its past is twelve months
        for column, share in enumerate(reversed(lived)):
            at = width - 1 - column - (shift if column >= watched else 0)
            if at >= 0:
                hits[place, at], n[place, at] = share.hits, share.n
    return *_pooled(hits, n), months


def _pooled(hits: Floats, n: Floats) -> tuple[_Counts, _Counts]:
    """Take months together, from the newest back, until each expects a miss and a hit at least."""
    miss = _rarer(hits[:, :MOST], n[:, :MOST])
    return _pool(hits[:, :MOST], n[:, :MOST], miss), _pool(hits[:, MOST:], n[:, MOST:], miss)


def _rarer(hits: Floats, n: Floats) -> Floats:
    """The share of what is rarer, misses or hits."""
    share = _share(hits, n)
    return np.minimum(share, 1 - share)


def _share(hits: Floats, n: Floats) -> Floats:
    """The pooled share of each row, with half a hit and half a miss more: never is nothing possible (Jeffreys)."""
    return np.asarray((hits.sum(axis=1) + 0.5) / (n.sum(axis=1) + 1), dtype=np.float64)


def _pool(hits: Floats, n: Floats, rare: Floats) -> _Counts:
    rows, width = np.arange(len(n)), n.shape[1]
    found = _Counts(np.zeros_like(hits), np.zeros_like(n), np.zeros(n.shape, dtype=np.int64))
    slot = np.full(len(n), width - 1)
    before = slot.copy()
    for column in range(width - 1, -1, -1):
        found.hits[rows, slot] += hits[:, column]
        found.n[rows, slot] += n[:, column]
        found.together[rows, slot] += n[:, column] > 0
        full = found.n[rows, slot] * rare >= 1
        before, slot = np.where(full, slot, before), np.where(full, max(column - 1, 0), slot)
    _join_rest(found, rows, slot, before, rare)
    return found


def _join_rest(found: _Counts, rows: npt.NDArray[np.intp], slot: npt.NDArray[np.intp],
               before: npt.NDArray[np.intp], rare: Floats) -> None:  # fmt: skip
    """The oldest months, where they expect under one miss even together, go with those after them."""
    short = (found.n[rows, slot] * rare < 1) & (slot != before)
    for counts in found:
        counts[rows[short], before[short]] += counts[rows[short], slot[short]]
        counts[rows[short], slot[short]] = 0


def _read(past: _Counts, watched: _Counts) -> _Read:
    base = np.maximum(past.n.sum(axis=1), 1)
    centre, spread = _share(past.hits, past.n), np.maximum(laney(past.hits, past.n), 1)
    now = watched.n[:, -1]
    stretch = spread * np.sqrt(1 + now / base)
    low, high = exact_limits(centre, now.astype(np.int64), THREE_SIGMA)
    z, lasting = _exact(watched.hits[:, -1], now, centre) / stretch, _lasting(watched, centre, base) / spread
    return _Read(
        centre,
        spread,
        np.maximum(centre - (centre - low) * stretch, 0),
        np.minimum(centre + (high - centre) * stretch, 1),
        watched.together[:, -1],
        z,
        lasting,
        np.asarray(LOOKS * 2 * beyond(np.maximum(np.abs(z), np.abs(lasting))), dtype=np.float64),
    )


def _exact(hits: Floats, n: Floats, centre: Floats) -> Floats:
    """How many standard deviations of a normal distribution are as unlikely as the binomial's tail, with its sign."""
    low, high = deviations(at_most(hits, n, centre)), deviations(at_least(hits, n, centre))
    return np.asarray(np.where(low >= high, -np.maximum(low, 0), np.maximum(high, 0)), dtype=np.float64)


def _lasting(watched: _Counts, centre: Floats, base: Floats) -> Floats:
    """The weighted mean of the months watched in its own standard deviations; the past's own error is one of all."""
    there, at = watched.n > 0, centre[:, None]
    noise = np.sqrt(at * (1 - at) / np.maximum(watched.n, 1))
    z = np.where(there, (watched.hits / np.maximum(watched.n, 1) - at) / noise, 0)
    return _weighted(z, there, watched.n / base[:, None])


def _weighted(z: Floats, there: npt.NDArray[np.bool_], doubt: Floats) -> Floats:
    """The weighted mean of each row in its own standard deviations; ``doubt`` is the variance that the past adds."""
    after: npt.NDArray[np.int64] = np.cumsum(there[:, ::-1], axis=1)[:, ::-1] - there
    weights = np.where(there, WEIGHT * (1 - WEIGHT) ** after, 0.0)
    variance = (weights**2).sum(axis=1) + (weights * np.sqrt(doubt)).sum(axis=1) ** 2
    return np.asarray((weights * z).sum(axis=1) / np.sqrt(np.where(variance > 0, variance, 1)), dtype=np.float64)


def _verdict(read: _Read, place: int, months: int) -> Verdict:
    z, lasting = float(read.z[place]), float(read.lasting[place])
    return Verdict(
        _finding(z, lasting),
        months,
        float(read.centre[place]),
        float(read.low[place]),
        float(read.high[place]),
        float(read.spread[place]),
        int(read.pooled[place]),
        min(1.0, float(read.p[place])),
    )


def _finding(z: float, lasting: float) -> Finding:
    if abs(z) < SIGMAS and abs(lasting) < LASTING_SIGMAS:
        return Finding.USUAL
    return Finding.HIGHER if max(z, lasting, key=abs) > 0 else Finding.LOWER
