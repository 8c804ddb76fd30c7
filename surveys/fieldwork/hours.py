"""When to try again: within the hours allowed, and at another time of the day than before.

The hours of a day are cut into three bands. Who did not answer in the morning is tried in the evening next, or on
another day, so that people who work are reached as well as people who do not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BANDS = 3
DAYS_AHEAD = 3
"""How far a band that was tried less is waited for."""


@dataclass(frozen=True, slots=True)
class Hours:
    """From when until when people may be called, by the clock in ``zone``."""

    opens: time
    closes: time
    zone: str

    def allow(self, moment: datetime) -> bool:
        """Whether people may be called then."""
        return self.opens <= self._local(moment).time() < self.closes

    def band(self, moment: datetime) -> int:
        """Which band of its day a moment lies in; before the first is the first, after the last the last."""
        local = self._local(moment)
        start, width = self._edges(local.date())
        return min(max(int((local - start) / width), 0), BANDS - 1)

    def on(self, day: date) -> datetime:
        """When calling begins on a day, in UTC."""
        return self._edges(day)[0].astimezone(UTC)

    def next_try(self, earliest: datetime, tried: Sequence[datetime]) -> datetime:
        """The first moment from ``earliest`` on in the band that was tried least; the sooner of two such bands."""
        counts = Counter(self.band(moment) for moment in tried)
        options = list(self._openings(earliest))
        fewest = min(counts[band] for band, _moment in options)
        return min(moment for band, moment in options if counts[band] == fewest)

    def _openings(self, earliest: datetime) -> Iterator[tuple[int, datetime]]:
        """Each band of the coming days from ``earliest`` on, and when it is open first."""
        local = self._local(earliest)
        for ahead in range(DAYS_AHEAD):
            start, width = self._edges(local.date() + timedelta(days=ahead))
            for band in range(BANDS):
                begins, ends = start + band * width, start + (band + 1) * width
                if local < ends:
                    yield band, max(local, begins).astimezone(earliest.tzinfo)

    def _edges(self, day: date) -> tuple[datetime, timedelta]:
        zone = ZoneInfo(self.zone)
        start, end = (datetime.combine(day, at, zone) for at in (self.opens, self.closes))
        return start, (end - start) / BANDS

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.zone))
