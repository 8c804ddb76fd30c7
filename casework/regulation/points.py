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
WHOM = "whom"
"""The field of a case that names the person whose sheet it counts on."""
ENDINGS = ("closed", "reopened")
BROKEN = (Verdict.MISSED, Verdict.OVERDUE)


def total(life: Life, sheet: str, now: datetime, whom: str | None = None) -> float:
    """Points that a case brings to ``sheet`` up to ``now``, before floor and ceiling; ``whom``: to that person's."""
    if whom is not None and life.facts.get(WHOM) != whom:
        return 0.0
    taken: set[tuple[str, int]] = set()
    points = 0.0
    for line in (line for line in life.regulation.lines if line.sheet == sheet):
        count = sum(1 for _ in _occasions(life, line, now, taken))
        gained = line.points * count
        points += gained if line.cap is None else min(gained, line.cap)
    return points


def _occasions(life: Life, line: Line, now: datetime, taken: set[tuple[str, int]]) -> Iterator[object]:
    """What one line counts; an obligation or event is counted by the first line that fits it."""
    if line.every is not None:
        yield from _months(life, line, now)
        return
    for each in _happened(life, line) if line.on is not None else _missed(life, line, now):
        if each not in taken:
            taken.add(each)
            yield each


def _happened(life: Life, line: Line) -> Iterator[tuple[str, int]]:
    for number, event in enumerate(life.events):
        if event.kind == line.on and _fits(life, line, event.words):
            yield "event", number


def _fits(life: Life, line: Line, words: Facts) -> bool:
    return holds(line.with_, words) and holds(line.when, life.facts)


def _missed(life: Life, line: Line, now: datetime) -> Iterator[tuple[str, int]]:
    for number, instance in enumerate(life.obligations):
        named = instance.clock in line.missed or "*" in line.missed
        if not named or not life.regulation.clocks[instance.clock].counts:
            continue
        if instance.as_of(now) in BROKEN and holds(line.when, life.facts):
            yield "missed", number


def _months(life: Life, line: Line, now: datetime) -> Iterator[datetime]:
    """Ends of months at which the state had lasted longer than the line says; what ends at that moment has ended."""
    found = EVERY.match(line.every or "")
    for began, ended in _spans(life, line.on) if found else ():
        month = began.astimezone(life.calendar.zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        while (month := (month + timedelta(days=32)).replace(day=1)) <= now and (ended is None or month < ended):
            if found and month - began > timedelta(days=int(found[1])):
                yield month


def _spans(life: Life, kind: str | None) -> Iterator[tuple[datetime, datetime | None]]:
    """From when to when the case stood so: said again it goes on, and the first closing or reopening ends it."""
    began: datetime | None = None
    for event in life.events:
        if event.kind == kind:
            began = began or event.occurred_at
        elif began is not None and event.kind in ENDINGS:
            yield began, event.occurred_at
            began = None
    if began is not None:
        yield began, None
