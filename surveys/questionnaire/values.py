"""What one answer from outside is worth: its value as it is kept, or what is wrong with it, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from casework.wording import Phrase
from surveys.questionnaire.conditions import Answer
from surveys.questionnaire.kinds import Kind
from surveys.questionnaire.parts import Item, Option

UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Signs that no text has: they are taken out of words."""
NOTHING: tuple[object, ...] = (None, "", [], ())
MOST = 1e15
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NUMBER = re.compile(r"[+-]?[0-9]{1,15}([.][0-9]{1,9})?")

UNKNOWN_ITEM = Phrase("This questionnaire has no such question.", "本问卷没有这个问题。")
NO_SUCH_OPTION = Phrase("Choose one of the answers.", "请从所列答案中选择。")
A_NUMBER = Phrase("Give a number.", "请填写数字。")
A_WHOLE_NUMBER = Phrase("Give a whole number.", "请填写整数。")
A_DAY = Phrase("Give a day, for instance 2026-03-02.", "请填写日期，例如 2026-03-02。")
SOME_WORDS = Phrase("Give some words.", "请填写文字。")
NOT_THIS_FORM = Phrase("This does not have the form that is asked for.", "格式不符合要求。")
REQUIRED = Phrase("Please answer this question.", "请回答这个问题。")


class Refused(ValueError):
    """One answer cannot be what was asked for; ``phrase`` says it in both languages."""

    def __init__(self, phrase: Phrase) -> None:
        self.phrase = phrase
        super().__init__(phrase.en)


def value_of(item: Item, given: object) -> Answer | None:
    """One answer as it is kept; None for none. Raises ``Refused`` with what would be right."""
    given = UNSEEN.sub("", given).strip() if isinstance(given, str) else given
    if given in NOTHING:
        return None
    if item.kind is Kind.NOTE:
        raise Refused(UNKNOWN_ITEM)
    if isinstance(given, str) and given in item.roles and not item.is_choice:
        return given
    try:
        return JUDGES[item.kind](item, given)
    except Refused as refused:
        own = None if item.message is None else Phrase(item.message.en, item.message.zh)
        raise Refused(own or refused.phrase) from refused


def _choice(item: Item, given: object) -> Answer:
    if isinstance(given, list | tuple) and len(given) == 1:
        given = given[0]
    return _option(item, given).code


def _option(item: Item, given: object) -> Option:
    option = item.by_code.get(given) if isinstance(given, str) else None
    if option is None:
        raise Refused(NO_SUCH_OPTION)
    return option


def _choices(item: Item, given: object) -> Answer:
    several = given if isinstance(given, list | tuple) else [given]
    chosen = {option.code: option for option in (_option(item, each) for each in several)}
    if len(chosen) > 1 and any(option.alone for option in chosen.values()):
        alone = next(option for option in chosen.values() if option.alone)
        raise Refused(Phrase(f"“{alone.en}” goes with no other answer.", f"“{alone.zh}”不能与其他答案同时选择。"))
    if not any(option.alone for option in chosen.values()):
        _how_many(item, len(chosen))
    return [option.code for option in item.options if option.code in chosen]


def _how_many(item: Item, n: int) -> None:
    if item.low is not None and n < item.low:
        raise Refused(Phrase(f"Choose {item.low:g} at least.", f"请至少选择 {item.low:g} 项。"))
    if item.high is not None and n > item.high:
        raise Refused(Phrase(f"Choose {item.high:g} at most.", f"请最多选择 {item.high:g} 项。"))


def _number(item: Item, given: object) -> Answer:
    number = _read_number(given)
    if number is None or ((item.whole or item.points) and number % 1):
        whole = item.whole or item.points
        raise Refused(A_WHOLE_NUMBER if whole else A_NUMBER)
    low = item.points[0] if item.points else item.low
    high = item.points[-1] if item.points else item.high
    if (low is not None and number < low) or (high is not None and number > high):
        raise Refused(_bounds(low, high))
    return int(number) if number % 1 == 0 else number


def _read_number(given: object) -> float | None:
    """A number, or a text that is one; not a truth value, nothing endless."""
    if isinstance(given, bool) or not isinstance(given, int | float | str):
        return None
    if isinstance(given, str) and not NUMBER.fullmatch(given):
        return None
    number = float(given) if not isinstance(given, int) or abs(given) < MOST else float("inf")
    return number if abs(number) < MOST else None


def _bounds(low: float | None, high: float | None) -> Phrase:
    if low is not None and high is not None:
        return Phrase(f"Give a number from {low:g} to {high:g}.", f"请填写 {low:g} 至 {high:g} 之间的数字。")
    if low is not None:
        return Phrase(f"Give a number of {low:g} or more.", f"请填写不小于 {low:g} 的数字。")
    return Phrase(f"Give a number of {high:g} or less.", f"请填写不大于 {high:g} 的数字。")


def _day(item: Item, given: object) -> Answer:
    try:
        day = date.fromisoformat(given) if isinstance(given, str) and DAY.fullmatch(given) else None
    except ValueError:
        day = None
    if day is None:
        raise Refused(A_DAY)
    if item.earliest is not None and day < item.earliest:
        raise Refused(Phrase(f"Give {item.earliest} or a later day.", f"请填写 {item.earliest} 或之后的日期。"))
    if item.latest is not None and day > item.latest:
        raise Refused(Phrase(f"Give {item.latest} or an earlier day.", f"请填写 {item.latest} 或之前的日期。"))
    return day.isoformat()


def _text(item: Item, given: object) -> Answer:
    if not isinstance(given, str):
        raise Refused(SOME_WORDS)
    words = given.replace("\r\n", "\n")
    if len(words) > item.longest:
        raise Refused(
            Phrase(f"Shorten this to {item.longest} characters; it has {len(words)}.",
                   f"请缩短到 {item.longest} 字以内，现在有 {len(words)} 字。")
        )  # fmt: skip
    if item.pattern is not None and not re.fullmatch(item.pattern, words):
        raise Refused(NOT_THIS_FORM)
    return words


JUDGES: dict[Kind, Callable[[Item, object], Answer]] = {
    Kind.SINGLE: _choice, Kind.MULTIPLE: _choices, Kind.SCALE: _number, Kind.ZERO_TO_TEN: _number,
    Kind.NUMBER: _number, Kind.TEXT: _text, Kind.DATE: _day,
}  # fmt: skip
