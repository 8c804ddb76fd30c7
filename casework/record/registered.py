"""Which pack a project goes by."""

from __future__ import annotations

from casework.record.events import ProjectRegistered
from casework.record.ledger import Ledger, Transaction


def project_pack(ledger: Ledger | Transaction, project: str) -> str | None:
    """The pack a project was registered with; None for a project nobody registered."""
    registered = [entry.payload for entry in ledger.stream(f"project/{project}")]
    packs = [payload.pack for payload in registered if isinstance(payload, ProjectRegistered)]
    return packs[-1] if packs else None
