"""Office hours as reference tables: where on the scale of office time each day stands, and what time a place on it is.

Offices that agree on hours and zone share their rows; several stand in one table, so a rule says where the rows of its
office begin (``OFFICE_COLUMNS``). Positions are those of :class:`casework.time.office.OfficeDays`, in microseconds; a
*stretch* is an office period of one day, its *shift* what UTC (since 1970) is ahead of the position within it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from casework.time.calendar import calendar_days
from casework.time.hours import MAX_PERIODS, MINUTE, Office
from casework.time.office import OfficeDays, Period
from casework.time.worktime import WorkCalendar

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

DAY = 24 * 60 * MINUTE
EPOCH = 719_163
"""1 January 1970 as an ordinal."""
NEVER = 2**62
STRETCHES = MAX_PERIODS + 1
"""Most stretches that a slot touches."""
OFFICE_COLUMNS = ("utc_offset_us", "day_base", "slot_us", "slot_base")
"""How far local time is ahead of UTC; a day is row ``day_base`` + its number of ``ref.office_days``; a position lies in
row ``slot_base`` + (position − 1) // ``slot_us`` of ``ref.office_ends``."""


@dataclass(frozen=True, slots=True)
class Offices:
    """The offices of an installation, each once."""

    days: pa.Table
    """``ref.office_days``, a row per day: ``before`` is the position at midnight; within the n-th period a position is
    UTC − ``shift_n``, after it ``until_n``; ``end_row`` is the row of ``ref.office_ends`` of the last working day."""
    ends: pa.Table
    """``ref.office_ends``, a row per slot of office time, with the stretches it touches (``shift_n`` counts up to
    ``until_n``), and a row per working day, with the position at which it closes. What ends in it rests on a year
    without a notice if ``provisional``; after ``turns_at`` it is the other way round."""
    columns: dict[WorkCalendar, dict[str, int]]

    @classmethod
    def of(cls, offices: Iterable[Office]) -> Offices:
        """Lay the rows of all one after the other."""
        days, ends, columns, day_base, end_base = [], [], {}, 0, 0
        for calendar in dict.fromkeys(map(WorkCalendar.of, offices)):
            rows = _Rows(calendar)
            columns[calendar] = rows.columns(day_base, end_base)
            days.append(rows.days(day_base, end_base))
            ends.append(rows.ends(end_base))
            day_base, end_base = day_base + days[-1].num_rows, end_base + ends[-1].num_rows
        return cls(pa.concat_tables(days), pa.concat_tables(ends), columns)

    def of_pack(self, pack: Office) -> dict[str, int]:
        """A number for each of ``OFFICE_COLUMNS``."""
        return self.columns[WorkCalendar.of(pack)]


class _Rows:
    """The rows of one office, made of arrays by day and period."""

    def __init__(self, calendar: WorkCalendar) -> None:
        self._offset = (calendar.zone.utcoffset(None) or timedelta()) // timedelta(microseconds=1)
        office = calendar.office
        opens, closes = _opens_and_closes(office)
        self._before = np.frombuffer(office.before, np.int64)
        self._untils = self._before[:-1, None] + np.cumsum(closes - opens, axis=1)
        self._numbers = office.first - EPOCH + np.arange(len(opens), dtype=np.int64)
        self._shifts = self._numbers[:, None] * DAY - self._offset + closes - self._untils
        self._stretches = closes > opens
        self._worked = np.isin(np.frombuffer(office.sorts, np.uint8), office.working_sorts)
        self._provisional = np.array([day.provisional for day in calendar_days()])
        self._slot = _longest_slot(self._untils[self._stretches])
        self._slots = -(-int(self._before[-1]) // self._slot)

    def columns(self, day_base: int, end_base: int) -> dict[str, int]:
        """A number for each of ``OFFICE_COLUMNS``."""
        bases = (day_base - int(self._numbers[0]), self._slot, end_base)
        return dict(zip(OFFICE_COLUMNS, (self._offset, *bases), strict=True))

    def days(self, day_base: int, end_base: int) -> pa.Table:
        """Its rows of ``ref.office_days``."""
        return pa.table(
            {
                "day_row": day_base + np.arange(len(self._numbers)),
                "day": pa.array(self._numbers, pa.int32()).cast(pa.date32()),
                "day_number": self._numbers,
                "is_workday": self._worked,
                "provisional": self._provisional,
                "end_row": end_base + self._slots - 1 + np.cumsum(self._worked),
                "before": self._before[:-1],
                **_by_number("shift", self._shifts.T),
                **_by_number("until", self._untils.T),
            }
        )

    def ends(self, end_base: int) -> pa.Table:
        """Its rows of ``ref.office_ends``: slots, then working days."""
        table = pa.concat_tables([self._slot_rows(), self._workday_rows()])
        return table.add_column(0, "end_row", pa.array(end_base + np.arange(table.num_rows)))

    def _slot_rows(self) -> pa.Table:
        """Beyond the last stretch there is no time of day: its shift is null."""
        beyond = np.full(STRETCHES, NEVER)
        untils = np.concatenate([self._untils[self._stretches], beyond])
        shifts = np.concatenate([self._shifts[self._stretches], beyond])
        provisional = np.repeat(self._provisional, self._stretches.sum(axis=1))
        provisional = np.concatenate([provisional, np.full(STRETCHES, provisional[-1])])
        first = np.searchsorted(untils, np.arange(self._slots) * self._slot, side="right")
        touched = first + np.arange(STRETCHES)[:, None]
        turned = provisional[touched] != provisional[first]
        turns_at = np.where(turned.any(axis=0), untils[touched[0] + np.argmax(turned, axis=0) - 1], NEVER)
        return _end_rows(None, untils[touched[:-1]], shifts[touched], provisional[first], turns_at)

    def _workday_rows(self) -> pa.Table:
        closing = self._untils[self._worked, -1]
        shifts = np.tile(self._shifts[self._worked, -1], (STRETCHES, 1))
        untils, turns_at = np.tile(closing, (STRETCHES - 1, 1)), np.full(len(closing), NEVER)
        return _end_rows(closing, untils, shifts, self._provisional[self._worked], turns_at)


def _end_rows(closing: Whole | None, untils: Whole, shifts: Whole, provisional: Flags, turns_at: Whole) -> pa.Table:
    return pa.table(
        {
            "closing": pa.nulls(len(turns_at), pa.int64()) if closing is None else pa.array(closing),
            **_by_number("until", untils),
            **{name: pa.array(each, mask=each == NEVER) for name, each in _by_number("shift", shifts).items()},
            "provisional": provisional,
            "turns_at": turns_at,
        }
    )


def _opens_and_closes(office: OfficeDays) -> tuple[Whole, Whole]:
    """Opening and closing by day and period."""
    hours = np.array([_filled(day) for day in office.hours], dtype=np.int64)
    by_day = hours[np.frombuffer(office.sorts, np.uint8)]
    return by_day[:, :, 0], by_day[:, :, 1]


def _filled(day: Sequence[Period]) -> list[Period]:
    """Periods that are not used are empty and lie at the end of the last."""
    closing = day[-1][1] if day else 0
    return [*day, *[(closing, closing)] * (MAX_PERIODS - len(day))]


def _longest_slot(stretch_ends: Whole) -> int:
    """As long as the three stretches in a row that are shortest together, so that no slot touches more than four."""
    lengths = np.diff(stretch_ends, prepend=0)
    return int((lengths[:-2] + lengths[1:-1] + lengths[2:]).min())


def _by_number(name: str, columns: Whole) -> dict[str, Whole]:
    return {f"{name}_{number}": column for number, column in enumerate(columns, start=1)}
