"""Words apart from facts: what people wrote leaves the event for the table ``free_text``, and comes back on reading.

An event keeps its facts and the digest of its words: SHA-256 over a random salt and the text. Without the salt nobody
can tell from the digest what was said, not even by guessing; with text and salt deleted the event stands as it was
written, and so does every hash built on it. The text of one event is one JSON object, the fields its words stood in.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import pyarrow as pa
from pydantic_core import from_json, to_json

from casework.errors import LedgerError
from casework.record.events import PAYLOADS
from casework.record.ledger.batches import LEDGER_SCHEMA
from casework.vocabulary import EventKind

SALT_BYTES = 16
CORRECTED = EventKind.CORRECTED.value
REPLACEMENT = "replacement"
"""The field of a correction that holds a payload of another kind, with facts and words of its own."""
WordsRow = tuple[int, str, str, str]
"""A row of ``free_text``: seq, digest, salt, text."""
WORDS: Mapping[str, frozenset[str]] = {kind.value: payload.words() for kind, payload in PAYLOADS.items()}
LOOKED_FOR: Mapping[str, tuple[str, ...]] = {
    kind: (*(f'"{name}"' for name in sorted(names)), "\\u") if names else () for kind, names in WORDS.items()
}
"""What a payload with words holds for certain: the name of a field, or an escape that may spell one."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The words of one event as ``free_text`` keeps them."""

    digest: str
    salt: str
    text: str


def digest_of(salt: str, text: str) -> str:
    """The name by which an event knows its words."""
    return sha256(f"{salt}{text}".encode()).hexdigest()


def keep(texts: Sequence[str | None]) -> list[Kept | None]:
    """Salt and name the words of several events; None stays None."""
    salts = os.urandom(SALT_BYTES * len(texts)).hex()
    width = 2 * SALT_BYTES
    found: list[Kept | None] = []
    for place, text in enumerate(texts):
        salt = salts[place * width : (place + 1) * width]
        found.append(None if text is None else Kept(digest_of(salt, text), salt, text))
    return found


def split(kind: str, payload: str, replaced: str | None = None) -> tuple[str, str | None]:
    """The facts of a payload and its words, both as JSON; words are None when there are none.

    ``replaced`` is the kind that a correction replaces. Raises ``LedgerError`` when the payload is not JSON.
    """
    if not any(name in payload for name in LOOKED_FOR[kind]):
        return payload, None
    names = WORDS[kind]
    try:
        body = from_json(payload, allow_inf_nan=False)
    except ValueError as error:
        raise LedgerError(
            "The ledger refused the change: a payload of kind {kind} is not JSON ({reason}). Nothing was written.",
            kind=kind,
            reason=error,
        ) from error
    if not isinstance(body, dict):
        return payload, None
    spoken = [name for name, value in body.items() if name in names and isinstance(value, str) and value]
    said = {name: body.pop(name) for name in spoken}
    if kind == CORRECTED and replaced is not None and body.get(REPLACEMENT):
        body[REPLACEMENT], inner = split(replaced, body[REPLACEMENT])
        if inner is not None:
            said[REPLACEMENT] = inner
    return (_json(body), _json(said)) if said else (payload, None)


def join(facts: str, words: str | None) -> str:
    """The payload as it was before ``split``, but for the order of its fields; without words, the facts alone."""
    if words is None:
        return facts
    if f'"{REPLACEMENT}":' in words:
        body, said = from_json(facts), from_json(words)
        inner: str | None = said.pop(REPLACEMENT, None)
        if inner is not None:
            said[REPLACEMENT] = join(body[REPLACEMENT], inner)
        return _json(body | said)
    return words if facts == "{}" else f"{facts[:-1]},{words[1:]}"


def whole(batch: pa.RecordBatch) -> pa.RecordBatch:
    """A batch of STORED_SCHEMA with the words joined to the facts again: LEDGER_SCHEMA."""
    pairs = zip(batch["payload"].to_pylist(), batch["text"].to_pylist(), strict=True)
    payload = pa.array([join(facts, said) if said else facts for facts, said in pairs], pa.string())
    columns = [payload if name == "payload" else batch[name] for name in LEDGER_SCHEMA.names]
    return pa.RecordBatch.from_arrays(columns, schema=LEDGER_SCHEMA)


def _json(body: dict[str, Any]) -> str:
    return to_json(body).decode()
