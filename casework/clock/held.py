"""What passing time leaves alone: imports that wait for a decision, and months whose score is locked for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from casework.clock.backlog import Backlogs
from casework.record.ledger import Ledger, StoredEvent
from casework.record.ledger.entries import within
from casework.record.ledger.tables import event
from casework.record.month_streams import MONTHS, month_stream
from casework.vocabulary import EventKind


class LockedMonths:
    """The locked months of a ledger, read when they are first asked for; ``zone`` says when a month begins."""

    def __init__(self, ledger: Ledger, zone: str) -> None:
        self._ledger = ledger
        self._zone = ZoneInfo(zone)

    def has(self, project: str, at: datetime) -> bool:
        """Whether a moment lies in a locked month of a project."""
        return month_stream(project, at.astimezone(self._zone).date()) in self._streams

    @cached_property
    def _streams(self) -> frozenset[str]:
        with self._ledger.reading() as connection:
            query = sa.select(event.c.stream).where(
                within(connection, MONTHS), event.c.kind == EventKind.MONTH_LOCKED.value
            )
            return frozenset(connection.scalars(query))


@dataclass(frozen=True, slots=True)
class Held:
    """What is left alone as of ``now``."""

    backlogs: Backlogs
    locked: LockedMonths
    now: datetime

    def lets(self, begun: StoredEvent, at: datetime) -> bool:
        """Whether passing time may act at ``at`` on what an entry began; no month that is to come is locked."""
        if not self.backlogs.lets(begun.recorded_at, at):
            return False
        return at > self.now or not self.locked.has(begun.project, at)
