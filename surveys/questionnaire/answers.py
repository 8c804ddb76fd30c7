"""What a set of answers comes to: which items are shown, what each answer is worth, what is refused and why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from casework.wording import Phrase
from surveys.questionnaire.conditions import Answer, holds
from surveys.questionnaire.kinds import Kind
from surveys.questionnaire.parts import Item, Section
from surveys.questionnaire.values import REQUIRED, UNKNOWN_ITEM, Refused, value_of

Given = Mapping[str, object]
"""Answers as they come from outside, by item; None, empty words and an empty list are no answer."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of a set of answers; hidden items are in none of the three."""

    answers: dict[str, Answer] = field(default_factory=dict)
    """Codes, numbers and days by item: what an event keeps."""
    words: dict[str, str] = field(default_factory=dict)
    """What was written, by item: kept apart, where it can be erased."""
    refusals: dict[str, Phrase] = field(default_factory=dict)
    """By item, what is wrong and what to do."""

    @property
    def sound(self) -> bool:
        """Whether nothing is refused."""
        return not self.refusals

    @property
    def said(self) -> str | None:
        """The words as an event carries them, JSON by item; None where nothing was written."""
        return json.dumps(self.words, ensure_ascii=False) if self.words else None

    @property
    def all(self) -> dict[str, Answer]:
        """Answers and words together, as conditions look at them."""
        return {**self.answers, **self.words}


@dataclass(frozen=True, slots=True)
class Page:
    """A section as somebody meets it: with the items shown to them; says nothing of how it is drawn."""

    section: Section
    items: tuple[Item, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The items that want an answer here."""
        return tuple(item.code for item in self.items if item.asks)


class _Met(NamedTuple):
    """An item that is shown, with what was answered."""

    section: Section
    item: Item
    answer: Answer | None
    refusal: Phrase | None


def judge(sections: Sequence[Section], given: Given, *, complete: bool = True) -> Judged:
    """Judge answers from outside, item after item; whatever is hidden by the answers before it is left out.

    ``complete=False`` is for a sheet that is still being filled in: nothing is missing yet.
    """
    known = {item.code for section in sections for item in section.items}
    found = Judged(refusals={code: UNKNOWN_ITEM for code in given if code not in known})
    for met in _walk(sections, given):
        code = met.item.code
        if met.refusal is not None:
            found.refusals[code] = met.refusal
        elif met.answer is None:
            if complete and met.item.required:
                found.refusals[code] = REQUIRED
        elif met.item.kind is Kind.TEXT and not met.item.role_of(met.answer):
            found.words[code] = str(met.answer)
        else:
            found.answers[code] = met.answer
    return found


def pages(sections: Sequence[Section], answers: Given) -> list[Page]:
    """The pages of somebody with these answers: every section of which an item is shown."""
    together = groupby(_walk(sections, answers), key=lambda met: met.section.code)
    found = ([*group] for _code, group in together)
    return [Page(group[0].section, tuple(met.item for met in group)) for group in found]


def shown(sections: Sequence[Section], answers: Given) -> list[str]:
    """Codes of the items that somebody with these answers meets, notes among them, in order."""
    return [met.item.code for met in _walk(sections, answers)]


def _walk(sections: Sequence[Section], given: Given) -> Iterator[_Met]:
    """The items shown, one after the other: conditions look back, at answers of items that were shown; a section's at
    those before it.
    """
    so_far: dict[str, Answer] = {}
    for section in sections:
        if not holds(section.when, so_far):
            continue
        for item in section.items:
            if holds(item.when, so_far):
                met = _answered(section, item, given.get(item.code))
                if met.answer is not None:
                    so_far[item.code] = met.answer
                yield met


def _answered(section: Section, item: Item, given: object) -> _Met:
    try:
        return _Met(section, item, value_of(item, given), None)
    except Refused as refused:
        return _Met(section, item, None, refused.phrase)
