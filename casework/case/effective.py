"""What really happened in a stream, once corrections are applied.

A ``corrected`` entry voids its target or gives it another moment or payload; the latest word on each counts, and a
correction that is itself voided by a later one does not stand. A moved event takes the correction's moment of
recording with it, so that backdating by correction shows as late entry. The order of life is ``(occurred_at,
version)``: a late entry stands where it happened. ``etl/subjects/case/steps/facts.sql`` says the same in SQL.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from casework.case.joined import merged_into, moved_to
from casework.policy import Pack
from casework.record.events import Corrected, Extended, Payload, parse_payload
from casework.record.ledger import StoredEvent
from casework.vocabulary import EventKind

BOOKKEEPING = frozenset(
    {
        EventKind.CORRECTED,
        EventKind.REDACTED,
        EventKind.ERASED,
        EventKind.MERGED,
        EventKind.TAKEN_IN,
        EventKind.SEPARATED,
        EventKind.MOVED,
    }
)
"""About other entries, or about the case as a whole; nothing that happened to it."""


def effective(events: Sequence[StoredEvent]) -> list[StoredEvent]:
    """The facts of one stream that count, after corrections, in the order of life.

    While it is merged into another there are none. A case that was moved has its facts in the project to which it was.
    """
    return [] if merged_into(events) is not None else lived(events)


def lived(events: Sequence[StoredEvent]) -> list[StoredEvent]:
    """What happened in one stream after corrections, in the order of life, were it merged into another.

    Left out are bookkeeping entries, voided events, and extensions the customer did not confirm (they count
    as not having happened).
    """
    amendments, project = _amendments(events), moved_to(events)
    facts = (_amended(e, amendments.get(e.version, [])) for e in events if e.kind not in BOOKKEEPING)
    counting = [e for e in facts if e is not None and not _is_unconfirmed(e.payload)]
    if project is not None:
        counting = [e.model_copy(update={"project": project}) for e in counting]
    return sorted(counting, key=lambda e: (e.occurred_at, e.version))


def taken_back(facts: Sequence[StoredEvent], packs: Sequence[Pack]) -> frozenset[int]:
    """Versions of the facts that a later one takes back, by the version of the regulation in force then.

    What takes a kind back takes the last of it; one that was taken back already is not taken twice.
    """
    taken: set[int] = set()
    standing: dict[str, int] = {}
    for event, pack in zip(facts, packs, strict=True):
        kind = pack.takes_back.get(event.kind)
        if kind in standing:
            taken.add(standing.pop(kind))
        standing[event.kind] = event.version
    return frozenset(taken)


def _amendments(events: Sequence[StoredEvent]) -> dict[int, list[StoredEvent]]:
    """Standing corrections by target version, oldest first: read from the newest back, as later ones may void them."""
    gone: set[int] = set()
    standing: dict[int, list[StoredEvent]] = {}
    for event in reversed(events):
        change = event.payload
        if not isinstance(change, Corrected) or change.target >= event.version or event.version in gone:
            continue
        if change.void:
            gone.add(change.target)
        standing.setdefault(change.target, []).insert(0, event)
    return standing


def _amended(event: StoredEvent, corrections: Sequence[StoredEvent]) -> StoredEvent | None:
    if not corrections:
        return event
    changes: dict[str, datetime | Payload] = {}
    void = False
    for correction in corrections:
        change = correction.payload
        if not isinstance(change, Corrected):
            continue
        void = change.void
        if change.occurred_at is not None:
            changes |= {"occurred_at": change.occurred_at, "recorded_at": correction.recorded_at}
        if change.replacement is not None:
            changes["payload"] = parse_payload(event.kind, change.replacement)
    if "occurred_at" in changes and "payload" not in changes and event.payload.untimed:
        changes["payload"] = event.payload.model_copy(update={"untimed": None})  # who moved it knows the time
    return None if void else event.model_copy(update=changes)


def _is_unconfirmed(payload: Payload) -> bool:
    return isinstance(payload, Extended) and not payload.customer_confirmed
