"""Shards: parts of a ledger that are written, numbered and proven each for itself.

A stream lies in the shard of the project it began with, for ever, also when a correction moves its case to another
project; streams without a project have shard 0 to themselves. A ledger of one shard has everything there. Within a
shard events are numbered 1, 2, 3 … in the order of their commits, and the ``seq`` of an event says both: shard · 2⁴⁰ +
number. Across shards no number says what was first; the moment of recording does.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from typing import Self

from casework.errors import LedgerError
from casework.record.events.base import NO_PROJECT

SHARD_BITS = 40
"""A seq is shard · 2⁴⁰ + number: 2⁴⁰ events fit into a shard."""
NUMBER = (1 << SHARD_BITS) - 1
NAMED = re.compile(r"(\d+)(?:-(\d+))?")
HASH_DIGITS = 15
"""Hexadecimal digits of the hash that count: 60 bits, which every engine has as a whole number."""


def shard_of(project_id: str | None, shards: int) -> int:
    """The shard of a project's streams, 0 ≤ shard < ``shards``; 0 for streams without a project, or when all is one.

    Stable for ever: 1 + (the first 15 hexadecimal digits of the SHA-256 of the id in UTF-8) mod (``shards`` − 1). In
    DuckDB ``1 + ('0x' || left(sha256(project), 15))::bigint % (shards - 1)``, in PostgreSQL ``1 + ('x' ||
    left(encode(sha256(convert_to(project, 'UTF8')), 'hex'), 15))::bit(60)::bigint % (shards - 1)``.
    """
    if shards == 1 or project_id is None or project_id == NO_PROJECT:
        return 0
    return 1 + int(sha256(project_id.encode()).hexdigest()[:HASH_DIGITS], 16) % (shards - 1)


def seq_of(shard: int, number: int) -> int:
    """The seq of the ``number``-th event of a shard."""
    return (shard << SHARD_BITS) + number


def place_of(seq: int) -> tuple[int, int]:
    """The shard of an event, and its number there."""
    return seq >> SHARD_BITS, seq & NUMBER


def shards_named(text: str, shards: int) -> frozenset[int]:
    """The shards that ``text`` names (``1-16,20``) of a ledger of so many, and shard 0, which belongs to no project.

    Raises ``LedgerError`` where it names what the ledger does not have, or the ledger is one shard.
    """
    named: set[int] = {0}
    for part in text.split(","):
        found = NAMED.fullmatch(part.strip())
        if found is None:
            raise LedgerError(
                "YINGSHENG_SERVED_SHARDS: {part} is neither a shard nor a range of shards: write 1-16,20.", part=part
            )
        first, last = int(found[1]), int(found[2] or found[1])
        if not 0 <= first <= last < shards:
            raise LedgerError(
                "YINGSHENG_SERVED_SHARDS names {part}, but the shards of this ledger are {known}: name some of them, "
                "or none to serve all.",
                part=part.strip(),
                known="0" if shards == 1 else f"0 to {shards - 1}",
            )
        named.update(range(first, last + 1))
    return frozenset(named)


@dataclass(frozen=True, slots=True)
class Position:
    """How far a ledger goes, or how far somebody has followed it: the number of the last event of each shard.

    ``a <= b`` when no shard of ``a`` is ahead of ``b``; of two positions each may be ahead somewhere. Written as text
    ``12,0,5``, in JSON as the list of ``numbers``.
    """

    numbers: tuple[int, ...]

    @classmethod
    def start(cls, shards: int) -> Self:
        """Before the first event."""
        return cls((0,) * shards)

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a position as ``str`` writes it."""
        return cls(tuple(map(int, text.split(","))))

    @property
    def events(self) -> int:
        """How many events lie up to here."""
        return sum(self.numbers)

    @property
    def seqs(self) -> list[int]:
        """The seq of the last event of each shard; that of a shard without events stands before its first."""
        return [seq_of(shard, number) for shard, number in enumerate(self.numbers)]

    @property
    def back_to_start(self) -> Position:
        """Before the first event of a ledger of as many shards."""
        return Position((0,) * len(self.numbers))

    @property
    def open_end(self) -> Position:
        """Farther than any ledger of as many shards goes."""
        return Position((NUMBER,) * len(self.numbers))

    @classmethod
    def of(cls, stated: int | tuple[int, ...]) -> Self:
        """The position that ``stated`` stands for."""
        return cls((stated,) if isinstance(stated, int) else stated)

    def farther(self, other: Position) -> Position:
        """In each shard as far as whichever goes farther."""
        return Position(tuple(map(max, self.numbers, other.numbers)))

    def nearer(self, other: Position) -> Position:
        """In each shard as far as whichever goes less far."""
        return Position(tuple(map(min, self.numbers, other.numbers)))

    def back(self, events: int) -> Position:
        """As many events before this position in each shard."""
        return Position(tuple(max(number - events, 0) for number in self.numbers))

    @property
    def stated(self) -> int | tuple[int, ...]:
        """As events state it: one number where a ledger has one shard."""
        return self.numbers[0] if len(self.numbers) == 1 else self.numbers

    def within(self, shards: Collection[int], other: Position) -> Position:
        """Itself in some shards, ``other`` in the rest."""
        pairs = zip(self.numbers, other.numbers, strict=True)
        return Position(tuple(mine if shard in shards else theirs for shard, (mine, theirs) in enumerate(pairs)))

    def after(self, seq: int) -> Position:
        """The position of who has followed on to the event with this seq, in its shard."""
        shard, number = place_of(seq)
        return Position((*self.numbers[:shard], number, *self.numbers[shard + 1 :]))

    def holds(self, seq: int) -> bool:
        """Whether the event with this seq lies up to here."""
        shard, number = place_of(seq)
        return number <= self.numbers[shard]

    def __le__(self, other: Position) -> bool:
        return all(mine <= theirs for mine, theirs in zip(self.numbers, other.numbers, strict=True))

    def __lt__(self, other: Position) -> bool:
        return self <= other and self != other

    def __str__(self) -> str:
        return ",".join(map(str, self.numbers))
