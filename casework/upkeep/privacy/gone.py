"""What of a stream was taken away: which entries have lost their words or their file, and which entry took them."""

from __future__ import annotations

from collections.abc import Sequence

from casework.record.events import Corrected, Erased, EvidenceAttached, Redacted
from casework.record.ledger import StoredEvent

RETENTION = "retention-"
"""How the requests begin by which words went because of their age."""


def words_gone(entries: Sequence[StoredEvent]) -> dict[int, StoredEvent]:
    """By version of an entry that has lost its words, the entry that took them."""
    found: dict[int, StoredEvent] = {}
    for taking in entries:
        for each in entries[: taking.version - 1]:
            if each.words_gone and _is_about(taking, each):
                found.setdefault(each.version, taking)
    return found


def files_gone(entries: Sequence[StoredEvent]) -> dict[int, StoredEvent]:
    """By version of an entry with a file that was erased, the entry that did it; files stay where a law
    wants the stream."""
    found: dict[int, StoredEvent] = {}
    for taking in entries:
        if isinstance(taking.payload, Erased) and not taking.payload.kept and taking.payload.until is None:
            for each in entries[: taking.version - 1]:
                if isinstance(each.payload, EvidenceAttached):
                    found.setdefault(each.version, taking)
    return found


def by_age(taking: StoredEvent) -> bool:
    """Whether words went because they had been kept long enough, and nobody asked for it."""
    return isinstance(taking.payload, Erased) and taking.payload.request.startswith(RETENTION)


def _is_about(taking: StoredEvent, each: StoredEvent) -> bool:
    if not isinstance(taking.payload, Redacted):
        return isinstance(taking.payload, Erased)
    about = each.payload.target if isinstance(each.payload, Corrected) else each.version
    return taking.payload.target in {each.version, about}
