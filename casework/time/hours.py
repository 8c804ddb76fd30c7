"""What working time is counted in: office hours, and limits as numbers."""

from __future__ import annotations

from datetime import datetime, time
from itertools import pairwise
from typing import Annotated, Protocol, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer, model_validator

from casework.texts import Model

MICROS = 1_000_000
MINUTE = 60 * MICROS
"""Moments are whole microseconds, office hours whole minutes."""
MAX_PERIODS = 3
"""Most office periods of one day (morning, afternoon, evening)."""
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


class OfficeHours(Model):
    """Office hours of a working day, as local times, in order and not overlapping."""

    periods: tuple[tuple[DayMinute, DayMinute], ...]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not 1 <= len(self.periods) <= MAX_PERIODS:
            raise ValueError('give one to three periods, for instance [["09:00", "12:00"], ["13:30", "18:00"]]')
        flat = [moment for period in self.periods for moment in period]
        if any(a >= b for a, b in pairwise(flat)):
            raise ValueError("periods must be in order and not overlap")
        return self

    @property
    def minutes(self) -> int:
        """Office minutes of one working day."""
        return sum(closes - opens for opens, closes in self.periods)


class Limit(Model):
    """How long; exactly one unit, or none for a deadline carried by the from-event (``due_at`` of its payload)."""

    minutes: Annotated[int, Field(ge=0)] | None = None
    hours: Annotated[int, Field(ge=0)] | None = None
    days: Annotated[int, Field(ge=0)] | None = None
    half_days: Annotated[int, Field(ge=0)] | None = None
    """Halves of the pack's daily office minutes (working clock only)."""
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
        """The hours of a working day."""

    @property
    def timezone(self) -> str:
        """The zone they are meant in; its clocks never change."""
