"""The life of one case under a regulation: its events, what they made of it, and the clocks they set running.

This is the meaning of the constructs, once: a step's event changes the fields of the case, ends clocks, starts others
and moves the stage. Conditions are frozen at the from-event; only a clock that lists a reclassifying kind follows it.
What the clock of the system writes never meets an obligation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from casework.regulation.clocks import End, all_have, begins, ended, fields_after
from casework.regulation.conditions import Facts, Value, holds
from casework.regulation.happening import Given, Happening
from casework.regulation.limits import Ending, clock_of
from casework.regulation.model import Clock, Regulation, Step
from casework.regulation.shifts import shift_at
from casework.time.worktime import WorkCalendar
from casework.vocabulary import Verdict


@dataclass(slots=True)
class Running:
    """One obligation: a clock that an event set running, and how it ended."""

    clock: str
    rule: Clock
    began_with: int
    started_at: datetime
    due_at: datetime
    given: Given
    warn_at: datetime | None = None
    """When those are warned whom the regulation names; None where the clock warns nobody."""
    ended_at: datetime | None = None
    ended_with: int | None = None
    verdict: Verdict | None = None
    fired: bool = False
    """Whether the step that follows its being missed was taken."""

    @property
    def runs(self) -> bool:
        """Whether nothing ended it yet."""
        return self.verdict is None

    def as_of(self, moment: datetime) -> Verdict:
        """How it stands at ``moment``."""
        return self.verdict or (Verdict.OVERDUE if moment > self.due_at else Verdict.PENDING)

    def end(self, moment: datetime, number: int, verdict: Verdict) -> None:
        """Note when, with which event and how it ended."""
        self.ended_at, self.ended_with, self.verdict = moment, number, verdict

    def run_on(self) -> None:
        """Take back that it ended."""
        self.ended_at = self.ended_with = self.verdict = None


@dataclass(slots=True)
class Life:
    """A case as it stands after its events; ``write`` adds one."""

    regulation: Regulation
    calendar: WorkCalendar
    stage: str | None = None
    fields: dict[str, Value | datetime | tuple[Value, ...]] = field(default_factory=dict)
    events: list[Happening] = field(default_factory=list)
    obligations: list[Running] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    """Numbers of the events that were taken back."""

    @classmethod
    def under(cls, regulation: Regulation) -> Life:
        """A life that has not begun."""
        return cls(regulation, WorkCalendar.of(regulation))

    @property
    def facts(self) -> Facts:
        """The fields of the case that conditions ask about."""
        return {name: value for name, value in self.fields.items() if not isinstance(value, datetime)}

    def last(self, *kinds: str, ever: bool = False) -> int:
        """Number of the last event of ``kinds`` that stands since the last reopening, or ``ever``, standing or not; −1
        when there is none."""
        for number in range(len(self.events) - 1, -1, -1):
            kind = self.events[number].kind
            if kind in kinds and (ever or number not in self.taken):
                return number
            if kind == "reopened" and not ever:
                break
        return -1

    def moment(self, kind: str) -> datetime | None:
        """When the last event of ``kind`` since the last reopening happened."""
        number = self.last(kind)
        return self.events[number].occurred_at if number >= 0 else None

    def tries(self) -> Iterator[datetime]:
        """When calls reached nobody since the result was last fed back."""
        told = max((number for number, event in enumerate(self.events) if event.kind == "fed_back"), default=-1)
        return (event.occurred_at for event in self.events[told + 1 :] if event.kind == "callback_tried")

    def runs(self, clock: str) -> bool:
        """Whether a clock runs."""
        return any(self.running(clock))

    def running(self, clock: str) -> Iterator[Running]:
        """The instances of a clock that run."""
        return (instance for instance in self.obligations if instance.clock == clock and instance.runs)

    def warned(self, now: datetime) -> Iterator[tuple[str, datetime]]:
        """The warnings given up to ``now``, by clock: of what stood in an open case, with time left."""
        for instance in self.obligations:
            at = instance.warn_at
            if at is None or not at <= now or at >= instance.due_at:
                continue
            if (instance.ended_at is None or instance.ended_at > at) and self._was_open(at):
                yield instance.clock, at

    def _was_open(self, at: datetime) -> bool:
        turns = [e.kind for e in self.events if e.kind in ("closed", "reopened") and e.occurred_at <= at]
        return not turns or turns[-1] == "reopened"

    def of(self, clock: str) -> list[Running]:
        """All instances of a clock, oldest first."""
        return [instance for instance in self.obligations if instance.clock == clock]

    # -- what an event does

    def write(self, event: Happening) -> None:
        """Add one event: set fields, end clocks, start clocks."""
        before = self.facts
        event = self._completed(event)
        self.fields = dict(fields_after(self.fields, event))
        now, number = self.facts, len(self.events)
        for instance in self.obligations:
            if instance.runs:
                self._meet(instance, event, number, now)
        self.events.append(event)
        for name, clock in self.regulation.clocks.items():
            if self._begins(clock, event, before, now):
                self._start(name, clock, event, number)

    def _completed(self, event: Happening) -> Happening:
        """The event with what it says by itself: of a new case shift and severity, of a call that it reached nobody."""
        if event.kind == "called_back" and event.given.get("reached") == "no":
            return replace(event, kind="callback_tried")
        if event.kind != "received":
            return event
        shift = shift_at(event.occurred_at, self.regulation.shifts, self.calendar)
        return replace(event, given={"shift": shift, "severity": "general", **event.given})

    def _meet(self, instance: Running, event: Happening, number: int, now: Facts) -> None:
        """End a running instance where ``event`` does."""
        end = ended(instance.rule, instance.given, event, now, self.regulation.void)
        if end is not None:
            instance.end(event.occurred_at, number, _verdict(instance, event, end))

    def _begins(self, clock: Clock, event: Happening, before: Facts, now: Facts) -> bool:
        if not begins(clock, event, before, now):
            return False
        return clock.all_ is None or self.all_have(clock.all_, event.kind)

    def _start(self, name: str, clock: Clock, event: Happening, number: int) -> None:
        start = event.recorded_at if clock.starts == "recorded" else event.occurred_at
        if clock.since is not None:
            start = max((each.occurred_at for each in self.events if each.kind == clock.since), default=start)
        said = {**self.fields, **event.given}
        ending = clock.limit.ending(start, said, {**self.facts, **event.words}, self.calendar)
        if ending is not None:
            warn_at = self._warn_at(start, ending) if clock.warn else None
            self.obligations.append(Running(name, clock, number, start, ending.at, event.given, warn_at))

    def _warn_at(self, start: datetime, ending: Ending) -> datetime | None:
        """When the share of the time allowed has passed, counted as the limit itself is counted."""
        warn = self.regulation.warn
        if warn is None:
            return None
        numerator, denominator = map(int, warn.share.split("/"))
        return self.calendar.warn_at(start, ending.at, (numerator, denominator), clock_of(ending.part))

    # -- what a step does beside its events

    def take_back(self, kind: str) -> None:
        """The last event of ``kind`` counts as not having happened: what it began is void, what it ended runs on."""
        taken = max((n for n, event in enumerate(self.events) if event.kind == kind), default=-1)
        self.taken.add(taken)
        now, number = self.events[-1].occurred_at, len(self.events) - 1
        for instance in self.obligations:
            if instance.began_with == taken:
                instance.end(instance.ended_at or now, number, Verdict.VOID)
            elif instance.ended_with == taken:
                instance.run_on()

    def move(self, step: Step, given: Facts) -> None:
        """Go to the stage that follows a step."""
        follows = next((fork.then for fork in step.but if holds(fork.when, given)), step.then)
        if follows is not None and (step.all_ is None or self.all_have(step.all_, step.writes[-1])):
            self.stage = follows

    def all_have(self, name: str, kind: str) -> bool:
        """Whether everybody with an open slip, by the field ``name``, has done what was just done."""
        return all_have(((event.kind, event.given.get(name)) for event in self.events), kind)


def _verdict(instance: Running, event: Happening, end: End) -> Verdict:
    """The verdict on an instance that an event ends so."""
    at_its_limit = end is End.BY_CLOCK and event.occurred_at >= instance.due_at
    if end is End.FAILED or at_its_limit or event.occurred_at > instance.due_at:
        return Verdict.MISSED
    return Verdict.MET if end is End.MET else Verdict.VOID
