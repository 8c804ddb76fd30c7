"""How often somebody may fail: who fails too often from one address has to wait, whatever they try next."""

from __future__ import annotations

import threading
from collections import deque
from datetime import datetime, timedelta

from casework.errors import PermissionRefused

MOST, WITHIN = 10, timedelta(minutes=5)
ADDRESSES = 10_000
"""Addresses kept in mind; beyond that the one that failed longest ago is forgotten."""


class Failures:
    """Failures of this process by address."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at: dict[str, deque[datetime]] = {}

    def check(self, address: str, now: datetime) -> None:
        """Refuse an address that failed too often a short time ago."""
        with self._lock:
            recent = [at for at in self._at.get(address, ()) if now - at < WITHIN]
        if len(recent) >= MOST:
            raise PermissionRefused("Too many attempts failed from your address. Wait five minutes, then try again.")

    def note(self, address: str, now: datetime) -> None:
        """Remember that an attempt failed."""
        with self._lock:
            failed = self._at.pop(address, deque(maxlen=MOST))
            failed.append(now)
            self._at[address] = failed
            if len(self._at) > ADDRESSES:
                del self._at[next(iter(self._at))]
