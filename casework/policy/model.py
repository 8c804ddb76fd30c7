"""The parts of a pack: what clocks, scores, forms and pages read of one edition of a regulation."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from casework.regulation.conditions import Condition
from casework.regulation.durations import Duration
from casework.regulation.limits import Carried, Part, clock_of
from casework.regulation.limits import Limit as Written
from casework.texts import Model, Words
from casework.time.hours import Limit
from casework.vocabulary import (
    Clock,
    EventKind,
    Satisfaction,
)
from casework.vocabulary.desk import Role


class Clause(Model):
    """One clause of the regulation."""

    id: str
    text: Words


class Escalation(Model):
    """Raise the case to ``level`` for ``cause`` when the obligation is missed."""

    level: Annotated[int, Field(ge=1, le=3)]
    cause: str


class Act(Model):
    """What passing time writes, as the step says it: an approval that silence is, another severity, an ending."""

    kind: EventKind
    says: dict[str, str | int] = Field(default_factory=dict)


class Obligation(Model):
    """Once one of ``from`` happened, one of ``to`` must happen until it is ``due``, as the folder writes it."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    clause: str
    name: Words
    from_: tuple[EventKind, ...] = Field(alias="from", min_length=1)
    to: tuple[EventKind, ...] = Field(min_length=1)
    due: Written
    from_with: Condition = Field(default_factory=dict)
    """What the from-event must carry, where it can carry it."""
    when: Condition = Field(default_factory=dict)
    """What the case must be right after it."""
    unless: Condition = Field(default_factory=dict)
    """What it must not be."""
    to_with: Condition = Field(default_factory=dict)
    """What the to-event must carry; a callback that did not reach the customer never counts."""
    same: tuple[str, ...] = ()
    """The fields in which from-event and to-event agree: one instance for each department, part, order …"""
    since: EventKind | None = None
    """Time counts from the last event of this kind."""
    starts: Annotated[str, Field(pattern="^(happened|recorded)$")] = "happened"
    """Whether time counts from when the from-event happened or from when it was entered."""
    all_: Annotated[str | None, Field(alias="all")] = None
    """It begins when everybody has done the from-event who, by this field, was asked to."""
    stops: tuple[EventKind, ...] = ()
    """A later event of these kinds ends the obligation: void if the limit had not passed, missed if it had."""
    failed_by: tuple[EventKind, ...] = ()
    """After an event of these kinds it can no longer be kept."""
    warn: bool = False
    """Warn the responsible department at the pack's warning share of the time allowed."""
    escalate: Escalation | None = None
    act: Act | None = None
    """What passing time writes when the limit is missed, where that is no escalation."""
    missed: str = ""
    """The step that passing time takes when the limit is missed."""
    counts: bool = True
    """Whether somebody is measured by it; if not, it only acts."""
    points: Annotated[int, Field(ge=0)] = 0
    """Score points lost when missed or overdue."""
    target: Annotated[float | None, Field(gt=0, le=1)] = None
    """The share of it that must be kept, where the regulation names one."""
    set_by: Annotated[str, Field(pattern="^(clause|company)$")] = "clause"
    """Whether the limit stands in the source or was set by the company."""

    @property
    def only_part(self) -> Part | None:
        """The limit where it is one duration, or the moment in the from-event; None where more has to be asked."""
        part = self.due.parts[0] if len(self.due.parts) == 1 else None
        return part if isinstance(part, Duration) or part == Carried("due_at") else None

    @property
    def limit(self) -> Limit | None:
        """How long, where one duration is all that the limit says."""
        return self.only_part.as_limit() if isinstance(self.only_part, Duration) else None

    @property
    def clock(self) -> Clock:
        """In which time it is counted: office time, where one part of the limit is."""
        clocks = {clock_of(part) for part in self.due.all_parts()}
        return next(clock for clock in (Clock.WORKING, Clock.CLOCK, Clock.AGREED) if clock in clocks)

    @model_validator(mode="after")
    def _can_end(self) -> Self:
        if "caller" in self.to_with and EventKind.CALLED_BACK not in self.to:
            raise ValueError("to_with.caller is about callbacks: name called_back under to")
        if set(self.from_) == set(self.to):
            raise ValueError("from and to are the same events: the obligation would never end")
        return self


