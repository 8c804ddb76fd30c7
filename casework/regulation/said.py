"""Which fields the entries of the ledger can say: what conditions of clocks can be asked about.

Read from the payload classes, so a field that an entry gets is known here, in SQL and to every regulation at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from casework.record.events import PAYLOADS
from casework.regulation.conditions import Value
from casework.regulation.facts import CASE_FIELDS, IMPLIED
from casework.vocabulary import EventKind

ANSWER = "satisfied"
"""What a callback says by its ``satisfaction``."""


@cache
def fields_of(kind: str) -> Mapping[str, Value | None]:
    """The fields that an entry of ``kind`` can say, with what it says when nothing is said; empty for other kinds."""
    if kind not in {known.value for known in EventKind}:
        return {}
    fields = PAYLOADS[EventKind(kind)].model_fields
    found = {name: _word(None if field.is_required() else field.default) for name, field in fields.items()}
    return {**found, ANSWER: None} if kind == EventKind.CALLED_BACK else found


def said_with(kinds: Iterable[str]) -> frozenset[str]:
    """The fields that one of these kinds can say."""
    return frozenset(field for kind in kinds for field in fields_of(kind))


RECKONED = frozenset({"level", "shift", "claim"})
"""Fields that follow from more than what one entry says: the level of a life, the hours of a shift, who has signed."""


def _frozen() -> frozenset[str]:
    settings = {(kind, field) for kind, fields in CASE_FIELDS.items() for field in fields}
    return frozenset(field for kind, field in settings if field in fields_of(kind) or field in IMPLIED.get(kind, {}))


def _word(value: Any) -> Value | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, str) else value if isinstance(value, int) else None


FROZEN = _frozen()
"""The fields of a case that some entry sets."""
