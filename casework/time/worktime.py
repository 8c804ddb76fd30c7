"""Working time: when a limit is due, when to warn, how much was taken, and why.

Every question is answered by *positions*: the office microseconds from the first day of the calendar to a moment
(:class:`casework.time.office.OfficeDays`). Nothing loops over days except :meth:`WorkCalendar.explain`, whose answer is
one row per day.

The rules, in one place: each day has the office hours of its weekday (:mod:`casework.time.office` says which days are
worked); a target that ends exactly at closing is due at closing; a start outside office hours counts from the next
opening; a zero limit is due at the start; *n* working days end at closing of the *n*-th working day after the start's
day (after the last working day before it, when the start's day is not worked); *n* working hours are n × 60 office
minutes; plain days are n × 24 h; a month ends on the same day of the next one, or on its last.
``etl/subjects/clock/core/worktime.sql`` says the same in SQL.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo

from casework.time.calendar import CalendarDay, calendar_day, is_provisional
from casework.time.hours import MICROS, MINUTE, Limit, Office, OfficeHours
from casework.time.office import OfficeDays
from casework.vocabulary import Clock

MONTHS_A_YEAR = 12
INSTANT = timedelta(microseconds=1)
Moments = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class DaySpan:
    """What one local day contributes to a clock; a row of the explanation on a page."""

    day: CalendarDay
    periods: tuple[Moments, ...]
    """Stretches that counted, as local moments; empty when the day did not count."""
    counted: timedelta
    total: timedelta
    """Counted from the start to the end of this day."""
    working_day: int | None
    """Which working day after the start this is (0 = the day of the start); None when it is no working day."""
    opens: bool
    """Whether there are office hours on this day."""

    @property
    def counted_minutes(self) -> int:
        """Whole minutes counted on this day."""
        return self.counted // timedelta(minutes=1)

    @property
    def started_at(self) -> datetime | None:
        """First moment of the day that counted."""
        return self.periods[0][0] if self.periods else None

    @property
    def ended_at(self) -> datetime | None:
        """Last moment of the day that counted."""
        return self.periods[-1][1] if self.periods else None


class WorkCalendar:
    """The statutory calendar with one set of office hours in one time zone (without summer time)."""

    def __init__(self, hours: OfficeHours, zone: str = "Asia/Shanghai") -> None:
        self.hours = hours
        # Packs refuse zones whose clocks change, so one offset holds for every day, as in the SQL twin.
        self.zone = timezone(datetime(2000, 1, 1, tzinfo=ZoneInfo(zone)).utcoffset() or timedelta(), zone)
        self.office = OfficeDays(hours)
        self._days = self.office.working

    @classmethod
    def of(cls, pack: Office) -> WorkCalendar:
        """Return the calendar of a pack's office hours and zone (shared between packs that agree on them)."""
        return _calendar(pack.office_hours, pack.timezone)

    @property
    def daily_minutes(self) -> int:
        """Office minutes of a working day whose weekday has no hours of its own."""
        return self.hours.minutes

    def is_workday(self, day: date) -> bool:
        """Whether ``day`` counts in limits of working days; raises ``OutsideCalendar``."""
        return self._days.works(day.toordinal())

    def is_open(self, day: date) -> bool:
        """Whether there are office hours on ``day``; raises ``OutsideCalendar``."""
        return bool(self.office.periods(day.toordinal()))

    def day_kind(self, day: date) -> CalendarDay:
        """Describe ``day``: workday, weekend, holiday (named) or make-up day (named)."""
        return calendar_day(day)

    def is_provisional(self, year: int) -> bool:
        """Whether no notice is out for ``year``, so that law and weekdays alone decide."""
        return is_provisional(year)

    def add_minutes(self, start: datetime, minutes: int) -> datetime:
        """Return the moment ``minutes`` office minutes after ``start``; ``start`` itself for zero."""
        return self._moment(self._position(start) + minutes * MINUTE) if minutes else start

    def add_working_days(self, start: datetime, n: int) -> datetime:
        """Return closing time of the ``n``-th working day after the day of ``start``; ``start`` itself for zero."""
        day, _ = self._local(start)
        if not n:
            return start
        last = self._days.nth(self._days.through(day) + n)
        return self._at(last, self.office.closing(last))

    def minutes_between(self, start: datetime, end: datetime) -> int:
        """Whole office minutes from ``start`` to ``end``; negative when ``end`` comes first."""
        micros = self._position(end) - self._position(start)
        return micros // MINUTE if micros >= 0 else -(-micros // MINUTE)

    def due(
        self, start: datetime, limit: Limit | None, clock: Clock, carried: datetime | None = None
    ) -> datetime | None:
        """Return when an obligation that began at ``start`` is due.

        ``carried`` is the moment written in the from-event, which is what the agreed clock means; without it an agreed
        obligation has no due moment (None). Raises ``ValueError`` when another clock has no limit.
        """
        if clock is Clock.AGREED:
            return carried
        if limit is None:
            raise ValueError(f"clock {clock} needs a limit")
        if limit.months is not None:
            return _months_later(start.astimezone(self.zone), limit.months)
        return self._working_due(start, limit) if clock is Clock.WORKING else start + _wall(limit)

    def end_of_day(self, moment: datetime) -> datetime:
        """The last microsecond of the local day of ``moment``."""
        return self._at(self._local(moment)[0] + 1, -1)

    def warn_at(self, start: datetime, due: datetime, share: tuple[int, int], clock: Clock = Clock.WORKING) -> datetime:
        """Return when ``share`` (numerator, denominator) of the time allowed has passed, on the obligation's own clock.

        Office time for the working clock, wall time for the others. Never before ``start``.
        """
        if due <= start:
            return start
        if clock is not Clock.WORKING:
            return start + (due - start) * share[0] // share[1]
        begin = self._position(start)
        allowed = (self._position(due) - begin) * share[0] // share[1]
        return self._moment(begin + allowed) if allowed else start

    def explain(self, start: datetime, due: datetime, clock: Clock) -> list[DaySpan]:
        """Return one row per local day from ``start`` to ``due``: what the day is and what of it counted."""
        first, last = self._local(start)[0], self._local(max(start, due - INSTANT))[0]  # at 24:00 its own day ends
        total, rows = timedelta(), []
        for ordinal in range(first, last + 1):
            day = calendar_day(date.fromordinal(ordinal))
            periods = self._counted(ordinal, start, due, clock)
            counted = sum((end - begin for begin, end in periods), timedelta())
            total += counted
            after = self._days.through(ordinal) - self._days.through(first)
            numbered = after if self._days.works(ordinal) else None
            rows.append(DaySpan(day, periods, counted, total, numbered, bool(self.office.periods(ordinal))))
        return rows

    def _counted(self, day: int, start: datetime, due: datetime, clock: Clock) -> tuple[Moments, ...]:
        whole_day = [(0, 24 * 60 * MINUTE)]
        begin, end = start.astimezone(self.zone), due.astimezone(self.zone)
        spans = [
            (max(self._at(day, opens), begin), min(self._at(day, closes), end))
            for opens, closes in (self.office.periods(day) if clock is Clock.WORKING else whole_day)
        ]
        return tuple((opened, closed) for opened, closed in spans if opened < closed)

    def _working_due(self, start: datetime, limit: Limit) -> datetime:
        if limit.days is not None:
            return self.add_working_days(start, limit.days)
        micros = limit.micros(self.hours)
        return self._moment(self._position(start) + micros) if micros else start

    def _local(self, moment: datetime) -> tuple[int, int]:
        """Local day as ordinal, and microseconds into it; raises ``ValueError`` for a naive moment."""
        if moment.tzinfo is None:
            raise ValueError("working time needs moments with a time zone")
        local = moment.astimezone(self.zone)
        return local.toordinal(), _micros(local.time())

    def _position(self, moment: datetime) -> int:
        return self.office.position(*self._local(moment))

    def _moment(self, position: int) -> datetime:
        """Return the earliest moment at ``position`` > 0: whole days end at closing, not at the next opening."""
        return self._at(*self.office.place(position))

    def _at(self, day: int, micros: int) -> datetime:
        return datetime.combine(date.fromordinal(day), time(), self.zone) + timedelta(microseconds=micros)


def _micros(moment: time) -> int:
    return ((moment.hour * 60 + moment.minute) * 60 + moment.second) * MICROS + moment.microsecond


def _months_later(start: datetime, months: int) -> datetime:
    years, month = divmod(start.month - 1 + months, MONTHS_A_YEAR)
    year = start.year + years
    return start.replace(year=year, month=month + 1, day=min(start.day, monthrange(year, month + 1)[1]))


def _wall(limit: Limit) -> timedelta:
    return timedelta(days=limit.days or 0, hours=limit.hours or 0, minutes=limit.minutes or 0)


@cache
def _calendar(hours: OfficeHours, zone: str) -> WorkCalendar:
    return WorkCalendar(hours, zone)