class Extension(Model):
    """How often a deadline may be moved, and whether the customer must confirm."""

    clause: str
    max_per_case: Annotated[int, Field(ge=0)] | None = None
    """None: as often as the customer confirms it."""
    needs_confirmation: bool = False
    confirmation_clause: str | None = None
    """Clause that refuses or cancels an extension without the customer's confirmation."""


class Ladder(Model):
    """Who receives an escalation of a level."""

    level: Annotated[int, Field(ge=1, le=3)]
    clause: str
    receivers: tuple[str, ...] = Field(min_length=1)


class Approval(Model):
    """Approval route of a claim up to ``max_amount`` yuan (inclusive; None = no bound), in order."""

    clause: str
    max_amount: Annotated[float, Field(gt=0)] | None = None
    sum_per: str = "claim"
    """``household`` where its claims are added up."""
    endorse: tuple[str, ...] = ()
    approve: tuple[str, ...] = Field(min_length=1)


class Unclosed(Model):
    """Register of unclosed complaints."""

    clause: str
    penalty_after_days: Annotated[int, Field(ge=1)] = 1
    penalty_points: Annotated[int, Field(ge=0)] = 0


class Scoring(Model):
    """Points of the monthly assessment."""

    clause: str
    base: int
    floor: int
    ceiling: int
    escalation_points: dict[str, int]
    """Points lost per escalation, by level: ``{"1": 3, "2": 5}``."""
    bonus_clause: str = ""
    bonus_points: Annotated[int, Field(ge=0)] = 0
    bonus_cap: Annotated[int, Field(ge=0)] = 0
    others: float | None = None
    """Points lost for a missed limit of which no line says anything else; None where only limits named cost points."""
    per: Annotated[int | None, Field(ge=1)] = None
    """Points for missed limits count per so many limits that fell due; None: as they are."""
    appeals: Duration = Duration(3, "day", working=True)
    """How long the lines of a proposed month can be contested."""
    set_by: Annotated[str, Field(pattern="^(clause|company)$")] = "company"

    @model_validator(mode="after")
    def _bounds(self) -> Self:
        if not self.floor <= self.base <= self.ceiling:
            raise ValueError("floor ≤ base ≤ ceiling must hold")
        return self


class SatisfactionRules(Model):
    """Which answers count as satisfied, and the targets."""

    target: Annotated[float, Field(gt=0, le=1)]
    satisfied: tuple[Satisfaction, ...]
    club_satisfied: tuple[str, ...]
    survey_satisfied_from: Annotated[int, Field(ge=1, le=5)] | None = None
    min_n: Annotated[int, Field(ge=1)] = 5
    set_by: Annotated[str, Field(pattern="^(clause|company)$")] = "company"


class Compliance(Model):
    """Targets and bands of the compliance and unresolved pages."""

    target: Annotated[float, Field(gt=0, le=1)]
    min_n: Annotated[int, Field(ge=1)] = 5
    age_bands_days: tuple[int, ...] = (3, 7, 15, 30, 60)
    late_entry_minutes: Annotated[int, Field(ge=0)] = 60
    """An event recorded later than this after it happened is a late entry."""

    @field_validator("age_bands_days")
    @classmethod
    def _ascending(cls, days: tuple[int, ...]) -> tuple[int, ...]:
        if any(a >= b for a, b in pairwise((0, *days))):
            raise ValueError("age_bands_days must rise, from 1 up")
        return days


class Category(Model):
    """A finer subject under a concern."""

    id: str
    concern: str
    name: Words


class Post(Model):
    """A post of the regulation: the role of the application that it is (None for one outside), and its scope."""

    id: str
    name: Words
    role: Role | None = None
    scope: str = "project"

    @property
    def is_company_department(self) -> bool:
        """Whether it is a department of the company: held only by a right for all projects."""
        return self.role is Role.DEPARTMENT and self.scope == "company"


def refuse_repeats(place: str, ids: list[str]) -> None:
    """Raise ``ValueError`` when an id stands twice in ``ids``; the message begins with ``place``."""
    repeated = sorted({i for i in ids if ids.count(i) > 1})
    if repeated:
        raise ValueError(f"{place}: {', '.join(repeated)} stands more than once")
