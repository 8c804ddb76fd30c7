"""Whether an alert fires or clears. Pure: one series of looks, one answer.

Equal to the threshold is not beyond it; a look without data is neither beyond nor recovered: it is passed over, and
while there is none nothing changes. What fires fires once, until it has recovered.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from casework.record.events import AlertTerms

DAILY, DIGEST = time(9), time(9, 30)
"""When a figure is looked at that is looked at once a day, and when what waits for the digest is told; local."""


class Turn(StrEnum):
    """What becomes of an alert at a look."""

    FIRES = "fires"
    CLEARS = "clears"
    STAYS = "stays"


def judge(terms: AlertTerms, looks: Sequence[float | None], *, firing: bool) -> Turn:
    """What the latest of ``looks`` (the oldest first, None without data) makes of an alert."""
    known = [each for each in looks if each is not None]
    if not looks or looks[-1] is None:
        return Turn.STAYS
    if firing:
        return Turn.CLEARS if _recovered(terms, known[-1]) else Turn.STAYS
    last = known[-terms.evaluations :]
    crossed = len(last) == terms.evaluations and all(_beyond(terms, each) for each in last)
    return Turn.FIRES if crossed else Turn.STAYS


def looks_at(terms: AlertTerms, now: datetime, zone: ZoneInfo) -> list[datetime]:
    """The latest moments at which the figure is looked at, twice as many as must be beyond: some may have no data."""
    local = now.astimezone(zone)
    if terms.every == "hour":
        last, step = local.replace(minute=0, second=0, microsecond=0), timedelta(hours=1)
    else:
        last, step = datetime.combine(local.date(), DAILY, zone), timedelta(days=1)
        last = last if last <= local else last - step
    return [last - step * back for back in reversed(range(2 * terms.evaluations))]


def told_at(terms: AlertTerms, now: datetime, zone: ZoneInfo) -> datetime:
    """When people are told of what happens now: at once, after the quiet hours, or with the next digest."""
    local = now.astimezone(zone)
    if terms.digest:
        today = datetime.combine(local.date(), DIGEST, zone)
        return today if local <= today else today + timedelta(days=1)
    if terms.quiet_from is None or terms.quiet_to is None:
        return now
    since, until = time.fromisoformat(terms.quiet_from), time.fromisoformat(terms.quiet_to)
    clock = local.time()
    quiet = since <= clock < until if since <= until else clock >= since or clock < until
    if not quiet:
        return now
    end = datetime.combine(local.date(), until, zone)
    return end if end > local else end + timedelta(days=1)


def _beyond(terms: AlertTerms, value: float) -> bool:
    return value < terms.threshold if terms.beyond == "below" else value > terms.threshold


def _recovered(terms: AlertTerms, value: float) -> bool:
    return value >= terms.recover if terms.beyond == "below" else value <= terms.recover
