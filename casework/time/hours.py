"""What working time is counted in: office hours, and limits as numbers."""

from __future__ import annotations

from datetime import datetime, time
from itertools import pairwise
from typing import Annotated, Protocol, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, model_validator

from casework.texts import Model

MAX_PERIODS = 3
"""Most office periods of one day (morning, afternoon, evening)."""


class OfficeHours(Model):
    """Office hours of a working day, as local times, in order and not overlapping."""

    periods: tuple[tuple[time, time], ...]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not 1 <= len(self.periods) <= MAX_PERIODS:
            raise ValueError('give one to three periods, for instance [["09:00", "12:00"], ["13:30", "18:00"]]')
        flat = [moment for period in self.periods for moment in period]
        if any(moment.second or moment.microsecond for moment in flat):
            raise ValueError("office hours go by whole minutes")
        if any(a >= b for a, b in pairwise(flat)):
            raise ValueError("periods must be in order and not overlap")
        return self

    @property
    def minutes(self) -> int:
        """Office minutes of one working day."""
        return sum((b.hour - a.hour) * 60 + b.minute - a.minute for a, b in self.periods)


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
