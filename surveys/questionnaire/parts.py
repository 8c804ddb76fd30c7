"""What a questionnaire is made of, as its file writes it: sections, which are its pages, items, options."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Annotated

from pydantic import Field

from casework.texts import Model, Words
from surveys.questionnaire.conditions import Answer, Condition, Tree
from surveys.questionnaire.kinds import CHOICES, MEASURED, Kind, Measure, Role

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
"""Lower case, because SQL and SPSS make no difference between cases."""
OptionCode = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,60}$")]
LONGEST_WORDS = 1_000
TOP = 10


class Option(Words):
    """One answer to choose; ``role`` says that it is no value, ``exclusive`` that it goes with no other."""

    code: OptionCode
    role: Role | None = None
    exclusive: bool = False

    @property
    def alone(self) -> bool:
        """Whether it goes with no other: a role never does."""
        return self.exclusive or self.role is not None


class Item(Model):
    """One question, or a text to read; ``min`` and ``max`` bound the value, of ``multiple`` how many are chosen."""

    code: Code
    kind: Kind
    text: Words
    hint: Words | None = None
    required: bool = False
    when: Condition | None = None
    options: tuple[Option, ...] = ()
    """What can be chosen; of other kinds than single and multiple, roles alone."""
    low: Annotated[float | None, Field(alias="min")] = None
    high: Annotated[float | None, Field(alias="max")] = None
    labels: dict[str, Words] = Field(default_factory=dict)
    """What points of a scale mean, by the point."""
    whole: bool = False
    unit: Words | None = None
    earliest: date | None = None
    latest: date | None = None
    longest: Annotated[int, Field(ge=1, le=20_000)] = LONGEST_WORDS
    pattern: str | None = None
    """A regular expression that the whole text matches."""
    message: Words | None = None
    """What is said of an answer outside these bounds, instead of the general sentence."""
    measures: Measure | None = None
    given: Code | None = None
    """The fact of the person that answers it: it is asked only of whom that is not known."""

    @property
    def asks(self) -> bool:
        """Whether it wants an answer."""
        return self.kind is not Kind.NOTE

    @cached_property
    def by_code(self) -> dict[str, Option]:
        """Its options by code."""
        return {option.code: option for option in self.options}

    @cached_property
    def roles(self) -> dict[str, Role]:
        """Roles by the code of their option."""
        return {option.code: option.role for option in self.options if option.role is not None}

    @property
    def points(self) -> range:
        """The points of a scale, lowest first; empty of another kind."""
        if self.kind is Kind.ZERO_TO_TEN:
            return range(TOP + 1)
        if self.kind is not Kind.SCALE or self.low is None or self.high is None:
            return range(0)
        return range(int(self.low), int(self.high) + 1)

    @cached_property
    def ticked(self) -> frozenset[str]:
        """All that can be ticked: options, and points as they are written."""
        return frozenset((*self.by_code, *map(str, self.points)))

    @property
    def is_choice(self) -> bool:
        """Whether its answer is options."""
        return self.kind in CHOICES

    @property
    def is_measured(self) -> bool:
        """Whether its answer is a number."""
        return self.kind in MEASURED

    def role_of(self, answer: Answer) -> Role | None:
        """The role that an answer stands for; None for one that is a value."""
        given = answer if isinstance(answer, list) else [answer]
        return next((self.roles[code] for code in given if isinstance(code, str) and code in self.roles), None)


class Section(Model):
    """One page."""

    code: Code
    title: Words
    about: Words | None = None
    when: Condition | None = None
    items: Annotated[tuple[Item, ...], Field(min_length=1)]

    def conditions(self, item: Item) -> tuple[Tree, ...]:
        """What must hold for one of its items to be shown."""
        return tuple(each for each in (self.when, item.when) if each is not None)


class Consent(Words):
    """What a person agrees to by answering; its version is kept with the answer."""

    version: Annotated[str, Field(min_length=1, max_length=60)]
