"""What a reader asks about: as of when, which months, which part of the company.

A ``Scope`` is a fact, made once per page run and handed to ``etl.subjects.Answers``; the same scope always gives the
same answer on the same ledger position.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from etl.errors import EtlError

NOT_STATED = ""
"""What stands in a filter for rows without a value."""


class ScopeError(EtlError):
    """The question cannot be answered as it was put; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A question's frame. ``None`` in a filter means: all that the reader may see; an empty tuple means: none.

    ``NOT_STATED`` among departments, severities, channels or concerns stands for cases that have none (yet).

    ``as_of`` decides every verdict: what happened later does not count. ``known_at`` additionally leaves out what was
    recorded later ("as it was known then"). Months are local months, inclusive on both ends, given by their first day.
    Raises ``ScopeError``.
    """

    as_of: datetime
    month_from: date
    month_to: date
    projects: tuple[str, ...] | None = None
    departments: tuple[str, ...] | None = None
    rules: tuple[str, ...] | None = None
    """Rule keys, ``pack/rule``."""
    severities: tuple[str, ...] | None = None
    channels: tuple[str, ...] | None = None
    concerns: tuple[str, ...] | None = None
    known_at: datetime | None = None

    def __post_init__(self) -> None:
        for name, moment in (("as_of", self.as_of), ("known_at", self.known_at)):
            if moment is not None and moment.tzinfo is None:
                raise ScopeError("{name} has no time zone: give an aware moment.", name=name)
        for month in (self.month_from, self.month_to):
            if month.day != 1:
                raise ScopeError("{day} is not the first day of a month: give months by their first day.", day=month)
        if self.month_from > self.month_to:
            raise ScopeError(
                "The first month {start} comes after the last month {end}: swap them.",
                start=self.month_from,
                end=self.month_to,
            )

    @classmethod
    def of_month(cls, month: date, as_of: datetime | None = None) -> Self:
        """One month, all projects; ``as_of`` defaults to now."""
        return cls(as_of=as_of or datetime.now(UTC), month_from=month, month_to=month)

    @classmethod
    def last_months(cls, count: int, as_of: datetime, zone: str = "Asia/Shanghai") -> Self:
        """The running month of ``as_of`` (local in ``zone``) and the ``count − 1`` before it."""
        local = running_month(as_of, zone)
        return cls(as_of=as_of, month_from=months_before(local, count - 1), month_to=local)

    def narrow(self, projects: tuple[str, ...] | None) -> Self:
        """Keep only ``projects`` of those asked for: a reader's view is never widened. ``None`` changes nothing."""
        if projects is None:
            return self
        wanted = projects if self.projects is None else tuple(p for p in self.projects if p in set(projects))
        return replace(self, projects=wanted)

    @property
    def months(self) -> tuple[date, ...]:
        """First days of the months asked for, in order."""
        found, month = [], self.month_from
        while month <= self.month_to:
            found.append(month)
            month = (month + timedelta(days=31)).replace(day=1)
        return tuple(found)


def local_day(moment: datetime, zone: str = "Asia/Shanghai") -> date:
    """The day of a moment, local in ``zone``."""
    return moment.astimezone(ZoneInfo(zone)).date()


def running_month(as_of: datetime, zone: str = "Asia/Shanghai") -> date:
    """First day of the month that is not over at ``as_of`` (local in ``zone``)."""
    return local_day(as_of, zone).replace(day=1)


def months_before(month: date, count: int) -> date:
    """First day of the month ``count`` months before ``month``."""
    index = month.year * 12 + month.month - 1 - count
    return date(index // 12, index % 12 + 1, 1)
