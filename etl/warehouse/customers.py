"""Customers in the warehouse: who belongs to which project and building, without anything that says who they are.

Of a home only that it is the same one: its digest stands for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

import duckdb
import pyarrow as pa
import sqlalchemy as sa

from casework.record.ledger import Ledger
from casework.record.ledger.tables import customer, customer_change
from etl.warehouse.served import Served

NAMES = ("customer_id", "project", "sex", "purchase_status", "building", "home")
CUSTOMERS = pa.schema([(name, pa.string()) for name in NAMES])
_Row = sa.Row[Any, Any, Any, Any, Any, Any, Any]
ROWS_AT_ONCE = 50_000
IDS_AT_ONCE = 500
changes = customer_change.c
_KEPT = sa.select(
    customer.c.customer_id, customer.c.project, customer.c.sex, customer.c.purchase_status, customer.c.phase,
    customer.c.building, customer.c.room,
)  # fmt: skip


def revision(ledger: Ledger) -> int:
    """The number of the last change of a customer; 0 before the first."""
    with ledger.reading() as connection:
        return int(connection.execute(sa.select(sa.func.coalesce(sa.func.max(changes.revision), 0))).scalar_one())


def load_all(cursor: duckdb.DuckDBPyConnection, ledger: Ledger, served: Served) -> int:
    """Take over every customer of the projects served; returns up to which change they stand."""
    reached = revision(ledger)
    with ledger.reading() as connection:
        for rows in connection.execute(_KEPT).partitions(ROWS_AT_ONCE):
            _insert(cursor, rows, served)
    return _stand(cursor, reached)


def load_changed(cursor: duckdb.DuckDBPyConnection, ledger: Ledger, known: int, served: Served) -> int:
    """Take over anew the customers whose rows were changed after ``known``; returns up to which change they stand.

    A ledger that counts less than ``known`` is an older copy: everybody is taken over anew.
    """
    reached = revision(ledger)
    if reached < known:
        cursor.execute("delete from core.customers")
        return load_all(cursor, ledger, served)
    with ledger.reading() as connection:
        changed = connection.execute(sa.select(changes.customer_id).where(changes.revision > known)).scalars().all()
    for ids in _pieces(list(changed)):
        cursor.execute("delete from core.customers where list_contains($ids, customer_id)", {"ids": ids})
        with ledger.reading() as connection:
            _insert(cursor, connection.execute(_KEPT.where(customer.c.customer_id.in_(ids))).all(), served)
    return _stand(cursor, reached)


def stand(cursor: duckdb.DuckDBPyConnection) -> int:
    """Up to which change the customers stand here."""
    rows = cursor.execute("select revision from staging.customers_stand").fetchall()
    return int(rows[0][0]) if rows else 0


def _stand(cursor: duckdb.DuckDBPyConnection, reached: int) -> int:
    cursor.execute("delete from staging.customers_stand")
    cursor.execute("insert into staging.customers_stand values ($1)", [reached])
    return reached


def _pieces(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), IDS_AT_ONCE):
        yield ids[start : start + IDS_AT_ONCE]


def _kept(row: _Row) -> dict[str, str | None]:
    """What the warehouse keeps of a customer."""
    where = (row.project, row.phase or "", row.building or "", row.room or "")
    return {
        "customer_id": row.customer_id,
        "project": row.project,
        "sex": row.sex,
        "purchase_status": row.purchase_status,
        "building": " ".join(part for part in (row.phase, row.building) if part) if row.building else None,
        "home": sha256("\0".join(where).encode()).hexdigest()[:16] if row.room else None,
    }


def _insert(cursor: duckdb.DuckDBPyConnection, rows: Sequence[_Row], served: Served) -> None:
    table = pa.Table.from_pylist([_kept(row) for row in rows if served.has(row.project)], schema=CUSTOMERS)
    if table.num_rows:
        cursor.from_arrow(table).insert_into("core.customers")
