"""Questionnaires as HTML: every text escaped, every field with its label, hint and problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from casework.wording import Phrase
from surveys.questionnaire import Item, Kind, Page
from surveys.respond import words

HERE = Path(__file__).parent
SHORT = 100
"""Words up to this length are one line."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to tick."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One item as it is drawn: with what was entered and what is wrong with it."""

    item: Item
    choices: tuple[Choice, ...]
    """All of them, of an item that is only ticked."""
    beside: tuple[Choice, ...]
    """The roles beside a field to type in."""
    value: str
    problem: Phrase | None

    @property
    def code(self) -> str:
        """The item's code."""
        return self.item.code

    @property
    def several(self) -> bool:
        """Whether more than one may be ticked."""
        return self.item.kind is Kind.MULTIPLE

    @property
    def points(self) -> bool:
        """Whether the choices are points, side by side."""
        return bool(self.item.points)

    @property
    def long(self) -> bool:
        """Whether its words take several lines."""
        return self.item.longest > SHORT

    @property
    def described(self) -> str:
        """The ids of what stands below its question."""
        hint = [f"h-{self.code}"] if self.item.hint else []
        return " ".join([*hint, *([f"e-{self.code}"] if self.problem else [])])


@cache
def static() -> dict[str, tuple[bytes, str]]:
    """Style and script by a name that changes with their content, with their types."""
    kinds = {"respond.css": "text/css; charset=utf-8", "respond.js": "text/javascript; charset=utf-8"}
    found = {}
    for file, kind in kinds.items():
        content = (HERE / "static" / file).read_bytes()
        stem, _, ending = file.partition(".")
        found[f"{stem}-{sha256(content).hexdigest()[:12]}.{ending}"] = (content, kind)
    return found


def _named(ending: str) -> str:
    return next(name for name in static() if name.endswith(ending))


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.globals.update(words=words, style=_named(".css"))
    return made


def draw(template: str, language: str, **said: object) -> str:
    """One page; ``root`` and ``here`` among ``said`` are where the pages and this link lie."""
    known = {"problems": {}, "withdraw": False, "script": "", "title": "", "text": "", "inert": False}
    other = "zh" if language.startswith("en") else "en"
    page = _environment().get_template(template)
    return page.render(known | said | {"say": lambda one: one.label(language), "lang": language, "other": other})


def questions(
    page: Page,
    answers: Mapping[str, object],
    problems: Mapping[str, Phrase],
    language: str,
    *,
    inert: bool = False,
    **said: object,
) -> str:
    """The page of a section, with what was entered; ``inert`` is one to look at only, which sends nothing."""
    fields = [field_of(item, answers.get(item.code), problems.get(item.code), language) for item in page.items]
    here = {field.code: field.problem for field in fields if field.problem}
    return draw(
        "ask.html", language, page=page, fields=fields, problems=here, items={item.code: item for item in page.items},
        first_field={code: f"{code}-1" for code in here}, inert=inert, script="" if inert else _named(".js"),
        title=page.section.title.label(language), **said,
    )  # fmt: skip


def field_of(item: Item, given: object, problem: Phrase | None, language: str) -> Field:
    """An item with what was entered for it."""
    entered = [str(each) for each in (given if isinstance(given, list) else [given]) if each is not None]
    options = tuple(Choice(each.code, each.label(language), each.code in entered) for each in item.options)
    if item.is_choice:
        return Field(item, options, (), "", problem)
    if item.points:
        points = tuple(Choice(str(n), _point(item, n, language), str(n) in entered) for n in item.points)
        return Field(item, (*points, *options), (), "", problem)
    typed = [each for each in entered if each not in item.roles]
    return Field(item, (), options, typed[0] if typed else "", problem)


def _point(item: Item, point: int, language: str) -> str:
    label = item.labels.get(str(point))
    return str(point) if label is None else f"{point} {label.label(language)}"
