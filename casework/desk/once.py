"""A form is entered once, however often it is sent: its key is kept beside the events, in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from casework.record.desk_tables import idempotency


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form came to when it was sent first: the stream it wrote to, and where that stood afterwards."""

    stream: str
    version: int


def sent_before(connection: sa.Connection, key: str) -> Sent | None:
    """What the form with this key came to; None when it is new."""
    row = connection.execute(sa.select(idempotency).where(idempotency.c.key == key)).first()
    return None if row is None else Sent(row.stream, row.version)


def remember(connection: sa.Connection, key: str, sent: Sent, now: datetime) -> None:
    """Keep what the form with this key came to."""
    values = {"key": key, "stream": sent.stream, "version": sent.version, "created_at": now}
    connection.execute(sa.insert(idempotency).values(values))
