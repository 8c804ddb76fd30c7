"""The chain: each event carries the SHA-256 of its content and of its predecessor's hash.

Whoever changes, inserts or removes an event breaks every hash after it; whoever cuts off the end of the chain is found
by a head somebody kept: a position and the hash that stood there. The bytes that are hashed are the same on every
engine and for every way of writing, and never change: the fields of the event as text, in the order of the table,
moments in microseconds since 1970 UTC, divided by NUL, which no field may hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple, Self

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel, ConfigDict, model_validator

from casework.errors import LedgerError
from casework.record.ledger.batches import MOMENTS
from casework.record.ledger.shards import Position

GENESIS = "0" * 64
"""Stands before the first event of a chain."""
DIVIDER = "\0"
HASHED = (
    "seq",
    "stream",
    "version",
    "kind",
    "occurred_at",
    "recorded_at",
    "actor",
    "project",
    "payload",
    "words",
    "step",
)
"""What is hashed of an event, after its predecessor's hash; ``payload`` holds facts alone, ``words`` their digest.

An empty ``step`` is not hashed: so hash those events that were written before steps were noted."""
ABBREVIATED = 16
"""Fewest hexadecimal digits of a hash that say which one is meant: on paper there is no room for 64."""
NOTHING = "-"
"""Stands on paper for a shard without events."""
ONE = rf"\d+:[0-9a-f]{{{ABBREVIATED},64}}"
WRITTEN = re.compile(rf"{ONE}|(?:{ONE}|{NOTHING})(?:,(?:{ONE}|{NOTHING}))+")


class End(NamedTuple):
    """Where the chain of one shard ends: the seq and hash of its last event, or what stands before its first."""

    seq: int
    hash: str


class Head(BaseModel):
    """Where a ledger ended, one number and one hash a shard; proves that nothing before was changed since.

    ``signature`` is Ed25519 over ``signed_bytes``, in hexadecimal, when the installation has a key.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    position: tuple[int, ...]
    hashes: tuple[str, ...]
    signature: str | None = None

    @model_validator(mode="after")
    def _one_hash_a_chain(self) -> Self:
        if len(self.position) != len(self.hashes) or not self.position:
            raise ValueError("a head has one hash for each chain")
        return self

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a head as ``str`` writes it; raises ``LedgerError`` when it is none."""
        parts = [("0", GENESIS) if part == NOTHING else tuple(part.split(":")) for part in text.strip().split(",")]
        if not WRITTEN.fullmatch(text.strip()):
            raise LedgerError(
                "“{head}” is no head of a ledger: write position:hash, as a document's footer or a backup states it.",
                head=text,
            )
        return cls(position=tuple(int(seq) for seq, _ in parts), hashes=tuple(link for _, link in parts))

    def __str__(self) -> str:
        return ",".join(f"{seq}:{link}" for seq, link in zip(self.position, self.hashes, strict=True))

    @property
    def reached(self) -> Position:
        """How far the ledger went."""
        return Position(self.position)

    @property
    def short(self) -> str:
        """For paper: the hashes abbreviated, still to be proven, and none for a shard without events."""
        if len(self.position) == 1:
            return f"{self.position[0]}:{self.hashes[0][:ABBREVIATED]}"
        ends = zip(self.position, self.hashes, strict=True)
        return ",".join(f"{number}:{link[:ABBREVIATED]}" if number else NOTHING for number, link in ends)

    @property
    def signed_bytes(self) -> bytes:
        """What a signature is made over."""
        return f"yingsheng head\n{self}".encode()


def link(previous: str, fields: Sequence[object]) -> str:
    """The hash of one event: ``fields`` are HASHED, moments in microseconds."""
    said = list(map(str, fields))
    return sha256(DIVIDER.join((previous, *(said if said[-1] else said[:-1]))).encode()).hexdigest()


def links(previous: str, contents: Sequence[bytes]) -> list[str]:
    """The hashes of consecutive events, from their ``contents``."""
    found = []
    for content in contents:
        previous = sha256(previous.encode() + content).hexdigest()
        found.append(previous)
    return found


def contents(batch: pa.RecordBatch) -> list[bytes]:
    """The bytes of each row of a batch with the columns HASHED, from the divider after the predecessor's hash on."""
    *columns, step = _texts(batch)
    columns = [pa.array([""], pa.large_string()).take(pa.repeat(0, batch.num_rows)), *columns]
    divider, nothing = pa.scalar(DIVIDER, pa.large_string()), pa.scalar("", pa.large_string())
    joined = pc.binary_join_element_wise(*columns, divider)
    end = pc.if_else(pc.equal(step, ""), step, pc.binary_join_element_wise(divider, step, nothing))
    joined = pc.binary_join_element_wise(joined, end, nothing)
    rows: list[bytes] = joined.cast(pa.large_binary()).to_pylist()
    return rows


def _texts(batch: pa.RecordBatch) -> Iterator[pa.Array]:
    for name in HASHED:
        column = batch.column(name)
        column = column.cast(pa.int64()) if name in MOMENTS else column
        yield pc.fill_null(column.cast(pa.large_string()), "")
