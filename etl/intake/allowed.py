"""What may stand in the columns of a file: bounds of numbers and words to choose among, for whoever mends a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from casework.texts import Words
from etl.intake.kinds import Column, Type
from etl.intake.profiles import Profile, meant
from surveys.questionnaire import Item, Questionnaire

NONE_AT_ALL = 0.001
"""A lowest number below this means that a number is above nothing."""
CHOOSE, BETWEEN = "Choose among: {words}.", "Right is {low} to {high}."
ABOVE_NOTHING, AT_LEAST = "Right is a number above 0.", "Right is {low} or more."
ADVICE = (CHOOSE, BETWEEN, ABOVE_NOTHING, AT_LEAST)
"""What would be right, as gettext msgids."""
_NUMBERS = frozenset({"out_of_range", "not_a_number", "answer_not_allowed"})
_WORDS = frozenset({"unknown_word", "no_such_answer", "foreign_word"})
YES_NO = (Words(zh="是", en="yes"), Words(zh="否", en="no"))


@dataclass(frozen=True, slots=True)
class Allowed:
    """The lowest and the highest number, either or both None; the words, none where any will do."""

    low: float | None = None
    high: float | None = None
    words: tuple[Words, ...] = ()


def advice(rule: str, right: Allowed) -> str | None:
    """Which of ``ADVICE`` helps whoever broke a rule; None where nothing is known."""
    if rule in _WORDS and right.words:
        return CHOOSE
    if rule not in _NUMBERS or right.low is None:
        return None
    if right.high is not None:
        return BETWEEN
    return ABOVE_NOTHING if right.low == 0 else AT_LEAST


def bounds(right: Allowed) -> dict[str, str]:
    """The numbers that a sentence of ``ADVICE`` names."""
    return {name: f"{value:g}" for name in ("low", "high") if (value := getattr(right, name)) is not None}


def plainly(rule: str, message: str, right: Allowed) -> str:
    """In English, what is wrong and what would be right where that is known."""
    found = advice(rule, right)
    words = ", ".join(words.en for words in right.words)
    return message if found is None else f"{message} {found.format(words=words, **bounds(right))}"


def allowed(profile: Profile, headers: Sequence[str], sheet: Questionnaire | None) -> dict[str, Allowed]:
    """By column of the file, what may stand there; columns in which anything may stand are left out."""
    return dict(_of_columns(profile, tuple(headers))) | dict(_of_items(profile, tuple(headers), sheet))


def _of_columns(profile: Profile, headers: tuple[str, ...]) -> Iterator[tuple[str, Allowed]]:
    for name, rule in profile.rules(headers).items():
        found = _of_column(profile.target.column(name))
        if found != Allowed():
            yield from ((header, found) for wanted in rule.from_ if (header := meant(wanted, headers)) is not None)


def _of_column(column: Column) -> Allowed:
    words = tuple(Words(zh=term.zh, en=term.en) for term in column.words or ())
    low = 0 if column.low is not None and column.low < NONE_AT_ALL else column.low
    return Allowed(low, column.high, YES_NO if column.type is Type.BOOL else words)


def _of_items(profile: Profile, headers: tuple[str, ...], sheet: Questionnaire | None) -> Iterator[tuple[str, Allowed]]:
    for code, rule in profile.items.items():
        item = None if sheet is None else sheet.items.get(code)
        if item is not None:
            found = _of_item(item)
            yield from ((header, found) for wanted in rule.headers if (header := meant(wanted, headers)) is not None)


def _of_item(item: Item) -> Allowed:
    low, high = (item.points[0], item.points[-1]) if item.points else (item.low, item.high)
    return Allowed(low, high, tuple(Words(zh=option.zh, en=option.en) for option in item.options))
