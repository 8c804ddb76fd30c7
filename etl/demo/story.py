"""The story of one case while it is being told: steps by people, and what the clock does beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from casework.policy import Pack
from casework.record.events import Escalated, Event, Payload, Reopened, Warned
from casework.time.worktime import WorkCalendar
from casework.vocabulary import Clock, EventKind
from etl.demo.dice import Dice

CLOCK = "clock"
CLOCKED = frozenset({EventKind.CONTACTED, EventKind.APPOINTED, EventKind.SOLVED, EventKind.FED_BACK})
"""Kinds that stop a clock which warns; when in time, they are also entered in time."""
LEADERS = {1: ("project_gm", "project_gm", "subsidiary_gm", "vice_president"), 2: ("company_gm",)}


@dataclass(slots=True, eq=False)
class Step:
    """One fact of a story; ``about`` names the rule and the step it refers to (facts of the clock, corrections)."""

    at: datetime
    recorded: datetime
    actor: str
    payload: Payload
    about: tuple[str, Step] | None = None
    untold: bool = False
    """It would have happened after the story fell silent or after the last day."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What all stories share: the rules, the calendar, the dice and the end of the known time."""

    pack: Pack
    calendar: WorkCalendar
    dice: Dice
    until: datetime


@dataclass(slots=True)
class Story:
    """One case, told step by step; ``silent_after`` is the kind after which nobody does anything more."""

    stage: Stage
    case_id: str
    project: str
    silent_after: EventKind | None = None
    late_entry: float = 0.035
    steps: list[Step] = field(default_factory=list)
    _silent_from: datetime | None = None

    @property
    def dice(self) -> Dice:
        """The dice."""
        return self.stage.dice

    @property
    def calendar(self) -> WorkCalendar:
        """The pack's working time."""
        return self.stage.calendar

    def tell(self, at: datetime, actor: str, payload: Payload, in_time: datetime | None = None) -> Step:
        """Add a step by a person; ``in_time`` is the limit that its entry keeps when the step itself does."""
        at = max(at, self.steps[0].at).replace(microsecond=0) if self.steps else at
        step = Step(at, self._recorded(at, in_time), actor, payload)
        step.untold = at >= self.stage.until or (self._silent_from is not None and at > self._silent_from)
        if not step.untold and payload.kind is self.silent_after and self._silent_from is None:
            self._silent_from = at
        self.steps.append(step)
        return step

    def watch(self, rule: str, start: Step, due: datetime, done: Step | None) -> Step | None:
        """Let the clock warn and escalate for one obligation, which ``done`` meets or supersedes.

        Returns the escalation, if there is one.
        """
        if start.untold:
            return None
        obligation = self.stage.pack.obligation(rule)
        seen = None if done is None or done.untold else done.at
        if done is not None and seen is not None and seen <= due < done.recorded and not self._entered_at_once(done):
            seen = done.recorded  # entered after the limit: the clock could not know
        if obligation.warn:
            warn_at = self.calendar.warn_at(start.at, due, self.stage.pack.warn_share, obligation.clock)
            if seen is None or seen > warn_at:
                payload = Warned(obligation="?", clause=obligation.clause, due_at=due)
                self._ring(rule, start, warn_at, payload)
        if obligation.escalate is None or (seen is not None and seen <= due):
            return None
        level, cause = obligation.escalate.level, obligation.escalate.cause
        if self._raised() >= level:
            return None
        return self._ring(rule, start, due, self._escalated(level, cause, obligation.clause))

    def _raised(self) -> int:
        """The highest level reached since the case was last opened: it is not raised there again."""
        level = 0
        for step in self.steps:
            if isinstance(step.payload, Reopened):
                level = 0
            elif isinstance(step.payload, Escalated) and not step.untold:
                level = max(level, step.payload.level)
        return level

    def _entered_at_once(self, step: Step) -> bool:
        """Whether a step was entered together with the case itself, which had waited on paper."""
        return step.recorded <= self.steps[0].recorded + timedelta(minutes=1)

    def limit(self, rule: str, start: datetime) -> datetime:
        """When an obligation with a fixed limit is due."""
        obligation = self.stage.pack.obligation(rule)
        due = self.calendar.due(start, obligation.limit, obligation.clock)
        if due is None or obligation.clock is Clock.AGREED:
            raise ValueError(f"{rule} has no fixed limit")
        return due

    def events(self) -> Iterator[Event]:
        """The told steps as events, in the order in which they were recorded (their versions are 1, 2, 3 …)."""
        told = sorted((s for s in self.steps if not s.untold), key=lambda s: (s.recorded, s.at))
        versions = {id(step): number for number, step in enumerate(told, 1)}
        for step in told:
            yield Event(
                stream=f"case/{self.case_id}",
                occurred_at=step.at,
                recorded_at=step.recorded,
                actor=step.actor,
                project=self.project,
                payload=self._resolved(step, versions),
            )

    def _resolved(self, step: Step, versions: dict[int, int]) -> Payload:
        """The payload with the version it refers to, known only now."""
        if step.about is None:
            return step.payload
        rule, start = step.about
        version = versions[id(start)]
        if step.payload.kind is EventKind.CORRECTED:
            return step.payload.model_copy(update={"target": version})
        return step.payload.model_copy(update={"obligation": f"{self.case_id}:{rule}:{version}"})

    def _escalated(self, level: int, cause: str, clause: str) -> Escalated:
        return Escalated(level=level, cause=cause, to=self.dice.pick(LEADERS[level]), clause=clause, obligation="?")

    def _ring(self, rule: str, start: Step, at: datetime, payload: Payload) -> Step:
        recorded = max(at, start.recorded) + timedelta(seconds=self.dice.between(1, 59))
        step = Step(at, recorded, CLOCK, payload, about=(rule, start))
        step.untold = recorded >= self.stage.until
        self.steps.append(step)
        return step

    def _recorded(self, at: datetime, in_time: datetime | None) -> datetime:
        late = self.dice.chance(self.late_entry)
        recorded = at + timedelta(minutes=self.dice.around(420, 1.0) if late else self.dice.around(2.0, 0.8))
        if in_time is not None and at <= in_time and not (late and self.dice.chance(0.3)):
            recorded = max(min(recorded, in_time), at)
        if self.steps:
            recorded = max(recorded, self.steps[0].recorded + timedelta(seconds=1))
        last_moment = self.stage.until - timedelta(seconds=1)
        if recorded > last_moment:  # not yet entered, it would not stand in the ledger: so it was entered at once
            recorded = at + timedelta(minutes=1)
        return max(min(recorded.replace(microsecond=0), last_moment), at)
