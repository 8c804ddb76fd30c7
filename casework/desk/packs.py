"""Which pack a project goes by, and its version in force."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from casework.events import ProjectRegistered
from casework.ledger import Ledger, Transaction
from casework.policy import Pack, Policies


def project_pack(ledger: Ledger | Transaction, project: str) -> str | None:
    """The pack a project was registered with; None for a project nobody registered."""
    registered = [entry.payload for entry in ledger.stream(f"project/{project}")]
    packs = [payload.pack for payload in registered if isinstance(payload, ProjectRegistered)]
    return packs[-1] if packs else None


def pack_in_force(policies: Policies, pack_id: str, now: datetime) -> Pack:
    """The version of a pack in force on the local day of ``now``."""
    zone = ZoneInfo(policies.versions(pack_id)[0].timezone)
    return policies.in_force(pack_id, now.astimezone(zone).date())
