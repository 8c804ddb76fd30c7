"""The case desk as pages use it: one desk per ledger, whole queues of cases, names of the people who act."""

from __future__ import annotations

from threading import Lock
from weakref import WeakKeyDictionary

import streamlit as st

from casework.desk.desk import Desk
from casework.desk.standing import Standing
from casework.evidence import EvidenceStore
from casework.ledger import Ledger
from casework.settings import settings
from casework.users import Users
from dashboard import state
from dashboard.state import Platform

_lock = Lock()
_standing: WeakKeyDictionary[Ledger, Standing] = WeakKeyDictionary()


def desk(platform: Platform) -> Desk:
    """The desk that takes commands."""
    chosen = settings()
    return Desk(platform.ledger, platform.policies, chosen.notify_channels, chosen.default_pack)


def standing(platform: Platform) -> Standing:
    """The states of many cases, folded once per process."""
    with _lock:
        return _standing.setdefault(platform.ledger, Standing(platform.ledger, platform.policies))


def evidence() -> EvidenceStore:
    """Where photos, documents and recordings lie."""
    chosen = settings()
    return EvidenceStore(chosen.evidence_dir, chosen.max_evidence_mb)


def staff(platform: Platform) -> dict[str, str]:
    """Names of those who have an account, by user id."""
    return {user.user_id: user.name for user in Users(platform.ledger).all()}


def entered() -> None:
    """Show at once what was just entered: bring the warehouse up to the ledger, then run the page anew."""
    state.platform().warehouse.sync()
    st.rerun()
