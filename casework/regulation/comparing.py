"""What differs between two versions of a regulation: what was added, taken out, changed from what to what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from casework.regulation.model import Regulation

HEAD = (
    "title",
    "source",
    "timezone",
    "office_hours",
    "shifts",
    "warn",
    "record",
    "void",
    "figures",
    "follow_up",
    "watched",
)
TABLES = (
    "clauses",
    "stages",
    "steps",
    "clocks",
    "posts",
    "chosen",
    "duties",
    "sheet",
    "forms",
    "questionnaires",
    "moved",
)
LISTS = ("routes", "sees", "lines", "satisfied")
"""Where rules stand; scenarios and the version's own name and day are none."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: ``part`` and ``name`` say where, ``key`` which value of it; None is "not there"."""

    part: str
    name: str
    key: str
    before: Any
    after: Any

    @property
    def added(self) -> bool:
        """Whether the part is new as a whole."""
        return not self.key and self.before is None

    @property
    def removed(self) -> bool:
        """Whether the part is gone as a whole."""
        return not self.key and self.after is None


def compared(before: Regulation, after: Regulation) -> list[Change]:
    """Every difference, in the order of the files."""
    return list(_changes(before, after))


def _changes(before: Regulation, after: Regulation) -> Iterator[Change]:
    for name in HEAD:
        yield from _values("pack", name, getattr(before, name), getattr(after, name))
    for part in TABLES:
        yield from _tables(part, getattr(before, part), getattr(after, part))
    for vocabulary in dict.fromkeys((*before.words, *after.words)):
        yield from _tables(f"words.{vocabulary}", before.words.get(vocabulary, {}), after.words.get(vocabulary, {}))
    for part in LISTS:
        yield from _lists(part, getattr(before, part), getattr(after, part))


def _tables(part: str, before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[Change]:
    for name in dict.fromkeys((*before, *after)):
        if name not in before or name not in after:
            yield Change(part, name, "", before.get(name), after.get(name))
        else:
            yield from _values(part, name, before[name], after[name])


def _lists(part: str, before: tuple[BaseModel, ...], after: tuple[BaseModel, ...]) -> Iterator[Change]:
    """Lines have no names: the same line stays, those left over are paired by what they are about, then by place."""
    gone = [line for line in before if line not in after]
    come = [line for line in after if line not in before]
    for line in gone:
        fellow = next((each for each in come if _about(each) == _about(line)), None)
        place = str(before.index(line))
        if fellow is None:
            yield Change(part, place, "", line, None)
        else:
            come.remove(fellow)
            yield from _values(part, place, line, fellow)
    yield from (Change(part, str(after.index(line)), "", None, line) for line in come)


ABOUT = ("clause", "sheet", "missed", "on", "with_", "when", "up_to", "source", "posts")


def _about(line: BaseModel) -> tuple[object, ...]:
    return tuple(repr(getattr(line, name, None)) for name in ABOUT)


def _values(part: str, name: str, before: object, after: object) -> Iterator[Change]:
    """The values in which two parts differ; parts that are no model differ as a whole."""
    if before == after:
        return
    if isinstance(before, BaseModel) and type(before) is type(after):
        for key in _keys(before, after):
            old, new = getattr(before, key, None), getattr(after, key, None)
            if old != new:
                yield Change(part, name, key, old, new)
    else:
        yield Change(part, name, "" if before is None or after is None else "value", before, after)


def _keys(before: BaseModel, after: BaseModel) -> list[str]:
    """The values two parts have, those that only their files know among them."""
    own = (*(before.model_extra or {}), *(after.model_extra or {}))
    return list(dict.fromkeys((*type(before).model_fields, *own)))
