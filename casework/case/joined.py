"""What a stream's entries say of the case as a whole: the same as another, another the same as it, in which project.

``etl/subjects/case/steps/facts.sql`` says the same in SQL.
"""

from __future__ import annotations

from collections.abc import Sequence

from casework.errors import RuleError
from casework.record.events import Merged, Moved, Separated, TakenIn
from casework.record.ledger import StoredEvent


def merged_into(events: Sequence[StoredEvent]) -> Merged | None:
    """The merger by which the case counts no more; None while it is a case of its own."""
    found: Merged | None = None
    for event in events:
        if isinstance(event.payload, Merged):
            found = event.payload
        elif isinstance(event.payload, Separated) and found is not None and event.payload.other == found.other:
            found = None
    return found


def taken_in(events: Sequence[StoredEvent]) -> tuple[TakenIn, ...]:
    """The cases that are the same as this one, in the order in which they were merged into it."""
    found: dict[str, TakenIn] = {}
    for event in events:
        if isinstance(event.payload, TakenIn):
            found[event.payload.other] = event.payload
        elif isinstance(event.payload, Separated):
            found.pop(event.payload.other, None)
    return tuple(found.values())


def moved_to(events: Sequence[StoredEvent]) -> str | None:
    """The project that the case was moved to last; None when it stands where it was received."""
    return next((each.payload.moved_to for each in reversed(events) if isinstance(each.payload, Moved)), None)


def check_alone(events: Sequence[StoredEvent]) -> None:
    """Nothing is entered in a case that goes on in another."""
    merger = merged_into(events)
    if merger is not None:
        raise RuleError(
            "The case was merged into {number}. Enter it there, or separate the two first.", number=merger.other_number
        )
