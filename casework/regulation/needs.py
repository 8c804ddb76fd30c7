"""What a step asks of a case before it may be taken: its ``when``, ``unless`` and ``needs``, read once for everybody.

The engine's lives and the states of the desk both answer the few questions of :class:`Asked`; nobody else says what a
phrase means.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Protocol

from casework.regulation.conditions import Facts, Value, any_holds, holds
from casework.regulation.model import Need, Step
from casework.regulation.phrases import Check, ClockRuns, Happened, Within
from casework.time.worktime import WorkCalendar


class Asked(Protocol):
    """Whoever knows a case."""

    def last(self, *kinds: str, ever: bool = False) -> int:
        """Number of the last event of ``kinds`` since the last reopening, or ``ever``; −1 when there is none."""

    def moment(self, kind: str) -> datetime | None:
        """When the last event of ``kind`` since the last reopening happened."""

    def runs(self, clock: str) -> bool:
        """Whether a clock runs."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The step as somebody would take it: when, by which calendar, what is known of the case, what is entered."""

    at: datetime
    calendar: WorkCalendar
    facts: Facts
    entered: Facts


@dataclass(frozen=True, slots=True)
class Unmet:
    """What stands against a step: a phrase, or a field of the case under ``when`` or ``unless``."""

    construct: str
    need: Need | None = None
    field: str = ""
    values: tuple[Value, ...] = ()

    @property
    def said(self) -> str:
        """The construct as the folder writes it."""
        return self.need.need if self.need else f"{self.field} {'/'.join(map(str, self.values))}"


Passes = Callable[[Need, Check], bool]
"""Answers a named check."""


def first_unmet(step: Step, case: Asked, moment: Moment, passes: Passes) -> Unmet | None:
    """The first of a step's conditions that does not hold; None when all do."""
    for field, values in step.when.items():
        if not holds({field: values}, moment.facts):
            return Unmet("when", field=field, values=values)
    for field, values in step.unless.items():
        if any_holds({field: values}, moment.facts):
            return Unmet("unless", field=field, values=values)
    asked = (need for need in step.needs if concerns(need, moment.facts, moment.entered))
    return next((Unmet("needs", need) for need in asked if not _true(need, case, moment, passes)), None)


def concerns(need: Need, facts: Facts, entered: Facts) -> bool:
    """Whether a phrase asks something of this case and this entry."""
    return holds(need.when, facts) and holds(need.with_, entered)


def _true(need: Need, case: Asked, moment: Moment, passes: Passes) -> bool:
    match need.phrase:
        case ClockRuns(clock, negated):
            return case.runs(clock) != negated
        case Happened(kinds, since, negated, ever):
            return (case.last(*kinds, ever=ever) > case.last(*since, ever=ever)) != negated
        case Within(duration, kind):
            began = case.moment(kind)
            return began is not None and moment.at <= duration.after(began, moment.calendar)
        case Check() as check:
            return passes(need, check)


def enough_tries(tried: Collection[datetime], wanted: Sequence[object], zone: tzinfo) -> bool:
    """Whether so many calls reached nobody, on so many different days: ``check tries(3, 2)``."""
    count, days = wanted
    return len(tried) >= int(str(count)) and len({each.astimezone(zone).date() for each in tried}) >= int(str(days))


def entered(given: Mapping[str, object]) -> Facts:
    """What conditions can ask of an entry: its words, not its moments."""
    return {name: value for name, value in given.items() if isinstance(value, str | int | tuple)}
