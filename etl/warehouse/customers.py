"""Customers in the warehouse: who belongs to which project, without anything that says who they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import duckdb
import pyarrow as pa
import sqlalchemy as sa

from casework.record.ledger import Ledger
from casework.record.ledger.tables import customer
from etl.statements import statement

CUSTOMERS = pa.schema([(name, pa.string()) for name in ("customer_id", "project", "sex", "purchase_status")])
ROWS_AT_ONCE = 50_000
IDS_AT_ONCE = 500
_KEPT = sa.select(customer.c.customer_id, customer.c.project, customer.c.sex, customer.c.purchase_status)


def load_all(cursor: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Take over every customer of the ledger."""
    with ledger.reading() as connection:
        for rows in connection.execute(_KEPT).partitions(ROWS_AT_ONCE):
            _insert(cursor, rows)


def load_mentioned(cursor: duckdb.DuckDBPyConnection, ledger: Ledger, after_seq: int) -> None:
    """Take over anew the customers that events after ``after_seq`` mention."""
    found = cursor.execute(statement("staging/customers_mentioned"), {"after_seq": after_seq}).fetchall()
    for ids in _pieces([customer_id for (customer_id,) in found]):
        cursor.execute("delete from core.customers where list_contains($ids, customer_id)", {"ids": ids})
        with ledger.reading() as connection:
            _insert(cursor, connection.execute(_KEPT.where(customer.c.customer_id.in_(ids))).all())


def _pieces(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), IDS_AT_ONCE):
        yield ids[start : start + IDS_AT_ONCE]


def _insert(cursor: duckdb.DuckDBPyConnection, rows: Sequence[sa.Row[Any, Any, Any, Any]]) -> None:
    table = pa.Table.from_pylist([dict(row._mapping) for row in rows], schema=CUSTOMERS)
    if table.num_rows:
        cursor.from_arrow(table).insert_into("core.customers")
