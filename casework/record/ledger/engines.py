"""The engine that keeps a ledger, by its address."""

from __future__ import annotations

import sqlalchemy as sa

from casework.errors import LedgerError
from casework.record.ledger.store import Store


def store_for(url: str) -> Store:
    """The engine that a SQLAlchemy URL names; raises ``LedgerError`` for any but SQLite and PostgreSQL."""
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite":
        from casework.record.ledger.sqlite import SqliteStore

        return SqliteStore(address)
    if address.get_backend_name() == "postgresql":
        from casework.record.ledger.postgres import PostgresStore

        return PostgresStore(address)
    raise LedgerError("A ledger lives in SQLite or PostgreSQL, not in {engine}.", engine=address.get_backend_name())
