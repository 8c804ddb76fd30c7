"""Sign-ins on the server: each is known from its first use on, and ends by signing out or when its account ends.

The cookie a browser still holds is worth nothing from then on, also when the account is switched on again.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from casework.access import security
from casework.access.security import Line
from casework.record.ledger import Ledger
from casework.record.ledger.tables import Moment, metadata
from casework.vocabulary.security import Deed

sign_in = sa.Table(
    "sign_in",
    metadata,
    sa.Column("session_id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, nullable=False, index=True),
    sa.Column("signed_in_at", Moment, nullable=False),
    sa.Column("ended_at", Moment),
)
"""``session_id`` is a digest of what the sign-in service said; nothing can be read back from it."""


def begin(
    ledger: Ledger,
    session_id: str,
    user_id: str,
    signed_in_at: datetime,
    now: datetime,
    *,
    forget_before: datetime,
    ended: bool = False,
) -> None:
    """Know a sign-in from its first use on, or as one that came to nothing (``ended``).

    Those from before ``forget_before`` have expired and are dropped.
    """
    with ledger.transaction() as transaction:
        connection = transaction.connection
        connection.execute(sa.delete(sign_in).where(sign_in.c.signed_in_at < forget_before))
        if _row(connection, session_id) is not None:
            return
        row = {"session_id": session_id, "user_id": user_id, "signed_in_at": signed_in_at}
        connection.execute(sa.insert(sign_in).values(**row, ended_at=now if ended else None))
        if not ended:
            security.write(transaction, Line(user_id, Deed.SIGNED_IN), now)


def known(ledger: Ledger, session_id: str) -> bool:
    """Whether this sign-in was used before."""
    with ledger.reading() as connection:
        return _row(connection, session_id) is not None


def ended(ledger: Ledger, session_id: str) -> bool:
    """Whether this sign-in was ended."""
    with ledger.reading() as connection:
        row = _row(connection, session_id)
        return row is not None and row.ended_at is not None


def end(ledger: Ledger, session_id: str, now: datetime) -> None:
    """End a sign-in for all processes and tabs: its person signs out."""
    with ledger.transaction() as transaction:
        row = _row(transaction.connection, session_id)
        if row is not None and row.ended_at is None:
            _end(transaction.connection, sign_in.c.session_id == session_id, now)
            security.write(transaction, Line(row.user_id, Deed.SIGNED_OUT), now)


def end_all(connection: sa.Connection, user_id: str, now: datetime) -> None:
    """End all sign-ins of a person, in the transaction of what ends them."""
    _end(connection, sign_in.c.user_id == user_id, now)


def _end(connection: sa.Connection, which: sa.ColumnElement[bool], now: datetime) -> None:
    connection.execute(sa.update(sign_in).where(which, sign_in.c.ended_at.is_(None)).values(ended_at=now))


def _row(connection: sa.Connection, session_id: str) -> sa.Row[tuple[object, ...]] | None:
    return connection.execute(sa.select(sign_in).where(sign_in.c.session_id == session_id)).first()
