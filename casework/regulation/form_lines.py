"""The lines of forms: ``中文 | English | what it prints | mark``, under headings ``# 中文 | English | mark``.

What a line prints is a source (``received.content``), several of them together (``a + b``), or the first that is known
(``a or b``). A source names a field of the last entry of a kind; ``_1``, ``_2`` … count the entries from the first, and
``called_back[caller=centre].opinion`` looks at those alone that say so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SOURCE = re.compile(
    r"(?P<room>[a-z_0-9]+)(\[(?P<field_held>[a-z_]+)=(?P<held>[a-z_0-9]+)\])?(\.(?P<field>[a-z_0-9]+?)(_(?P<nth>[1-9]))?)?"
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a line looks: a room (a kind of entry, ``case``, ``customer`` …) and a field in it."""

    room: str
    field: str = ""
    only: tuple[str, str] | None = None
    """A field and what it must say, for an entry to count."""
    nth: int | None = None
    """Which entry of its kind, from 1; None for the last."""


@dataclass(frozen=True, slots=True)
class FormLine:
    """One line of a form; of a heading, ``what`` is empty."""

    zh: str
    en: str
    heading: bool = False
    what: str = ""
    mark: str | None = None
    """The name under which a Word template asks for it, beside what it prints."""

    def label(self, language: str) -> str:
        """Its label in ``language`` (``zh…`` for Chinese, anything else for English)."""
        return self.zh if language.startswith("zh") else self.en

    @property
    def choices(self) -> tuple[tuple[Source, ...], ...]:
        """What it prints: of the groups the first that says anything, of a group all. Raises ``ValueError``."""
        groups = self.what.split(" or ") if self.what else []
        return tuple(tuple(read_source(part) for part in group.split(" + ")) for group in groups)

    @property
    def sources(self) -> tuple[Source, ...]:
        """All that it may print."""
        return tuple(source for group in self.choices for source in group)


def read_source(text: str) -> Source:
    """One source; raises ``ValueError`` for what is none."""
    found = SOURCE.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    only = (found["field_held"], found["held"]) if found["field_held"] else None
    return Source(found["room"], found["field"] or "", only, int(found["nth"]) if found["nth"] else None)


def read_line(text: str) -> FormLine:
    """A line as the folder writes it; raises ``ValueError`` for one that has too few parts, or too many."""
    parts = [part.strip() for part in text.split("|")]
    if text.startswith("#"):
        zh, en, *mark = parts
        return FormLine(zh.removeprefix("#").strip(), en, heading=True, mark=_only(mark))
    zh, en, what, *mark = parts
    return FormLine(zh, en, what=what, mark=_only(mark))


def _only(given: list[str]) -> str | None:
    if len(given) > 1:
        raise ValueError(given)
    return given[0] if given else None
