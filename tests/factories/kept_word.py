"""Whether a ledger kept its word: everything acknowledged is there, whole, once, and the warehouse tells the same."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import duckdb
import sqlalchemy as sa
from working_staff import Entry

from casework.record.desk_tables import idempotency
from casework.record.ledger import Ledger
from casework.record.ledger.tables import event
from etl.warehouse.models import models

KEPT = tuple(model.name for model in models() if model.materialise == "table")


def lost(ledger: Ledger, entries: Iterable[Entry]) -> list[Entry]:
    """Acknowledged entries that are not in the ledger at their place, with their words, under the key of their form."""
    told = [entry for entry in entries if entry.key]
    found = {
        (kept.stream, kept.version): kept.payload_json()
        for stream in {entry.stream for entry in told}
        for kept in ledger.stream(stream)
    }
    with ledger.reading() as connection:
        forms = {row.key: (row.stream, row.version) for row in connection.execute(sa.select(idempotency))}
    return [
        entry
        for entry in told
        if entry.words not in found.get((entry.stream, entry.version), "")
        or forms.get(entry.key) != (entry.stream, entry.version)
    ]


def unacknowledged(ledger: Ledger, entries: Iterable[Entry]) -> int:
    """Forms that are in the ledger although nobody was told so: 0 unless the process was killed."""
    keys = {entry.key for entry in entries if entry.key}
    with ledger.reading() as connection:
        return len(set(connection.execute(sa.select(idempotency.c.key)).scalars()) - keys)


def broken_streams(ledger: Ledger) -> list[str]:
    """Streams whose versions are not 1, 2, 3 …"""
    columns = event.c
    first, last, count = sa.func.min(columns.version), sa.func.max(columns.version), sa.func.count()
    query = sa.select(columns.stream).group_by(columns.stream).having(sa.or_(first != 1, last != count))
    with ledger.reading() as connection:
        return list(connection.execute(query).scalars())


def integrity(file: Path) -> str:
    """What SQLite says of the file; ``ok`` when it is whole. Nobody may have the ledger open in this process."""
    with closing(sqlite3.connect(file)) as connection:
        return str(connection.execute("pragma integrity_check").fetchone()[0])


def checksums(warehouse: Path) -> dict[str, tuple[object, ...]]:
    """Rows and checksum of every kept table of a warehouse file that nobody has open."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return {
            name: connection.execute(f"select count(*), sum(hash(t)) from {name} as t").fetchall()[0]  # noqa: S608
            for name in KEPT
        }
