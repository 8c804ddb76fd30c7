"""The obligations engine per row in Python, working time by businesstimedelta.

The library knows weekdays and holidays, no make-up working days; it takes rules of one's own, so those days are given
as one (``MakeUpDays``). It has no "n working days": the closing of the start's day (or of the last working day before)
plus n × the daily hours is the same moment. It works in local time without zones, as that is quickest for it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from operator import itemgetter

from businesstimedelta import BusinessTimeDelta, HolidayRule, Rules, WorkDayRule  # type: ignore[import-untyped]
from businesstimedelta import Rule as TimeRule
from engine_rules import AS_OF, OFFICE, ZONE, Rule, days, days_of

from casework.calendar import DayKind, calendar_day

Event = tuple[int, int, str, datetime, datetime | None, str | None, int | None, str | None]
"""stream_key, version, kind, occurred_at, due_at, appointment, level, disposition."""
Answer = tuple[int, int, int, datetime, datetime, datetime | None, datetime | None, int | None, str]


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
DAILY = timedelta(minutes=sum(closes - opens for opens, closes in OFFICE))


def office() -> Rules:
    """The statutory calendar and office hours, in the library's words."""
    hours = [(time(opens // 60, opens % 60), time(closes // 60, closes % 60)) for opens, closes in OFFICE]
    weekdays = [WorkDayRule(start_time=opens, end_time=closes, working_days=[0, 1, 2, 3, 4]) for opens, closes in hours]
    holidays = HolidayRule(dict.fromkeys(days_of(DayKind.HOLIDAY), "holiday"))
    return Rules([*weekdays, *(MakeUpDays(*period) for period in hours), holidays])


WORKED = {day for day in days() if calendar_day(day).kind.is_worked}


def engine(events: Sequence[Event], rules: Sequence[Rule]) -> list[Answer]:
    """All obligations with due moments, ends, office minutes and verdicts."""
    hours = office()
    cases = (list(life) for _, life in groupby(sorted(events, key=itemgetter(0, 3, 1)), key=itemgetter(0)))
    return [answer for life in cases for rule in rules for answer in of_case(life, rule, hours)]


def of_case(life: list[Event], rule: Rule, hours: Rules) -> Iterator[Answer]:
    """The obligations of one rule in one case."""
    for place, (case, version, kind, moment, carried, appointment, level, _) in enumerate(life):
        if kind not in rule.starts or (rule.clock == "agreed" and carried is None):
            continue
        if (rule.appointments and appointment not in (None, *rule.appointments)) or (
            rule.levels and level not in (None, *rule.levels)
        ):
            continue
        due = carried if rule.clock == "agreed" and carried else due_at(moment, rule, hours)
        met, void = ending(life[place + 1 :], rule)
        taken = minutes(moment, met, hours) if met and rule.clock == "working" else None
        yield case, rule.rule_no, version, moment, due, met, void, taken, verdict(due, met, void)


def ending(later: list[Event], rule: Rule) -> tuple[datetime | None, datetime | None]:
    """When the obligation was met, or else superseded or voided."""
    for _, _, kind, moment, _, _, _, disposition in later:
        if kind in rule.ends:
            return moment, None
        if kind in rule.superseding or (kind == "closed" and disposition in rule.dispositions):
            return None, moment
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


def minutes(start: datetime, end: datetime, hours: Rules) -> int:
    """Whole office minutes between."""
    taken: timedelta = hours.difference(start + ZONE, end + ZONE).timedelta
    return taken // timedelta(minutes=1)


def verdict(due: datetime, met: datetime | None, void: datetime | None) -> str:
    """Verdict as of the moment asked about."""
    if met:
        return "met" if met <= due else "missed"
    if void:
        return "void" if void <= due else "missed"
    return "overdue" if due < AS_OF else "pending"
