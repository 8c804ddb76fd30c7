"""Which fields of which event kinds hold free text, so that a redaction can empty them."""

from __future__ import annotations

import json
from typing import get_args

import pyarrow as pa

from casework.events import PAYLOADS, Payload, Text


def free_text_table() -> pa.Table:
    """``ref.free_text``: one row per kind with free text; ``patch`` is the JSON merge patch that removes it."""
    found = {kind.value: _free_text(payload) for kind, payload in PAYLOADS.items()}
    patches = {kind: json.dumps(dict.fromkeys(fields)) for kind, fields in found.items() if fields}
    return pa.table({"kind": pa.array(patches.keys(), pa.string()), "patch": pa.array(patches.values(), pa.string())})


def _free_text(payload: type[Payload]) -> list[str]:
    """Names of the fields whose type is ``Text``, optional or not."""
    longest = get_args(Text)[1].metadata[0].max_length
    return [
        name
        for name, field in payload.model_fields.items()
        if longest in {getattr(rule, "max_length", None) for rule in _rules(field.annotation, field.metadata)}
    ]


def _rules(annotation: object, metadata: list[object]) -> list[object]:
    inner = [rule for part in get_args(annotation) for rule in getattr(part, "__metadata__", ())]
    return [rule for holder in (*metadata, *inner) for rule in (holder, *getattr(holder, "metadata", ()))]
