"""Policy packs: what a regulation decides, as data. Load, validate, choose the version in force.

A pack is one TOML file in ``data/policies/``. Several files may carry the same ``id`` with different
``effective_from`` dates: they are versions, and each obligation is judged by the version in force when it started.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date, time
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from casework.errors import PolicyError
from casework.vocabulary import (
    Appointment,
    Channel,
    Clock,
    ClubBand,
    Concern,
    Disposition,
    EscalationCause,
    EventKind,
    Nature,
    Satisfaction,
    Severity,
    Urgency,
)


class Model(BaseModel):
    """Base of all parts of a pack: immutable, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Words(Model):
    """A text in both languages, paraphrased from the regulation."""

    zh: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    def label(self, language: str) -> str:
        """Return the text in ``language`` (``zh…`` for Chinese, anything else for English)."""
        return self.zh if language.startswith("zh") else self.en


class Clause(Model):
    """One clause of the regulation."""

    id: str
    text: Words


class OfficeHours(Model):
    """Office hours of a working day, as local times, in order and not overlapping."""

    periods: tuple[tuple[time, time], ...]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.periods:
            raise ValueError('give at least one period, for instance [["09:00", "18:00"]]')
        flat = [moment for period in self.periods for moment in period]
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

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        given = [u for u in (self.minutes, self.hours, self.days, self.half_days) if u is not None]
        if len(given) != 1:
            raise ValueError("give exactly one of minutes, hours, days, half_days")
        return self


class When(Model):
    """Conditions; empty means always.

    ``channel``, ``nature``, ``concern`` and ``severity`` look at the case as now classified; ``appointment`` and
    ``level`` at the from-event's payload, and hold when that payload has no such field.
    """

    channel: tuple[Channel, ...] = ()
    nature: tuple[Nature, ...] = ()
    concern: tuple[Concern, ...] = ()
    severity: tuple[Severity, ...] = ()
    appointment: tuple[Appointment, ...] = ()
    level: tuple[int, ...] = ()


class Escalation(Model):
    """Raise the case to ``level`` for ``cause`` when the obligation is missed."""

    level: Annotated[int, Field(ge=1, le=2)]
    cause: EscalationCause


class Obligation(Model):
    """Once one of ``from`` happened, one of ``to`` must happen within the limit."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    clause: str
    name: Words
    from_: tuple[EventKind, ...] = Field(alias="from", min_length=1)
    to: tuple[EventKind, ...] = Field(min_length=1)
    clock: Clock
    limit: Limit | None = None
    when: When = When()
    superseded_by: tuple[EventKind, ...] = ()
    """A later event of these kinds ends the obligation: void if the limit had not passed, missed if it had."""
    warn: bool = False
    """Warn the responsible department at the pack's warning share of the time allowed."""
    escalate: Escalation | None = None
    deem: EventKind | None = None
    points: Annotated[int, Field(ge=0)] = 0
    """Score points lost when missed or overdue."""
    set_by: Annotated[str, Field(pattern="^(clause|company)$")] = "clause"
    """Whether the limit stands in the source or was set by the company."""

    @model_validator(mode="after")
    def _limit_fits_clock(self) -> Self:
        if (self.clock is Clock.AGREED) == (self.limit is not None):
            raise ValueError("clock 'agreed' takes no limit; 'clock' and 'working' need one")
        if self.limit and self.limit.half_days is not None and self.clock is not Clock.WORKING:
            raise ValueError("half_days need the working clock")
        if set(self.from_) == set(self.to):
            raise ValueError("from and to are the same events: the obligation would never end")
        return self


class Extension(Model):
    """How often a deadline may be moved, and whether the customer must confirm (4.4.3)."""

    clause: str
    max_per_case: Annotated[int, Field(ge=0)]
    needs_confirmation: bool


class Ladder(Model):
    """Who receives an escalation of a level."""

    level: Annotated[int, Field(ge=1, le=2)]
    clause: str
    receivers: tuple[str, ...] = Field(min_length=1)


class Approval(Model):
    """Approval route of a claim up to ``max_amount`` yuan (inclusive; None = no bound), in order."""

    clause: str
    max_amount: Annotated[float, Field(gt=0)] | None = None
    endorse: tuple[str, ...] = ()
    approve: tuple[str, ...] = Field(min_length=1)


class Unclosed(Model):
    """Register of unclosed complaints (3.3.11)."""

    clause: str
    penalty_after_days: Annotated[int, Field(ge=1)]
    penalty_points: Annotated[int, Field(ge=0)]


class Scoring(Model):
    """Points of the monthly assessment (4.8)."""

    clause: str
    base: int
    floor: int
    ceiling: int
    escalation_points: dict[str, int]
    """Points lost per escalation, by level: ``{"1": 3, "2": 5}``."""
    bonus_clause: str
    bonus_points: Annotated[int, Field(ge=0)]
    bonus_cap: Annotated[int, Field(ge=0)]
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
    club_satisfied: tuple[ClubBand, ...]
    survey_satisfied_from: Annotated[int, Field(ge=1, le=5)]
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
    concern: Concern
    name: Words


class Role(Model):
    """An actor of the regulation."""

    id: str
    name: Words


