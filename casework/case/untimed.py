"""Obligations of whose beginning or end only the day is known, as registers of days bring them.

A limit in days is judged by the days: begun on some day it is due at the end of its last one, done on its last day it
is kept. A limit in minutes or hours cannot be judged, nor can a deadline on the very day that is all we know.
``etl/subjects/clock/parts/timed.sql`` and ``steps/obligations_touched.sql`` say the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from casework.record.ledger import StoredEvent
from casework.regulation.limits import Carried, Ending, counts_days
from casework.time.worktime import WorkCalendar

LAST_SECOND = timedelta(seconds=1)
"""A deadline so near the end of its day means the day."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment, and whether it only stands for its day, or for a day that nobody knows."""

    at: datetime
    untimed: bool = False
    undated: bool = False

    @classmethod
    def of(cls, event: StoredEvent) -> Stamp:
        """When an event happened."""
        return cls(event.occurred_at, bool(event.payload.untimed), bool(getattr(event.payload, "undated", None)))


def by_days(ending: Ending, start: Stamp, calendar: WorkCalendar) -> Ending:
    """The ending of a limit that begins at ``start``: the end of its last day, where days are all that counts."""
    if not start.untimed or start.undated or not counts_days(ending.part):
        return ending
    return replace(ending, at=calendar.end_of_day(ending.at))


def on_the_day(ending: Ending, end: Stamp | None, calendar: WorkCalendar) -> Stamp | None:
    """The end of a limit in days, of which only the day is known: on the last day it came in time."""
    if end is None or not end.untimed or end.undated or not counts_days(ending.part) or end.at <= ending.at:
        return end
    return Stamp(ending.at, untimed=True) if calendar.end_of_day(end.at) == calendar.end_of_day(ending.at) else end


def unjudged_from(ending: Ending, start: Stamp, end: Stamp | None, calendar: WorkCalendar) -> datetime | None:
    """From when no verdict can be formed; None where one always can."""
    return next((stamp.at for stamp in (start, end) if stamp and _blurs(stamp, ending, calendar)), None)


def _blurs(stamp: Stamp, ending: Ending, calendar: WorkCalendar) -> bool:
    if stamp.undated:
        return True
    if not stamp.untimed or counts_days(ending.part):
        return False
    if not isinstance(ending.part, Carried):
        return True
    last = calendar.end_of_day(ending.at)
    return calendar.end_of_day(stamp.at) == last and last - ending.at >= LAST_SECOND
