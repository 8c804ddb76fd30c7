"""Copies of the data that lie beside the record: files handed in, ledgers put aside, backups.

Files handed in are deleted all, whosever rows are in them: they come in any encoding, packed and in foreign formats, so
that a search would miss people, and nothing is lost, for they are what somebody handed in and can hand in again.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from casework.record.ledger import Ledger
from casework.settings import Settings
from casework.upkeep.cleaning import SET_ASIDE, UPLOADS, lying_about

BEFORE_CHAIN = sa.table("event_before_chain")
"""The events as they were before revision 0009, which PostgreSQL keeps in the same database."""


def delete_uploads(chosen: Settings) -> int:
    """Delete the files handed in for import; how many."""
    return _delete((chosen.data_dir / UPLOADS).glob("*"))


def delete_set_aside(ledger: Ledger, connection: sa.Connection, chosen: Settings) -> int:
    """Delete the old ledgers that a revision or a restore put aside, as files or in the database; how many."""
    deleted = _delete(lying_about(ledger, chosen, SET_ASIDE))
    if sa.inspect(connection).has_table(BEFORE_CHAIN.name):
        connection.execute(sa.schema.DropTable(sa.Table(BEFORE_CHAIN.name, sa.MetaData())))
        deleted += 1
    return deleted


def older_backups(chosen: Settings) -> list[tuple[Path, datetime]]:
    """Backups in the data folder with their dates: what was erased stands in them until the operator deletes them."""
    found = sorted((chosen.data_dir / "backups").glob("*"))
    return [(path, datetime.fromtimestamp(path.stat().st_mtime, UTC)) for path in found]


def _delete(paths: Iterable[Path]) -> int:
    found = list(paths)
    for path in found:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return len(found)
