"""Sign-ins that were ended by signing out: the cookie a browser still holds is worth nothing from then on."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from casework.ledger import Ledger
from casework.ledger.tables import Moment, metadata

ended_session = sa.Table(
    "ended_session",
    metadata,
    sa.Column("session_id", sa.Text, primary_key=True),
    sa.Column("ended_at", Moment, nullable=False),
)
"""``session_id`` is a digest of what the sign-in service said; nothing can be read back from it."""


def end(ledger: Ledger, session_id: str, now: datetime, *, forget_before: datetime) -> None:
    """End a sign-in for all processes and tabs; those ended before ``forget_before`` have expired and are dropped."""
    column = ended_session.c
    with ledger.transaction() as transaction:
        connection = transaction.connection
        connection.execute(sa.delete(ended_session).where(column.ended_at < forget_before))
        if not _found(connection, session_id):
            connection.execute(sa.insert(ended_session).values(session_id=session_id, ended_at=now))


def ended(ledger: Ledger, session_id: str) -> bool:
    """Whether this sign-in was ended."""
    with ledger.reading() as connection:
        return _found(connection, session_id)


def _found(connection: sa.Connection, session_id: str) -> bool:
    query = sa.select(ended_session.c.session_id).where(ended_session.c.session_id == session_id)
    return connection.execute(query).first() is not None
