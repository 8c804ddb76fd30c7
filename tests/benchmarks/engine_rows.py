"""The obligations engine per row in Python, working time by businesstimedelta.

The library knows weekdays and holidays, no make-up working days; it takes rules of one's own, so those days are given
as one (``MakeUpDays``). It has no "n working days": the closing of the start's day (or of the last working day before)
plus n × the daily hours is the same moment. It works in local time without zones, as that is quickest for it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from businesstimedelta import BusinessTimeDelta, HolidayRule, Rules, WorkDayRule  # type: ignore[import-untyped]
from businesstimedelta import Rule as TimeRule
from engine_rules import AS_OF, OFFICE, ZONE, Rule, days, days_of

from casework.time.calendar import DayKind, calendar_day


class Event(NamedTuple):
    """One event, as it comes from the ledger; moments are naive UTC."""

    stream_key: int
    version: int
    kind: str
    occurred_at: datetime
    recorded_at: datetime
    project: str
    department: str | None
    due_at: datetime | None
    appointment: str | None
    level: int | None
    disposition: str | None


Answer = dict[str, object]
"""One obligation, by the columns of the product's table of verdicts."""


class MakeUpDays(TimeRule):  # type: ignore[misc]
    """Office hours on the make-up working days, for one period of the day."""

    def __init__(self, opens: time, closes: time) -> None:
        super().__init__()
        spans = ((datetime.combine(day, opens, UTC), datetime.combine(day, closes, UTC)) for day in MAKE_UP)
        self.spans = sorted(spans)
        self.ends = [end for _, end in self.spans]

    def next(self, dt: datetime) -> tuple[datetime, datetime]:
        """The period that runs at ``dt`` (from then on), or the next one."""
        at = bisect_left(self.ends, dt + timedelta(microseconds=1))
        if at == len(self.spans):
            return FAR, FAR
        start, end = self.spans[at]
        return max(start, dt), end


MAKE_UP = days_of(DayKind.MAKE_UP)
FAR = datetime(2100, 1, 1, tzinfo=UTC)
COUNTED = ("project", "department", "rule_no", "month", "verdict")
DAILY = timedelta(minutes=sum(closes - opens for opens, closes in OFFICE))


def office() -> Rules:
    """The statutory calendar and office hours, in the library's words."""
    hours = [(time(opens // 60, opens % 60), time(closes // 60, closes % 60)) for opens, closes in OFFICE]
    weekdays = [WorkDayRule(start_time=opens, end_time=closes, working_days=[0, 1, 2, 3, 4]) for opens, closes in hours]
    holidays = HolidayRule(dict.fromkeys(days_of(DayKind.HOLIDAY), "holiday"))
    return Rules([*weekdays, *(MakeUpDays(*period) for period in hours), holidays])


WORKED = {day for day in days() if calendar_day(day).kind.is_worked}


def engine(events: Sequence[Event], rules: Sequence[Rule]) -> tuple[list[Answer], Counter[tuple[object, ...]]]:
    """All obligations with due moments, ends, minutes and verdicts; and how many by project, department … verdict."""
    hours = office()
    in_order = sorted(events, key=attrgetter("stream_key", "occurred_at", "version"))
    cases = (list(life) for _, life in groupby(in_order, key=attrgetter("stream_key")))
    found = [answer for life in cases for rule in rules for answer in of_case(life, rule, hours)]
    return found, Counter(tuple(answer[name] for name in COUNTED) for answer in found)


def of_case(life: list[Event], rule: Rule, hours: Rules) -> Iterator[Answer]:
    """The obligations of one rule in one case."""
    begun = (place for place, event in enumerate(life) if begins(event, rule))
    for ordinal, place in enumerate(begun, start=1):
        yield answer(life, place, ordinal, rule, hours)


def begins(event: Event, rule: Rule) -> bool:
    """Whether the event begins an obligation of the rule."""
    return (
        event.kind in rule.starts
        and (rule.clock != "agreed" or event.due_at is not None)
        and (not rule.appointments or event.appointment in (None, *rule.appointments))
        and (not rule.levels or event.level in (None, *rule.levels))
    )


def answer(life: list[Event], place: int, ordinal: int, rule: Rule, hours: Rules) -> Answer:
    """The obligation that the event at ``place`` begins."""
    start = life[place]
    began = start.occurred_at
    due = start.due_at if rule.clock == "agreed" and start.due_at else due_at(began, rule, hours)
    met, void = ending(life[place + 1 :], rule)
    met_at, void_at = met and met.occurred_at, void and void.occurred_at
    return {
        "stream_key": start.stream_key, "project": start.project, "department": in_charge(life, place),
        "rule_no": rule.rule_no, "ordinal": ordinal, "from_version": start.version,
        "started_at": began, "started_recorded_at": start.recorded_at,
        "due_at": due, "warn_at": warn_at(began, due, rule), "limit_minutes": minutes(began, due, rule, hours),
        "met_at": met_at, "met_recorded_at": met and met.recorded_at,
        "taken_minutes": minutes(began, met_at, rule, hours) if met_at else None,
        "void_at": void_at, "void_reason": void and (void.disposition or "superseded"),
        "month": (due + ZONE).date().replace(day=1), "verdict": verdict(due, met_at, void_at),
    }  # fmt: skip


def in_charge(life: list[Event], place: int) -> str | None:
    """The department last named, else the first one named later."""
    named = [event.department for event in (*life[place::-1], *life[place + 1 :]) if event.department]
    return named[0] if named else None


def ending(later: list[Event], rule: Rule) -> tuple[Event | None, Event | None]:
    """The event that met the obligation, or else the one that superseded or voided it."""
    for event in later:
        if event.kind in rule.ends:
            return event, None
        if event.kind in rule.superseding or (event.kind == "closed" and event.disposition in rule.dispositions):
            return None, event
    return None, None


def due_at(moment: datetime, rule: Rule, hours: Rules) -> datetime:
    """The due moment by limit."""
    if rule.clock != "working" or not rule.limit_days:
        return moment + timedelta(microseconds=rule.limit_us or 0)
    allowed = BusinessTimeDelta(hours, timedelta=DAILY * rule.limit_days)
    found: datetime = closing((moment + ZONE).date()) + allowed
    return found.replace(tzinfo=None) - ZONE


def closing(day: date) -> datetime:
    """Closing of a day, or of the last working day before it."""
    while day not in WORKED:
        day -= timedelta(days=1)
    closes = OFFICE[-1][1]
    return datetime.combine(day, time(closes // 60, closes % 60))


def warn_at(start: datetime, due: datetime, rule: Rule) -> datetime | None:
    """When to warn; the regulation warns by the clock on the wall only."""
    allowed = max(due - start, timedelta(0))
    return start + allowed * rule.share_num // rule.share_den if rule.warn else None


def minutes(start: datetime, end: datetime, rule: Rule, hours: Rules) -> int:
    """Whole minutes between, by the rule's clock."""
    if rule.clock != "working":
        return (end - start) // timedelta(minutes=1)
    taken: timedelta = hours.difference(start + ZONE, end + ZONE).timedelta
    return taken // timedelta(minutes=1)


def verdict(due: datetime, met: datetime | None, void: datetime | None) -> str:
    """Verdict as of the moment asked about."""
    if met:
        return "met" if met <= due else "missed"
    if void:
        return "void" if void <= due else "missed"
    return "overdue" if due < AS_OF else "pending"
