"""Words by which clocks tell entries apart: files hold a number in their place, alike where the words are alike.

Some clocks end when the very measure is done that was set, and a measure is called by what somebody wrote. The number
is the version of the first entry of the stream with the same words: it says that two are the same, and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from casework.record.events import Corrected
from casework.record.ledger import Ledger, StoredEvent
from casework.record.ledger.words import CORRECTED, REPLACEMENT, WORDS, join
from casework.regulation.facts import OPEN_FIELDS

COMPARED: Mapping[str, tuple[str, ...]] = {
    kind: fields for kind, words in WORDS.items() if (fields := tuple(name for name in OPEN_FIELDS if name in words))
}
"""The fields with words that a clock may compare, by kind."""
STREAMS_AT_ONCE = 500
Said = dict[tuple[str, int], str]
"""By stream and version what is joined to the facts, as the words are."""


def standing_in(ledger: Ledger, rows: pa.Table) -> pa.Table:
    """The rows (INCOMING, without words) with numbers where compared words stood."""
    asked = pc.is_in(rows["kind"], value_set=pa.array([*COMPARED, CORRECTED]))
    if not pc.any(asked).as_py():
        return rows
    said = _said(ledger, pc.unique(rows.filter(asked)["stream"]).to_pylist())
    places = zip(rows["stream"].to_pylist(), rows["version"].to_pylist(), rows["payload"].to_pylist(), strict=True)
    payloads = [join(facts, said.get((stream, version))) for stream, version, facts in places]
    return rows.set_column(rows.column_names.index("payload"), "payload", pa.array(payloads, pa.string()))


def _said(ledger: Ledger, streams: Sequence[str]) -> Said:
    found: Said = {}
    for at in range(0, len(streams), STREAMS_AT_ONCE):
        for stream, entries in ledger.streams(streams[at : at + STREAMS_AT_ONCE]).items():
            found |= {(stream, version): words for version, words in _numbered(entries)}
    return found


def _numbered(entries: Sequence[StoredEvent]) -> Iterator[tuple[int, str]]:
    """The versions of a stream at which compared words were said, and what stands for them."""
    kinds = {entry.version: entry.kind.value for entry in entries}
    first: dict[str, int] = {}
    for entry in entries:
        payload = entry.payload
        if entry.kind.value in COMPARED:
            numbers = _numbers(payload.model_dump(), COMPARED[entry.kind.value], entry.version, first)
            if numbers:
                yield entry.version, numbers
        elif isinstance(payload, Corrected) and payload.replacement and kinds.get(payload.target) in COMPARED:
            told, fields = json.loads(payload.replacement), COMPARED[kinds[payload.target]]
            numbers = _numbers(told, fields, entry.version, first)
            if numbers:
                yield entry.version, json.dumps({REPLACEMENT: numbers})


def _numbers(said: Mapping[str, object], fields: Sequence[str], version: int, first: dict[str, int]) -> str | None:
    """As JSON the fields with the number of the first entry that said the same; None where nothing is said."""
    numbers = {name: f"#{first.setdefault(str(said[name]), version)}" for name in fields if said.get(name)}
    return json.dumps(numbers) if numbers else None
