"""What stands in the ledger about people's looks at masked data and about searches, in its order."""

from __future__ import annotations

from casework.record.events import Accessed, Revealed
from casework.record.ledger import Ledger, StoredEvent
from casework.record.ledger.entries import entries_query, stored
from casework.record.ledger.tables import event


def entries(ledger: Ledger) -> list[StoredEvent]:
    with ledger.reading() as connection:
        return [stored(row) for row in connection.execute(entries_query().order_by(event.c.seq)).all()]


def looks(ledger: Ledger) -> list[tuple[StoredEvent, Revealed]]:
    """Each look at a masked field, with its entry."""
    return [(entry, entry.payload) for entry in entries(ledger) if isinstance(entry.payload, Revealed)]


def log_lines(ledger: Ledger) -> list[tuple[str, Accessed]]:
    """Each line of the security log, with who acted."""
    return [(entry.actor, entry.payload) for entry in entries(ledger) if isinstance(entry.payload, Accessed)]
