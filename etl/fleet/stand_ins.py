"""What stands in files in the place of words: in which event of the ledger they are, and under which name.

So whoever reads a file asks the ledger for words, as long as they are there, and the file says nothing of them. Some
clocks end when the very measure is done that was set, and a measure is called by what somebody wrote: there stands the
first event of the stream with the same words, so that what stands there is alike where the words are alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc
from pydantic_core import from_json, to_json

from casework.record.events import Corrected
from casework.record.ledger import Ledger, StoredEvent
from casework.record.ledger.entries import Said
from casework.record.ledger.words import CORRECTED, REPLACEMENT, WORDS, join
from casework.regulation.facts import OPEN_FIELDS

COMPARED: Mapping[str, tuple[str, ...]] = {
    kind: fields for kind, words in WORDS.items() if (fields := tuple(name for name in OPEN_FIELDS if name in words))
}
"""The fields with words that a clock may compare, by kind."""
STREAMS_AT_ONCE = 500
BEGINS, ENDS = "\ue000", "\ue001"
"""Two characters that no alphabet has."""
PLACE = rf"{BEGINS}(\d+)\.([a-z_.]+){ENDS}"
ALONE = re.compile(PLACE)
IN_JSON = re.compile(rf'(\\*"){PLACE}\\*"')
"""A place as a text in JSON, however deep that lies in texts of JSON: each has more of the quotes' backslashes."""
WITH_NAME = re.compile(rf',?(\\*")[a-z_]+\\*":(?:\\*"){{1,2}}{PLACE}(?:\\*"){{1,2}}')
JSON_WORDS = frozenset({"said"})
"""The fields whose words are JSON, and are read as such: a place there is JSON too, a text with quotes of its own."""
Alike = dict[tuple[str, int], dict[str, str]]
"""By stream and version the fields whose words may be compared, and the place of those words."""
Look = Callable[[int, str], str | None]
"""The words at a place; None where there are none any more."""


def place(seq: int, name: str) -> str:
    """What stands for the words of an event under a name (``replacement.content``: of what a correction puts)."""
    return f"{BEGINS}{seq}.{name}{ENDS}"


def standing_in(ledger: Ledger, batch: pa.RecordBatch) -> pa.RecordBatch:
    """A batch of STORED_SCHEMA with places where words stood: LEDGER_SCHEMA."""
    alike = _alike(ledger, batch)
    columns = (batch[name].to_pylist() for name in ("payload", "text", "seq", "stream", "version"))
    payloads = [
        join(facts, _places(said, seq, alike.get((stream, version), {})) if said else None)
        for facts, said, seq, stream, version in zip(*columns, strict=True)
    ]
    told = batch.set_column(batch.schema.get_field_index("payload"), "payload", pa.array(payloads, pa.string()))
    return told.drop_columns(["text"])


def filled(text: str, look: Look) -> str | None:
    """A text of a file with the words at their places; without what is gone."""
    alone = ALONE.fullmatch(text.strip('"'))
    if alone:
        return look(int(alone[1]), alone[2])
    if any(look(int(found[1]), found[2]) is None for found in ALONE.finditer(text)):
        text = WITH_NAME.sub(lambda found: "" if look(int(found[2]), found[3]) is None else found[0], text)
        text = text.replace("{,", "{")
    return IN_JSON.sub(lambda found: _within(look(int(found[2]), found[3]), found[3], found[1]), text)


def unsaid(events: pa.Table) -> pa.Table:
    """Events of files without places, but for those that clocks compare: for whoever has no ledger to ask."""
    compared = {name for names in COMPARED.values() for name in names}

    def look(seq: int, name: str) -> str | None:
        return place(seq, name) if name.rpartition(".")[2] in compared else None

    payloads = [filled(text, look) if BEGINS in text else text for text in events["payload"].to_pylist()]
    return events.set_column(events.column_names.index("payload"), "payload", pa.array(payloads, pa.string()))


def places_in(text: str) -> Iterator[int]:
    """The events that a text of a file names."""
    return (int(found[1]) for found in ALONE.finditer(text))


def said_at(said: Mapping[int, Said], stream_key: int) -> Look:
    """The words that events of a stream said: of another stream's a text tells nothing, whoever wrote it."""

    def look(seq: int, name: str) -> str | None:
        began, text = said.get(seq, (None, "{}"))
        told = from_json(text) if began == stream_key else {}
        *outer, field = name.split(".")
        for each in outer:
            told = from_json(told.get(each, "{}"))
        found: str | None = told.get(field)
        return found

    return look


def _within(words: str | None, name: str, quote: str) -> str:
    """Words as they stand in JSON, in texts of JSON as deep as the backslashes of a place's ``quote`` say."""
    text = words if words is not None and name.rpartition(".")[2] in JSON_WORDS else to_json(words).decode()
    for _ in range(len(quote).bit_length() - 1):
        text = to_json(text).decode()[1:-1]
    return text


def _places(said: str, seq: int, alike: Mapping[str, str], within: str = "") -> str:
    """The words' own JSON with their places instead."""
    told = {
        name: _places(words, seq, alike, f"{REPLACEMENT}.")
        if name == REPLACEMENT
        else alike.get(name, _place(seq, within, name))
        for name, words in from_json(said).items()
    }
    return to_json(told).decode()


def _place(seq: int, within: str, name: str) -> str:
    told = place(seq, within + name)
    return f'"{told}"' if name in JSON_WORDS else told


def _alike(ledger: Ledger, batch: pa.RecordBatch) -> Alike:
    """Where the compared words of a batch stand first in their streams."""
    asked = pc.is_in(batch["kind"], value_set=pa.array([*COMPARED, CORRECTED]))
    streams = pc.unique(batch["stream"].filter(asked)).to_pylist()
    found: Alike = {}
    for at in range(0, len(streams), STREAMS_AT_ONCE):
        for stream, entries in ledger.streams(streams[at : at + STREAMS_AT_ONCE]).items():
            found |= {(stream, version): places for version, places in _first(entries)}
    return found


def _first(entries: Sequence[StoredEvent]) -> Iterator[tuple[int, dict[str, str]]]:
    """The versions of a stream at which compared words were said, and where those were said first."""
    kinds = {entry.version: entry.kind.value for entry in entries}
    first: dict[str, str] = {}
    for entry in entries:
        payload, within = entry.payload, ""
        fields, told = COMPARED.get(entry.kind.value, ()), payload.model_dump()
        if isinstance(payload, Corrected) and payload.replacement:
            fields, told = COMPARED.get(kinds.get(payload.target, ""), ()), json.loads(payload.replacement)
            within = f"{REPLACEMENT}."
        places = {
            name: first.setdefault(str(told[name]), place(entry.seq, within + name))
            for name in fields
            if told.get(name)
        }
        if places:
            yield entry.version, places
