"""A questionnaire: its sections in their order, and what they make of somebody's answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from typing import Annotated

from pydantic import BeforeValidator, Field

from casework.texts import Model, Words
from casework.vocabulary.asking import Mode
from surveys.questionnaire.answers import Given, Judged, Page, judge, pages, shown
from surveys.questionnaire.conditions import All, Answer, Tree
from surveys.questionnaire.kinds import Measure, Purpose
from surveys.questionnaire.parts import Code, Consent, Item, Section


def _listed(value: object) -> object:
    return (value,) if isinstance(value, str) else value


class Questionnaire(Model):
    """One version of a questionnaire; answers keep which they were given to."""

    id: Code
    version: Annotated[int, Field(ge=1)]
    title: Words
    purpose: Purpose = Purpose.SURVEY
    modes: Annotated[tuple[Mode, ...], Field(min_length=1)] = (Mode.PHONE,)
    clause: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    """The clauses of the regulation in whose folder it lies."""
    about: Words | None = None
    consent: Consent | None = None
    thanks: Words | None = None
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]

    @cached_property
    def items(self) -> dict[str, Item]:
        """Every item by its code, in the order they are asked; texts to read are among them."""
        return {item.code: item for section in self.sections for item in section.items}

    @cached_property
    def conditions(self) -> dict[str, tuple[Tree, ...]]:
        """What must hold for an item to be shown: its section's condition and its own."""
        return {item.code: section.conditions(item) for section in self.sections for item in section.items}

    def condition(self, code: str) -> Tree | None:
        """The same as one tree; None where an item is always shown."""
        both = self.conditions[code]
        return All(all=both) if len(both) > 1 else next(iter(both), None)

    @cached_property
    def content(self) -> str:
        """All it says, as JSON that is the same for the same content: what a published version keeps."""
        said = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content: two with the same one ask the same."""
        return sha256(self.content.encode()).hexdigest()

    def shown(self, answers: Given) -> list[str]:
        """Codes of the items that somebody with these answers meets, notes among them, in order."""
        return shown(self.sections, answers)

    def pages(self, answers: Given) -> list[Page]:
        """The pages of somebody with these answers: every section of which an item is shown."""
        return pages(self.sections, answers)

    def judged(self, answers: Given, *, complete: bool = True) -> Judged:
        """Clean answers, words apart, and what is refused; nothing that the answers hide is in any of them.

        ``complete=False`` is for a sheet that is still being filled in: nothing is missing yet.
        """
        return judge(self.sections, answers, complete=complete)

    def measuring(self, measure: Measure) -> list[Item]:
        """The items that measure this, in order."""
        return [item for item in self.items.values() if item.measures is measure]

    def prefilled(self, facts: Mapping[str, str]) -> dict[str, Answer]:
        """The answers that facts of the person give before anything is asked."""
        return {item.code: facts[fact] for item, fact in self.of_the_person if facts.get(fact) in item.by_code}

    @cached_property
    def of_the_person(self) -> tuple[tuple[Item, str], ...]:
        """The items that a fact of the person may answer, each with that fact."""
        return tuple((item, item.given) for item in self.items.values() if item.given is not None)
