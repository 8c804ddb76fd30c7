"""The columns of a table of answers: one for each item, of several options one for each; every code a number.

Options count from 1 in the order of the sheet; those that are no value ("does not apply") are −1, −2, −3 and missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from casework.texts import Words
from surveys.questionnaire import Kind, Role
from surveys.results import Asked

MISSING: Mapping[str, int] = {role.value: -place for place, role in enumerate(Role, start=1)}
YES_NO = {1: Words(zh="选中", en="Chosen"), 0: Words(zh="未选", en="Not chosen")}


@dataclass(frozen=True, slots=True)
class Variable:
    """One column; ``option`` is the one of several options that it stands for."""

    name: str
    text: Words
    item: str
    option: str | None = None
    labels: Mapping[int, Words] = field(default_factory=dict)
    codes: Mapping[str, int] = field(default_factory=dict)
    """The number of each option's code."""
    low: float | None = None
    high: float | None = None
    words: bool = False
    """Whether it holds letters: a day, or what nobody knows the options of."""

    @property
    def missing(self) -> tuple[int, ...]:
        """The codes that stand for no value."""
        return tuple(sorted(code for code in self.labels if code < 0))

    def cell(self, answers: Mapping[str, float | None]) -> str:
        """What stands in a row, of the answers to the item (value by option); empty where it was not answered."""
        if self.option is not None:
            return "" if not answers else str(int(self.option in answers))
        for code, value in answers.items():
            if code in self.codes:
                return str(self.codes[code])
            return code if self.words or value is None else f"{value:g}"
        return ""


def variables(items: Iterable[Asked]) -> list[Variable]:
    """The columns of a questionnaire's items in their order; words are no part of the table."""
    taken: set[str] = set()
    return [each for item in items if item.kind is not Kind.TEXT for each in _of(item, taken)]


def _of(item: Asked, taken: set[str]) -> Iterator[Variable]:
    options = item.options or {}
    if item.kind is Kind.MULTIPLE:
        for code, words in options.items():
            text = Words(zh=f"{item.text.zh}：{words.zh}", en=f"{item.text.en}: {words.en}")
            yield Variable(_name(f"{item.code}_{code}", taken), text, item.code, code, YES_NO)
        return
    codes: dict[str, int] = {}
    labels: dict[int, Words] = dict(item.labels)
    for code, words in options.items():
        number = MISSING[item.roles[code]] if code in item.roles else sum(each > 0 for each in labels) + 1
        codes[code], labels[number] = number, words
    yield Variable(
        _name(item.code, taken), item.text, item.code, None, labels, codes, item.low, item.high,
        words=item.high is None and not options and item.kind is not Kind.NUMBER,
    )  # fmt: skip


RESERVED = frozenset(["ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"])
LONGEST = 60


def _name(wanted: str, taken: set[str]) -> str:
    """A name that every program takes: letters, digits and ``_``, no word of SPSS, and each once."""
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in wanted)[:LONGEST]
    plain = plain if plain[:1].isalpha() else f"v{plain}"
    plain = f"{plain}_" if plain.upper() in RESERVED else plain
    name, count = plain, 1
    while name.upper() in taken:
        count += 1
        name = f"{plain}_{count}"
    taken.add(name.upper())
    return name
