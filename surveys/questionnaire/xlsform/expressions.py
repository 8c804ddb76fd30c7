"""Conditions as XLSForm writes them: ``selected(${items}, 'a') and ${quality} <= 2``, there and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from surveys.questionnaire.conditions import All, Answered, AnyOf, Bound, Is, Not, Tree, Within
from surveys.questionnaire.kinds import MEASURED, Kind
from surveys.questionnaire.parts import Item

Said = dict[str, object]
"""A condition as a file writes it."""
TOKEN = re.compile(
    r"\s*(?:(?P<ref>\$\{[^}]*\})|(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<word>[A-Za-z][\w-]*)|(?P<sign>>=|<=|!=|=|>|<|\(|\)|,))"
)
DEEPEST = 50


class Unreadable(ValueError):
    """The expression says something that no condition of ours can."""


def written(tree: Tree, items: Mapping[str, Item]) -> str:
    """A condition as XLSForm writes it."""
    match tree:
        case All():
            return " and ".join(f"({written(each, items)})" for each in tree.all)
        case AnyOf():
            return " or ".join(f"({written(each, items)})" for each in tree.any)
        case Not():
            return f"not({written(tree.not_, items)})"
        case Answered():
            return f"${{{tree.item}}} {'!=' if tree.answered else '='} ''"
        case Is():
            several = items[tree.item].kind is Kind.MULTIPLE
            form = "selected(${{{}}}, '{}')" if several else "${{{}}} = '{}'"
            return " or ".join(form.format(tree.item, code) for code in tree.is_)
        case Within():
            bounds = ((">=", tree.at_least), ("<=", tree.at_most))
            said = [f"${{{tree.item}}} {sign} {_literal(bound)}" for sign, bound in bounds if bound is not None]
            return " and ".join(said)


def _literal(bound: Bound) -> str:
    return f"date('{bound}')" if isinstance(bound, date) else f"{bound:g}"


def read(text: str, kinds: Mapping[str, Kind], rename: Callable[[str], str]) -> Said:
    """A condition out of an expression; raises ``Unreadable``. ``kinds`` are those of the items by their new codes."""
    return _Reader(text, kinds, rename).whole()


class _Reader:
    """Reads one expression from left to right."""

    def __init__(self, text: str, kinds: Mapping[str, Kind], rename: Callable[[str], str]) -> None:
        self._tokens = [*_tokens(text), ("end", "")]
        self._kinds, self._rename = kinds, rename
        self._depth = 0

    def whole(self) -> Said:
        found = self._any()
        self._expect("end")
        return found

    def _any(self) -> Said:
        return self._several("or", "any", self._all)

    def _all(self) -> Said:
        return self._several("and", "all", self._one)

    def _several(self, word: str, key: str, part: Callable[[], Said]) -> Said:
        found = [part()]
        while self._tokens[0] == ("word", word):
            self._tokens.pop(0)
            found.append(part())
        if len(found) == 1:
            return found[0]
        return _one_of(found) if key == "any" and _about_one(found) else {key: found}

    def _one(self) -> Said:
        kind, text = self._tokens[0]
        if (kind, text) == ("sign", "("):
            return self._in_brackets()
        if (kind, text) == ("word", "not"):
            self._tokens.pop(0)
            return {"not": self._in_brackets()}
        if (kind, text) == ("word", "selected"):
            return self._selected()
        return self._compared()

    def _in_brackets(self) -> Said:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Unreadable("it is nested too deep")
        self._expect("sign", "(")
        found = self._any()
        self._expect("sign", ")")
        self._depth -= 1
        return found

    def _selected(self) -> Said:
        self._tokens.pop(0)
        self._expect("sign", "(")
        item = self._item()
        self._expect("sign", ",")
        option = self._expect("text")
        self._expect("sign", ")")
        return {"item": item, "is": option.lower()}

    def _compared(self) -> Said:
        item = self._item()
        sign = self._expect("sign")
        kind, text = self._tokens.pop(0)
        if (kind, text) == ("word", "date"):
            self._expect("sign", "(")
            text = self._expect("text")
            self._expect("sign", ")")
            return _bounded(item, sign, date.fromisoformat(text))
        if kind not in {"text", "number"}:
            raise Unreadable(f"{text or 'its end'} is no value")
        value = text[1:-1] if kind == "text" else text
        return self._is(item, sign, value)

    def _is(self, item: str, sign: str, value: str) -> Said:
        if not value and sign in {"=", "!="}:
            return {"item": item, "answered": sign == "!="}
        number = re.fullmatch(r"-?\d+(\.\d+)?", value)
        if number and self._kinds.get(item) in MEASURED:
            return _bounded(item, sign, float(value) if "." in value else int(value))
        if sign in {"=", "!="}:
            said: Said = {"item": item, "is": value.lower()}
            return said if sign == "=" else {"not": said}
        raise Unreadable(f"{item} is compared with {value}")

    def _item(self) -> str:
        return self._rename(self._expect("ref")[2:-1].strip())

    def _expect(self, kind: str, text: str | None = None) -> str:
        found = self._tokens.pop(0)
        if found[0] != kind or (text is not None and found[1] != text):
            raise Unreadable(f"{found[1] or 'its end'} stands where {text or kind} is expected")
        return found[1][1:-1] if kind == "text" else found[1]


def _about_one(found: list[Said]) -> bool:
    """Whether each says which option of the same item."""
    return all(said.keys() == {"item", "is"} for said in found) and len({str(said["item"]) for said in found}) == 1


def _one_of(found: list[Said]) -> Said:
    codes = [code for said in found for code in (said["is"] if isinstance(said["is"], list) else [said["is"]])]
    return {"item": found[0]["item"], "is": codes}


def _bounded(item: str, sign: str, bound: int | float | date) -> Said:
    at: Said = {"item": item, "at_least": bound, "at_most": bound}
    low: Said = {"item": item, "at_least": bound}
    high: Said = {"item": item, "at_most": bound}
    known: dict[str, Said] = {
        "=": at, "!=": {"not": at}, ">=": low, "<=": high,
        ">": {"all": [low, {"not": at}]}, "<": {"all": [high, {"not": at}]},
    }  # fmt: skip
    if sign not in known:
        raise Unreadable(f"{sign} compares nothing")
    return known[sign]


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    text = text.rstrip()
    while place < len(text):
        found = TOKEN.match(text, place)
        if found is None:
            raise Unreadable(f"{text[place : place + 20].strip()} cannot be read")
        kind = found.lastgroup or ""
        yield kind, found[kind]
        place = found.end()
