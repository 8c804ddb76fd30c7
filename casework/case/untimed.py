"""Obligations of whose beginning or end only the day is known, as registers of days bring them.

A limit in days is judged by the days: it is due at the end of its last one. A limit in minutes or hours cannot be
judged, nor can a deadline on the very day that is all we know. ``etl/subjects/clock/parts/timed.sql`` says the same.
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
    """A moment, and whether it only stands for its day."""

    at: datetime
    untimed: bool = False

    @classmethod
    def of(cls, event: StoredEvent) -> Stamp:
        """When an event happened."""
        return cls(event.occurred_at, bool(event.payload.untimed))


def by_days(ending: Ending, stamp: Stamp | None, calendar: WorkCalendar) -> Ending:
    """The ending of a limit that begins or ends at ``stamp``: that of its last day, where days are all that counts."""
    if stamp is None or not stamp.untimed or not counts_days(ending.part):
        return ending
    return replace(ending, at=calendar.end_of_day(ending.at))


def unjudged_from(ending: Ending, start: Stamp, end: Stamp | None, calendar: WorkCalendar) -> datetime | None:
    """From when no verdict can be formed; None where one always can."""
    return next((stamp.at for stamp in (start, end) if stamp and _blurs(stamp, ending, calendar)), None)


def _blurs(stamp: Stamp, ending: Ending, calendar: WorkCalendar) -> bool:
    if not stamp.untimed or counts_days(ending.part):
        return False
    if not isinstance(ending.part, Carried):
        return True
    last = calendar.end_of_day(ending.at)
    return calendar.end_of_day(stamp.at) == last and last - ending.at >= LAST_SECOND
