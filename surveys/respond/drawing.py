"""Questionnaires as HTML: every text escaped, every field with its label, hint and problem."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Generic, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from casework.texts import Words
from casework.wording import Phrase
from surveys.questionnaire import Item, Kind, Page, Questionnaire, Section
from surveys.respond import words

P = TypeVar("P", Section, Item)
HERE = Path(__file__).parent
SHORT = 100
"""Words up to this length are one line."""
HERE_GOES, FIELDS_GO = "\x00here\x00", "\x00fields\x00"
"""Where a prepared page takes the link it lies behind, and its questions: no text holds a NUL."""
FRAMES_KEPT, QUESTIONS_KEPT = 1_000, 5_000
"""How many prepared parts are kept, a kB or two each."""


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
        trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    made.globals.update(words=words, style=_named(".css"))
    return made


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


def draw(template: str, language: str, **said: object) -> str:
    """One page; ``root`` and ``here`` among ``said`` are where the pages and this link lie."""
    known = {"problems": {}, "withdraw": False, "script": "", "title": "", "text": "", "inert": False}
    other = "zh" if language.startswith("en") else "en"
    return _template(template).render(known | said | {"say": _say(language), "lang": language, "other": other})


def _say(language: str) -> Callable[[Words | Phrase], str]:
    return lambda one: one.label(language)


@dataclass(frozen=True, slots=True)
class _Part(Generic[P]):
    """A section or an item of one version of a questionnaire, known by the version's digest and its code."""

    digest: str
    code: str
    part: P = field(compare=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page stands among the others, and where the pages and this link lie; ``inert`` is one to look at only,
    which sends nothing.
    """

    number: int
    all: int
    root: str
    here: str
    inert: bool = False


def questions(
    questionnaire: Questionnaire,
    page: Page,
    answers: Mapping[str, object],
    problems: Mapping[str, Phrase],
    language: str,
    place: Place,
) -> str:
    """The page of a section, with what was entered.

    A page is drawn from parts that are drawn once: what stands around the questions, and each question with what was
    ticked. What somebody wrote is drawn anew each time and kept nowhere, and so is what is wrong.
    """
    digest, section = questionnaire.digest, page.section
    here = {item.code: problems[item.code] for item in page.items if item.code in problems}
    of = _Part(digest, section.code, section)
    around = _around(of, language, replace(place, here=HERE_GOES)) if not here else _frame(of, language, place, here)
    fields = [
        _asked(_Part(digest, item.code, item), _entered(answers.get(item.code)), here.get(item.code), language)
        for item in page.items
    ]
    return around.replace(HERE_GOES, str(escape(place.here))).replace(FIELDS_GO, "".join(fields))


def _frame(of: _Part[Section], language: str, place: Place, problems: Mapping[str, Phrase]) -> str:
    return draw(
        "ask.html", language, section=of.part, fields=Markup(FIELDS_GO), problems=problems,  # noqa: S704 - a mark
        items={item.code: item for item in of.part.items}, number=place.number, all=place.all, root=place.root,
        here=place.here, inert=place.inert, script="" if place.inert else _named(".js"),
        title=of.part.title.label(language),
    )  # fmt: skip


@lru_cache(maxsize=FRAMES_KEPT)
def _around(of: _Part[Section], language: str, place: Place) -> str:
    return _frame(of, language, place, {})


def _asked(of: _Part[Item], entered: tuple[str, ...], problem: Phrase | None, language: str) -> str:
    if problem is None and of.part.ticked.issuperset(entered):
        return _ticked(of, entered, language)
    return _question(of.part, entered, problem, language)


@lru_cache(maxsize=QUESTIONS_KEPT)
def _ticked(of: _Part[Item], entered: tuple[str, ...], language: str) -> str:
    return _question(of.part, entered, None, language)


def _question(item: Item, entered: tuple[str, ...], problem: Phrase | None, language: str) -> str:
    return _template("field.html").render(f=field_of(item, entered, problem, language), say=_say(language))


def _entered(given: object) -> tuple[str, ...]:
    return tuple(str(each) for each in (given if isinstance(given, list) else [given]) if each is not None)


def field_of(item: Item, entered: tuple[str, ...], problem: Phrase | None, language: str) -> Field:
    """An item with what was entered for it."""
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
