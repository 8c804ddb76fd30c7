"""When a question is asked, and who fills a quota: one small tree of expressions over the answers given before.

``{ item = "moved_in", is = "yes" }``, ``{ item = "quality", at_most = 2 }``, ``{ item = "name", answered = true }``,
put together by ``{ all = […] }``, ``{ any = […] }`` and ``{ not = {…} }``. What is said of an item without an answer
does not hold; neither does a bound of a role ("don't know"), which is no number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Annotated, TypeAlias

from pydantic import BaseModel, BeforeValidator, Discriminator, Field, Tag, model_validator

from casework.texts import Model

Answer: TypeAlias = str | int | float | list[str]
"""One answer as JSON has it: an option's code, several of them, a number, a day (ISO), words."""
Answers: TypeAlias = Mapping[str, Answer]
Bound: TypeAlias = int | float | date


def _several(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Codes = Annotated[tuple[str, ...], BeforeValidator(_several), Field(min_length=1)]


class Is(Model):
    """The answer is one of these options; of several answers, one of them is."""

    item: str
    is_: Annotated[Codes, Field(alias="is")]


class Within(Model):
    """The answer is a number, or a day, between the bounds, which belong to it."""

    item: str
    at_least: Bound | None = None
    at_most: Bound | None = None

    @model_validator(mode="after")
    def _possible(self) -> Within:
        low, high = self.at_least, self.at_most
        if low is None and high is None:
            raise ValueError("say at_least or at_most")
        if low is not None and high is not None and isinstance(low, date) is not isinstance(high, date):
            raise ValueError("at_least and at_most are either numbers or days")
        return self


class Answered(Model):
    """There is an answer, whatever it is; or there is none."""

    item: str
    answered: bool


class All(Model):
    """Every one of them holds."""

    all: Annotated[tuple[Condition, ...], Field(min_length=1)]


class AnyOf(Model):
    """One of them holds at least."""

    any: Annotated[tuple[Condition, ...], Field(min_length=1)]


class Not(Model):
    """It does not hold."""

    not_: Annotated[Condition, Field(alias="not")]


FORMS: dict[str, type[BaseModel]] = {
    "is": Is, "at_least": Within, "at_most": Within, "answered": Answered, "all": All, "any": AnyOf, "not": Not,
}  # fmt: skip


def _form(value: object) -> str | None:
    if isinstance(value, BaseModel):
        return type(value).__name__
    keys = set(value) if isinstance(value, Mapping) else set()
    found = {FORMS[key].__name__ for key in keys & FORMS.keys()}
    return found.pop() if len(found) == 1 else None


Condition: TypeAlias = Annotated[
    Annotated[Is, Tag("Is")]
    | Annotated[Within, Tag("Within")]
    | Annotated[Answered, Tag("Answered")]
    | Annotated[All, Tag("All")]
    | Annotated[AnyOf, Tag("AnyOf")]
    | Annotated[Not, Tag("Not")],
    Discriminator(
        _form,
        custom_error_type="condition",
        custom_error_message="a condition says is, at_least, at_most or answered of an item; or it is all, any, not",
    ),
]
for _model in (All, AnyOf, Not):
    _model.model_rebuild()

Leaf: TypeAlias = Is | Within | Answered
Tree: TypeAlias = Leaf | All | AnyOf | Not


def holds(condition: Tree | None, answers: Answers) -> bool:
    """Whether the answers fulfil a condition; none is always fulfilled."""
    return condition is None or evaluated(condition, lambda leaf: leaf_holds(leaf, answers.get(leaf.item)))


def evaluated(condition: Tree, leaf: Callable[[Leaf], bool]) -> bool:
    """The value of a tree whose leaves have those values."""
    match condition:
        case All():
            return all(evaluated(each, leaf) for each in condition.all)
        case AnyOf():
            return any(evaluated(each, leaf) for each in condition.any)
        case Not():
            return not evaluated(condition.not_, leaf)
        case _:
            return leaf(condition)


def leaf_holds(leaf: Leaf, answer: Answer | None) -> bool:
    """Whether one answer, None where there is none, is what a leaf asks for."""
    match leaf:
        case Answered():
            return (answer is not None) is leaf.answered
        case Is():
            given = answer if isinstance(answer, list) else [answer]
            return any(code in leaf.is_ for code in given)
        case Within():
            return answer is not None and _between(leaf, answer)


def _between(leaf: Within, answer: Answer) -> bool:
    value = _measured(answer, days=isinstance(leaf.at_least or leaf.at_most, date))
    if value is None:
        return False
    return (leaf.at_least is None or leaf.at_least <= value) and (leaf.at_most is None or value <= leaf.at_most)  # type: ignore[operator]


def _measured(answer: Answer, *, days: bool) -> Bound | None:
    """The answer as what its bounds are; None for a role or anything else that cannot be compared."""
    if not days:
        return answer if isinstance(answer, int | float) else None
    try:
        return date.fromisoformat(answer) if isinstance(answer, str) else None
    except ValueError:
        return None


def leaves(condition: Tree | None) -> Iterator[Leaf]:
    """What a condition says of single items, in its order."""
    match condition:
        case None:
            return
        case All():
            inner: tuple[Tree, ...] = condition.all
        case AnyOf():
            inner = condition.any
        case Not():
            inner = (condition.not_,)
        case _:
            yield condition
            return
    for each in inner:
        yield from leaves(each)


def items_of(condition: Tree | None) -> list[str]:
    """The items that a condition names, each once, in its order."""
    return list(dict.fromkeys(leaf.item for leaf in leaves(condition)))
