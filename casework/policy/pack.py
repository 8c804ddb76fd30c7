"""A pack: one edition of a regulation as clocks, scores, forms and pages read it, and what must hold in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from casework.policy.cycles import refuse_cycles
from casework.policy.model import (
    Approval,
    Category,
    Clause,
    Compliance,
    Extension,
    Ladder,
    Obligation,
    Post,
    SatisfactionRules,
    Scoring,
    Unclosed,
    refuse_repeats,
)
from casework.regulation.conditions import Facts, holds
from casework.regulation.model import Regulation, Stage, Step, Word
from casework.regulation.moves import Move, forks
from casework.texts import Model, Words
from casework.time.hours import OfficeHours, SteadyZone
from casework.vocabulary import EventKind, Satisfaction
from casework.vocabulary import Stage as KnownStage
from casework.vocabulary.desk import Role
from casework.vocabulary.own import BASE, known
from casework.wording import Phrase, as_read

UNHAPPY = frozenset({Satisfaction.DISSATISFIED, Satisfaction.VERY_DISSATISFIED})
NEITHER = "neither"
"""A customer who is neither satisfied nor dissatisfied."""


class Pack(Model):
    """One edition of one regulation, as far as the desk and the warehouse work by it."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    version: Annotated[str, Field(min_length=1)]
    title: Words
    source: Words
    effective_from: date
    timezone: SteadyZone = "Asia/Shanghai"
    office_hours: OfficeHours
    clauses: tuple[Clause, ...]
    obligations: tuple[Obligation, ...]
    acting: tuple[Obligation, ...] = ()
    """Clocks that nobody is measured by, and after which passing time acts all the same."""
    warn_share: tuple[int, int] = (2, 3)
    warn_clause: str = ""
    warn_tells: tuple[str, ...] = ()
    """The posts that are told of a warning."""
    contact_minutes: dict[str, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    """Minutes of the dispatch slip's contact limit, by urgency."""
    contact_clause: str | None = None
    extension: Extension = Extension(clause="", max_per_case=0)
    ladder: tuple[Ladder, ...]
    direct_escalation_clause: str = ""
    approvals: tuple[Approval, ...]
    unclosed: Unclosed = Unclosed(clause="")
    void_dispositions: tuple[str, ...]
    scoring: Scoring | None = None
    """None where projects are not scored."""
    satisfaction: SatisfactionRules
    compliance: Compliance
    categories: tuple[Category, ...] = ()
    roles: tuple[Post, ...]
    record_clause: str
    """The clause that asks for the minimum record."""
    regulation: Regulation
    """The edition it was read from."""
    stage_after: dict[str, str] = Field(default_factory=dict)
    """Where it stands after a deed; deeds not listed leave it where it was, or fork."""

    @field_validator("warn_share")
    @classmethod
    def _proper_share(cls, share: tuple[int, int]) -> tuple[int, int]:
        if not 0 < share[0] <= share[1]:
            raise ValueError("write a share of the time allowed, for instance [2, 3]")
        return share

    @field_validator("contact_minutes")
    @classmethod
    def _rising(cls, minutes: dict[str, int]) -> dict[str, int]:
        if any(a > b for a, b in pairwise(minutes.values())):
            raise ValueError("the more urgent, the fewer minutes")
        return minutes

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        self._refuse_repeats()
        self._refuse_missing_minutes()
        self._refuse_unknown_levels()
        refuse_cycles(self.fired)
        return self

    def _refuse_repeats(self) -> None:
        for place in ("clauses", "obligations", "categories", "roles"):
            refuse_repeats(place, [part.id for part in getattr(self, place)])
        refuse_repeats("ladder", [str(step.level) for step in self.ladder])

    def _refuse_missing_minutes(self) -> None:
        missing = sorted(self.words.get("urgency", {}).keys() - self.contact_minutes.keys())
        if self.contact_minutes and missing:
            raise ValueError(f"no minutes for {', '.join(missing)}")

    def _refuse_unknown_levels(self) -> None:
        steps = {step.level for step in self.ladder}
        for duty in self.obligations:
            if duty.escalate and duty.escalate.level not in steps:
                raise ValueError(
                    f"obligations.{duty.id}.escalate: level {duty.escalate.level} is not listed under [[ladder]]"
                )
        missing = sorted(steps - {int(level) for level in self.scoring.escalation_points}) if self.scoring else []
        if missing:
            raise ValueError(f"scoring.escalation_points: no points for level {missing[0]}")

    @property
    def words(self) -> dict[str, dict[str, Word]]:
        """Its own words, by vocabulary."""
        return self.regulation.words

    @property
    def stages(self) -> dict[str, Stage]:
        """Where a case can stand, in the order of a life."""
        return self.regulation.stages

    @property
    def first_stage(self) -> str:
        """Where a case begins: the first in that order."""
        return next(iter(self.stages))

    @property
    def steps(self) -> dict[str, Step]:
        """What can be done to it."""
        return self.regulation.steps

    @cached_property
    def takes_back(self) -> dict[str, str]:
        """Which kind of event counts as not having happened after one of another kind."""
        return {step.writes[-1]: step.takes_back for step in self.steps.values() if step.takes_back}

    @cached_property
    def clause_text(self) -> dict[str, Words]:
        """Texts by clause id."""
        return {clause.id: clause.text for clause in self.clauses}

    def said(self, vocabulary: str, word: str) -> Phrase:
        """A word as this regulation says it; one that it does not list as the house does, or else as it is stored."""
        return as_read(self.words.get(vocabulary, {}).get(word) or known(vocabulary, word), word)

    def base(self, vocabulary: str, word: str) -> str:
        """The base word that a word is: what Python asks about and what several regulations are counted by."""
        own = self.words.get(vocabulary, {}).get(word)
        return word if own is None or own.is_ is None else own.is_

    def choices(self, vocabulary: str, case: Facts | None = None) -> tuple[str, ...]:
        """The words that can be chosen: the regulation's own in its order, the house's where it lists none.

        With ``case``, only those that the regulation has for a case which says so.
        """
        own = self.words.get(vocabulary)
        if not own:
            return tuple(term.value for term in BASE.get(vocabulary, ()))
        return tuple(name for name, word in own.items() if case is None or holds(word.when, case))

    def stage_name(self, stage: str) -> Phrase:
        """A stage as this regulation says it; one that it has no more as the house does, or else as it is stored."""
        return as_read(self.stages.get(stage) or next((s for s in KnownStage if s == stage), None), stage)

    def satisfied(self, answer: Satisfaction) -> str:
        """What an answer means to conditions: ``yes`` or ``no``, or that the customer is neither."""
        if answer in self.satisfaction.satisfied:
            return "yes"
        return "no" if answer in UNHAPPY else NEITHER

    @cached_property
    def forks(self) -> dict[str, tuple[Move, ...]]:
        """The moves of deeds that lead here or there."""
        return forks(self.steps)

    @cached_property
    def moving(self) -> frozenset[str]:
        """Deeds that move a case, always or sometimes."""
        return frozenset((*self.stage_after, *self.forks))

    @cached_property
    def open_stages(self) -> frozenset[str]:
        """The stages at which a case is still worked."""
        return frozenset(name for name, stage in self.stages.items() if not stage.final)

    def ladder_step(self, level: int) -> Ladder | None:
        """The step of the escalation ladder for ``level``; None for 0 or a level the pack does not have."""
        return next((step for step in self.ladder if step.level == level), None)

    def post(self, name: str) -> Post | None:
        """The post of that name; None for a name that is none (whoever recorded the case, passing time)."""
        return self._posts.get(name)

    def roles_of(self, names: Iterable[str]) -> frozenset[Role]:
        """The roles of the application that some posts are; a post outside has none."""
        return frozenset(post.role for name in names if (post := self.post(name)) and post.role is not None)

    @cached_property
    def _posts(self) -> dict[str, Post]:
        return {post.id: post for post in self.roles}

    def clause_of(self, kind: EventKind) -> str:
        """The clause of the first step that writes ``kind``; of the first step of all where none does."""
        return self._clauses_of.get(kind.value, next(iter(self.steps.values())).clause[0])

    @cached_property
    def _clauses_of(self) -> dict[str, str]:
        by_people = [step for step in self.steps.values() if not step.by_clock]
        return {kind: step.clause[0] for step in reversed(by_people) for kind in step.writes}

    @property
    def fired(self) -> tuple[Obligation, ...]:
        """The obligations, and the clocks that only act: all that the clock works by."""
        return (*self.obligations, *self.acting)

    @cached_property
    def begun_by(self) -> dict[EventKind, tuple[Obligation, ...]]:
        """The clocks that an event of a kind may begin, in the pack's order."""
        kinds = dict.fromkeys(kind for rule in self.fired for kind in rule.from_)
        return {kind: tuple(rule for rule in self.fired if kind in rule.from_) for kind in kinds}

    @cached_property
    def _by_id(self) -> dict[str, Obligation]:
        return {rule.id: rule for rule in self.fired}

    def obligation(self, rule: str) -> Obligation:
        """The obligation with id ``rule``; raises ``KeyError``."""
        return self._by_id[rule]

    def target_of(self, rule: str) -> float:
        """The share of obligations of ``rule`` that must be met: what its clock says, or else what holds for all."""
        known = self._by_id.get(rule)
        return known.target if known is not None and known.target is not None else self.compliance.target