class Pack(Model):
    """One version of one policy pack."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    version: str
    title: Words
    source: Words
    effective_from: date
    timezone: str = "Asia/Shanghai"
    office_hours: OfficeHours
    clauses: tuple[Clause, ...]
    obligations: tuple[Obligation, ...]
    warn_share: tuple[int, int] = (2, 3)
    warn_clause: str
    contact_minutes: dict[Urgency, int]
    """Minutes of the dispatch slip's contact limit, by urgency (4.4.2.2)."""
    extension: Extension
    ladder: tuple[Ladder, ...]
    direct_escalation_clause: str
    approvals: tuple[Approval, ...]
    unclosed: Unclosed
    void_dispositions: tuple[Disposition, ...]
    scoring: Scoring
    satisfaction: SatisfactionRules
    compliance: Compliance
    categories: tuple[Category, ...] = ()
    roles: tuple[Role, ...] = ()
    major_event: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        known = {clause.id for clause in self.clauses}
        for place, clause in self._clause_references():
            if clause not in known:
                raise ValueError(f"{place}: clause {clause!r} is not listed under [[clauses]]")
        _refuse_repeats("clauses", [c.id for c in self.clauses])
        _refuse_repeats("obligations", [o.id for o in self.obligations])
        _refuse_repeats("categories", [c.id for c in self.categories])
        self._refuse_cycles()
        return self

    def _clause_references(self) -> list[tuple[str, str]]:
        return [
            *((f"obligations.{o.id}.clause", o.clause) for o in self.obligations),
            *((f"ladder.{step.level}.clause", step.clause) for step in self.ladder),
            *((f"approvals.{i}.clause", a.clause) for i, a in enumerate(self.approvals)),
            ("extension.clause", self.extension.clause),
            ("warn_clause", self.warn_clause),
            ("direct_escalation_clause", self.direct_escalation_clause),
            ("unclosed.clause", self.unclosed.clause),
            ("scoring.clause", self.scoring.clause),
            ("scoring.bonus_clause", self.scoring.bonus_clause),
        ]

    def _refuse_cycles(self) -> None:
        """An automatic step (escalation, deemed approval) must not cause itself without a human step between."""
        causes = {
            start: {e for e in (EventKind.ESCALATED if o.escalate else None, o.deem) if e is not None}
            for o in self.obligations
            for start in o.from_
            if not (
                o.escalate and start is EventKind.ESCALATED and o.when.level and max(o.when.level) < o.escalate.level
            )
        }
        for start, first in causes.items():
            path, reach = [start], first
            while reach:
                step = sorted(reach)[0]
                if step in path:
                    raise ValueError(f"obligations form a cycle: {' → '.join([*path, step])}")
                path.append(step)
                reach = causes.get(step, set())

    @cached_property
    def clause_text(self) -> dict[str, Words]:
        """Texts by clause id."""
        return {clause.id: clause.text for clause in self.clauses}

    def obligation(self, rule: str) -> Obligation:
        """The obligation with id ``rule``; raises ``KeyError``."""
        return {o.id: o for o in self.obligations}[rule]


def _refuse_repeats(place: str, ids: list[str]) -> None:
    repeated = sorted({i for i in ids if ids.count(i) > 1})
    if repeated:
        raise ValueError(f"{place}: {', '.join(repeated)} stands more than once")


def load_pack(path: Path) -> Pack:
    """Read and validate one pack; raises ``PolicyError`` naming file, line or key, and reason."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError("{file}: cannot be read ({reason}).", file=path.name, reason=error) from error
    except tomllib.TOMLDecodeError as error:
        raise PolicyError("{file}: not valid TOML ({reason}).", file=path.name, reason=error) from error
    try:
        return Pack.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "pack"
        reason = re.sub(r"^Value error, ", "", first["msg"])
        raise PolicyError("{file}: {key}: {reason}.", file=path.name, key=key, reason=reason) from error


class Policies:
    """All packs of an installation, by id and effective date."""

    def __init__(self, packs: list[Pack]) -> None:
        self.packs = sorted(packs, key=lambda pack: (pack.id, pack.effective_from))
        dates = [(pack.id, pack.effective_from) for pack in self.packs]
        for a, b in pairwise(dates):
            if a == b:
                raise PolicyError(
                    "Pack {pack} has two versions from {date}: give one another date.", pack=a[0], date=a[1]
                )

    @classmethod
    def load(cls, folder: Path) -> Policies:
        """Load every ``*.toml`` in ``folder``; raises ``PolicyError`` when one is wrong or none is there."""
        packs = [load_pack(path) for path in sorted(folder.glob("*.toml"))]
        if not packs:
            raise PolicyError("No policy pack in {folder}: put one there or set YINGSHENG_POLICY_DIR.", folder=folder)
        return cls(packs)

    def versions(self, pack_id: str) -> list[Pack]:
        """Versions of one pack, oldest first; raises ``PolicyError`` when there is none."""
        found = [pack for pack in self.packs if pack.id == pack_id]
        if not found:
            raise PolicyError("There is no policy pack called {pack}.", pack=pack_id)
        return found

    def in_force(self, pack_id: str, day: date) -> Pack:
        """The version in force on ``day`` (local); before the first, the first."""
        versions = self.versions(pack_id)
        return ([pack for pack in versions if pack.effective_from <= day] or versions[:1])[-1]
