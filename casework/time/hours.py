"""What working time is counted in: office hours, and limits as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from itertools import pairwise
from typing import Annotated, Protocol, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, model_validator

from casework.texts import Model
from casework.time.calendar import SATURDAY

MICROS = 1_000_000
MINUTE = 60 * MICROS
"""Moments are whole microseconds, office hours whole minutes."""
MAX_PERIODS = 3
"""Most office periods of one day (morning, afternoon, evening)."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MIDNIGHT = "24:00"
"""The end of a day, where hours of service last until then."""
MINUTES_A_DAY = 24 * 60


def _minutes(said: object) -> object:
    """Minutes since the day began, of a time or of what is written as one."""
    if said == MIDNIGHT:
        return MINUTES_A_DAY
    try:
        moment = time.fromisoformat(said) if isinstance(said, str) else said
    except ValueError as error:
        raise ValueError(f"{said!r} is no time of a day; write 09:00, or {MIDNIGHT} for its end") from error
    if not isinstance(moment, time):
        return said
    if moment.second or moment.microsecond:
        raise ValueError("office hours go by whole minutes")
    return moment.hour * 60 + moment.minute


def clock_time(minutes: int) -> str:
    """Minutes since the day began, as a clock shows them; 24:00 is the end of the day."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


DayMinute = Annotated[int, BeforeValidator(_minutes), Field(ge=0, le=MINUTES_A_DAY), PlainSerializer(clock_time)]
"""A local time of a day in whole minutes since it began, 0 to 1,440; written 09:00."""


Period = tuple[DayMinute, DayMinute]


def _in_order(periods: tuple[Period, ...]) -> tuple[Period, ...]:
    if len(periods) > MAX_PERIODS:
        raise ValueError(FEW)
    if any(a >= b for a, b in pairwise(moment for period in periods for moment in period)):
        raise ValueError("periods must be in order and not overlap")
    return periods


def _some(periods: tuple[Period, ...]) -> tuple[Period, ...]:
    if not periods:
        raise ValueError(FEW)
    return periods


FEW = 'give one to three periods, for instance [["09:00", "12:00"], ["13:30", "18:00"]]'
Periods = Annotated[tuple[Period, ...], AfterValidator(_in_order)]
"""Local times from when until when, in order and not overlapping."""


class OfficeHours(Model):
    """Office hours of a week: of a working day, and of weekdays that have their own; ``()`` is a day without any.

    Written as periods alone, they are those of a working day. The calendar decides which days are holidays, which have
    no hours, and which Saturdays and Sundays are worked for them.
    """

    workday: Annotated[Periods, AfterValidator(_some)]
    """From Monday to Friday, and of every day worked in exchange for a holiday."""
    monday: Periods | None = None
    tuesday: Periods | None = None
    wednesday: Periods | None = None
    thursday: Periods | None = None
    friday: Periods | None = None
    saturday: Periods | None = None
    sunday: Periods | None = None

    @model_validator(mode="before")
    @classmethod
    def _of_a_week(cls, written: object) -> object:
        if isinstance(written, Sequence) and not isinstance(written, str):
            return {"workday": written}
        if isinstance(written, dict):
            unknown = sorted(written.keys() - cls.model_fields.keys())
            if unknown:
                raise ValueError(f"{unknown[0]!r} is no day of the week; write workday, or {', '.join(WEEKDAYS)}")
            if "workday" not in written:
                raise ValueError(f"say the hours of a working day, too: workday = {FEW.partition('instance ')[2]}")
        return written

    @model_validator(mode="after")
    def _some_day(self) -> Self:
        if not any(map(self.on, range(len(WEEKDAYS)))):
            raise ValueError(
                "no day of the week has office hours; leave out the weekdays that are like any working day"
            )
        return self

    def on(self, weekday: int) -> Sequence[tuple[int, int]]:
        """The hours of a weekday (Monday is 0) that is neither a holiday nor worked for one; minutes since midnight."""
        own: Sequence[tuple[int, int]] | None = getattr(self, WEEKDAYS[weekday])
        if own is None:
            return self.workday if weekday < SATURDAY else ()
        return own

    @property
    def by_weekday(self) -> bool:
        """Whether some weekday has hours of its own."""
        return any(getattr(self, name) is not None for name in WEEKDAYS)

    @property
    def minutes(self) -> int:
        """Office minutes of a working day whose weekday has no hours of its own."""
        return sum(closes - opens for opens, closes in self.workday)


class Limit(Model):
    """How long; exactly one unit, or none for a deadline carried by the from-event (``due_at`` of its payload)."""

    minutes: Annotated[int, Field(ge=0)] | None = None
    hours: Annotated[int, Field(ge=0)] | None = None
    days: Annotated[int, Field(ge=0)] | None = None
    half_days: Annotated[int, Field(ge=0)] | None = None
    """Halves of the office minutes of a working day, ``OfficeHours.workday`` (working clock only)."""
    months: Annotated[int, Field(ge=0)] | None = None
    """Until the same day of a later month, or its last day, at the same local time (never the working clock)."""

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        given = [u for u in (self.minutes, self.hours, self.days, self.half_days, self.months) if u is not None]
        if len(given) != 1:
            raise ValueError("give exactly one of minutes, hours, days, half_days, months")
        return self

    def micros(self, hours: OfficeHours) -> int:
        """The microseconds of minutes, hours and half working days; days and months have none of their own."""
        minutes = (self.hours or 0) * 60 + (self.minutes or 0)
        return minutes * MINUTE + (self.half_days or 0) * hours.minutes * MINUTE // 2


def _steady(name: str) -> str:
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"{name!r} is not a time zone; write for instance Asia/Shanghai") from error
    offsets = {datetime(year, month, 1, tzinfo=zone).utcoffset() for year in range(2000, 2061) for month in (1, 7)}
    if len(offsets) > 1:
        raise ValueError(f"{name} changes its clocks between 2000 and 2060; office hours need a zone that does not")
    return name


SteadyZone = Annotated[str, AfterValidator(_steady)]
"""A time zone whose clocks never change."""


class Office(Protocol):
    """Whatever says at which hours and in which zone is worked."""

    @property
    def office_hours(self) -> OfficeHours:
        """The hours of its week."""

    @property
    def timezone(self) -> str:
        """The zone they are meant in; its clocks never change."""
