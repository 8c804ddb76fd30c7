"""What somebody with the database's password could do: past the triggers, and nothing to be seen of it afterwards."""

from __future__ import annotations

from casework.record.ledger import Ledger, guards


def tamper(ledger: Ledger, *statements: str) -> None:
    """Run statements while the guards are away; they stand again when this returns."""
    with ledger.transaction() as transaction:
        connection = transaction.connection
        sqlite = connection.dialect.name == "sqlite"
        for name, text in (guards.SQLITE if sqlite else guards.POSTGRES).items():
            table = text.split(" on ")[1].split()[0]
            connection.exec_driver_sql(f"drop trigger {name}" if sqlite else f"drop trigger {name} on {table}")
        for statement in statements:
            connection.exec_driver_sql(statement)
        guards.create(connection, "event", "free_text", "event_before_shards")
