"""The file that every warehouse begins as: its schema, reference tables, marts and empty tables, and no event yet.

Binding a hundred statements takes as long as bringing in some thousand events, and comes to the same bytes for the same
program and regulations: they are laid out once in a process, and a warehouse that is made anew begins as a copy.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from threading import Lock

from casework.policy import Policies
from casework.record import private
from etl.warehouse.database import Database, transaction
from etl.warehouse.derive import derive_all
from etl.warehouse.file import connected
from etl.warehouse.snapshot import prepare

KEPT = 2
"""How many are kept at most: a process works by one set of regulations, and by the next once it is adopted."""

_kept: dict[str, bytes] = {}
_laying = Lock()


def lay_out(path: Path, policies: Policies, made_by: str) -> None:
    """Make the file ``path``, where there is none; ``made_by`` tells programs and regulations apart."""
    private.make_file(path)
    with _laying:
        if made_by not in _kept:
            _make(path, policies)
            while len(_kept) >= KEPT:
                del _kept[next(iter(_kept))]
            _kept[made_by] = path.read_bytes()
            return
    path.write_bytes(_kept[made_by])


def _make(path: Path, policies: Policies) -> None:
    path.unlink()  # an empty file is no database
    with closing(Database(connected(str(path)))) as laid:
        private.make_file(path)
        with transaction(laid) as cursor:
            prepare(cursor, policies)
            derive_all(cursor)
        with laid.cursor() as cursor:
            cursor.execute("checkpoint")
