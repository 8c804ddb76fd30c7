"""How an engine would run a statement."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from casework.record.ledger import Ledger


def explained(book: Ledger, connection: sa.Connection, _cursor: object, statement: str, given: Any, *_: object) -> str:
    """The engine's plan of a statement that is about to run, small tables being no reason to read all of one."""
    with book.reading() as other:
        if other.dialect.name == "postgresql":
            other.exec_driver_sql("set local enable_seqscan = off")
        words = "explain query plan " if connection.dialect.name == "sqlite" else "explain "
        return "\n".join(str(row) for row in other.exec_driver_sql(words + statement, given))
