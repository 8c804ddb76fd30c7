"""Points of one case on a sheet: missed clocks, events, and states that last; a line's cap bounds what it gives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from casework.regulation.conditions import Facts, holds
from casework.regulation.life import Life
from casework.regulation.model import Line
from casework.vocabulary import Verdict

EVERY = re.compile(r"^month after (\d+) days$")
"""The only state that costs points again each month: it began so many days before the month's end."""
BROKEN = (Verdict.MISSED, Verdict.OVERDUE)


def total(life: Life, sheet: str, now: datetime) -> float:
    """Points that a case brings to ``sheet`` up to ``now``, before floor and ceiling."""
    taken: set[int] = set()
    points = 0.0
    for line in (line for line in life.regulation.lines if line.sheet == sheet):
        count = sum(1 for _ in _occasions(life, line, now, taken))
        gained = line.points * count
        points += gained if line.cap is None else min(gained, line.cap)
    return points


def _occasions(life: Life, line: Line, now: datetime, taken: set[int]) -> Iterator[object]:
    """What one line counts; an obligation is counted by the first line that fits it."""
    if line.on is None:
        yield from _missed(life, line, now, taken)
    elif line.every is None:
        yield from (e for e in life.events if e.kind == line.on and _fits(life, line, e.words))
    else:
        yield from _months(life, line, now)


def _fits(life: Life, line: Line, words: Facts) -> bool:
    return holds(line.with_, words) and holds(line.when, life.facts)


def _missed(life: Life, line: Line, now: datetime, taken: set[int]) -> Iterator[int]:
    for number, instance in enumerate(life.obligations):
        named = instance.clock in line.missed or "*" in line.missed
        if number in taken or not named or not life.regulation.clocks[instance.clock].counts:
            continue
        if instance.as_of(now) in BROKEN and holds(line.when, life.facts):
            taken.add(number)
            yield number


def _months(life: Life, line: Line, now: datetime) -> Iterator[datetime]:
    """Ends of months at which the state had lasted longer than the line says."""
    found = EVERY.match(line.every or "")
    began = max((event.occurred_at for event in life.events if event.kind == line.on), default=None)
    if found is None or began is None:
        return
    ended = next((e.occurred_at for e in life.events if e.occurred_at > began and e.kind in ("closed", "solved")), now)
    month = began.astimezone(life.calendar.zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while (month := (month + timedelta(days=32)).replace(day=1)) <= min(ended, now):
        if month - began > timedelta(days=int(found[1])):
            yield month
