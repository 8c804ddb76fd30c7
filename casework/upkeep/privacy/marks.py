"""By which words a row without a customer id is known to be one customer's: whole values, never parts of longer ones.

A number counts however it is spaced, an e-mail address, contract number or id as a word of its own. A name counts as a
whole cell, or between marks and forms of address, and only where no stranger's mobile number stands beside it: names
are not unique, and Chinese writes no gaps, so that a name in the midst of other letters may be a part of another's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

from casework.record import telephone
from casework.record.people import Customer

PHONES = ("phone", "mobile", "pager", "other_contact")
WRITTEN = ("email", "contract_number", "other_contact")
SHORTEST_NUMBER, SHORTEST_WRITTEN, SHORTEST_NAME = 7, 5, 2
PIECES = 6
"""In at most so many pieces a telephone number is written."""
NATIONAL = re.compile(r"^(?:0086|86)(?=\d{11}$)")
SPACED = re.compile(r"[0-9a-z+()\s.–—-]+")
PIECE = re.compile(r"[0-9a-z]+")
ID = re.compile(r"[0-9a-z_-]+")
WRITTEN_WORD = re.compile(r"[0-9a-z@._/-]+")
NOT_A_NAME = re.compile(r"[^\w\s]+|[\d_]+|先生|女士|小姐|太太|同志|业主|住户|客户|户主")
LATIN = re.compile("[a-z]")


@dataclass(frozen=True, slots=True)
class Marks:
    """What a customer is known by; everything as ``_plain`` writes it."""

    ids: frozenset[str]
    numbers: frozenset[str]
    written: frozenset[str]
    name: str | None

    @classmethod
    def of(cls, person: Customer, ids: Iterable[str], *, alone: bool) -> Self:
        """The marks of a customer; ``alone`` is whether nobody else bears the name."""
        numbers = {_bare_number(value) for name in PHONES if (value := getattr(person, name))}
        written = {_squeezed(value) for name in WRITTEN if (value := getattr(person, name))}
        name = _squeezed(person.name or "")
        return cls(
            frozenset(_plain(each) for each in ids),
            frozenset(number for number in numbers if len(number) >= SHORTEST_NUMBER),
            frozenset(text for text in written if _tells(text)),
            name if alone and len(name) >= SHORTEST_NAME else None,
        )

    def beside(self, other: Self) -> Self:
        """These marks, and the numbers and texts of another record of the same person."""
        return replace(self, numbers=self.numbers | other.numbers, written=self.written | other.written)

    def stand_in(self, texts: Sequence[str]) -> bool:
        """Whether a row that consists of these texts is the customer's."""
        plain = [_plain(text) for text in texts]
        if any(self._certainly_in(text) for text in plain):
            return True
        if self.name is None or not any(self.name in _names(text) for text in plain):
            return False
        return not any(telephone.is_mobile(number) for text in plain for number in _numbers(text))

    def _certainly_in(self, text: str) -> bool:
        words = {word.strip("._/-") for word in WRITTEN_WORD.findall(text)}
        return (
            _squeezed(text) in self.written
            or not self.written.isdisjoint(words)
            or not self.ids.isdisjoint(ID.findall(text))
            or not self.numbers.isdisjoint(_numbers(text))
        )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", _plain(text))


def _bare_number(text: str) -> str:
    return NATIONAL.sub("", re.sub("[^0-9]", "", _plain(text)))


def _tells(text: str) -> bool:
    """Whether a text is so much its bearer's own that it is nobody else's number of something."""
    return len(text) >= SHORTEST_WRITTEN and (len(text) >= SHORTEST_NUMBER or not text.isdecimal())


def _numbers(text: str) -> Iterator[str]:
    """Every number that stands whole in a text, also in pieces; letters beside digits make them something else."""
    for run in SPACED.findall(text):
        pieces = PIECE.findall(run)
        for start in range(len(pieces)):
            for end in range(start + 1, min(start + PIECES, len(pieces)) + 1):
                yield NATIONAL.sub("", "".join(pieces[start:end]))


def _names(text: str) -> Iterator[str]:
    """What may be somebody's whole name in a text."""
    yield _squeezed(text)
    for part in NOT_A_NAME.split(text):
        yield _squeezed(part)
        if not LATIN.search(part):
            yield from part.split()
