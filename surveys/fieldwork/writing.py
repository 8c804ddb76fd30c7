"""An entry of field work, by whom and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.access.permissions import User
from casework.record.events import Event, Payload


@dataclass(frozen=True, slots=True)
class Hand:
    """Who enters something, and when."""

    user: User
    now: datetime

    def entry(self, stream: str, payload: Payload, project: str) -> Event:
        """The event that says it."""
        return Event(
            stream=stream,
            occurred_at=self.now,
            recorded_at=self.now,
            actor=self.user.user_id,
            project=project,
            payload=payload,
        )
