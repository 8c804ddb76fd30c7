"""Bring a ledger's schema to the newest revision."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from casework.errors import LedgerError
from casework.record.migrations import HEAD

VERSION = sa.table("alembic_version", sa.column("version_num", sa.String))


def revision(connection: sa.Connection) -> str | None:
    """The revision a database stands at; None when it is empty of our tables."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.select(VERSION.c.version_num)).scalar()


Tell = Callable[[str, int, int], None]
"""Told how far a revision is that writes events anew: stage, events done, events in all."""


def migrate(connection: sa.Connection, to: str = HEAD, tell: Tell | None = None) -> None:
    """Run the missing revisions inside the open transaction; raises ``LedgerError`` for a ledger from the future."""
    if revision(connection) == to:
        return
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["tell"] = tell or (lambda _stage, _done, _all: None)
    try:
        command.upgrade(config, to)
    except CommandError as error:
        raise LedgerError(
            "The ledger was written by a newer version of the program ({reason}): update the program.", reason=error
        ) from error
