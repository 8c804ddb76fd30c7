"""What the demo company's projects reported and held by the calendar: most in time, some late, some not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from casework.policy import Policies
from casework.record.events import DutyDone, Event, ProjectRegistered
from casework.regulation.model import Duty
from casework.regulation.periods import DAY, Period, periods
from casework.time.worktime import WorkCalendar
from etl.demo.dice import Dice

IN_TIME, EVER = 0.86, 0.95
LATE = timedelta(days=9)


def tell_duties(registered: Iterable[Event], policies: Policies, until: datetime, dice: Dice) -> Iterator[Event]:
    """The duties that registered projects did up to ``until``."""
    for event in registered:
        if isinstance(event.payload, ProjectRegistered):
            yield from _of_project(event, event.payload, policies, until, dice)


def _of_project(
    registered: Event, payload: ProjectRegistered, policies: Policies, until: datetime, dice: Dice
) -> Iterator[Event]:
    pack = policies.at(payload.pack, until)
    calendar = WorkCalendar.of(pack)
    since = registered.occurred_at.astimezone(calendar.zone).date() + DAY
    for name, duty in pack.regulation.duties.items():
        for period in periods(duty, since, until.astimezone(calendar.zone).date(), calendar):
            at = _done_at(duty, period, calendar, dice)
            if at is not None and at <= until:
                yield Event(
                    stream=f"unit/{payload.code}", occurred_at=at, recorded_at=at, actor=registered.actor,
                    project=payload.code, payload=DutyDone(duty=name, period=period.first.isoformat()),
                )  # fmt: skip


def _done_at(duty: Duty, period: Period, calendar: WorkCalendar, dice: Dice) -> datetime | None:
    """When it was done; None when it never was."""
    due, fate = period.due_at(duty, calendar), dice.between(0, 1)
    if fate < IN_TIME:
        early = max(due - timedelta(days=3), period.begins_at(calendar))
        return due - dice.between(0.05, 0.95) * (due - early)
    return due + dice.between(0.05, 1) * LATE if fate < EVER else None
