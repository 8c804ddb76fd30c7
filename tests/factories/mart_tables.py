"""An empty warehouse in memory with the real tables, rows put into it by hand, and one mart asked about them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import duckdb
import pyarrow as pa
from sqlglot import exp

from casework.policy import Policies
from casework.settings import settings
from etl.subjects.marts import parameters, question
from etl.warehouse import file as warehouse_file
from etl.warehouse.derive import derive_all
from etl.warehouse.snapshot import prepare

Rows = list[dict[str, object]]

DEFAULTS: dict[str, object] = {
    "dimensions": [],
    "local_offset": timedelta(hours=8),
    "row_limit": 1000,
    "of_category": None,
}
"""Parameters that an example need not give; all others are NULL when left out."""


def empty_warehouse() -> duckdb.DuckDBPyConnection:
    """Every table of the warehouse without a row, and the reference tables of the shipped packs."""
    connection = warehouse_file.in_memory()
    prepare(connection, Policies.load(settings().regulation_dir))
    derive_all(connection)
    return connection


def put(connection: duckdb.DuckDBPyConnection, given: Mapping[str, Rows]) -> None:
    """Make ``given`` the content of the named relations; columns left out are NULL. Views become tables."""
    for name, rows in given.items():
        schema = connection.table(name).limit(0).to_arrow_table().schema
        strangers = {column for row in rows for column in row} - set(schema.names)
        assert not strangers, f"{name} has no column {strangers}"
        filled = pa.Table.from_pylist([{column: row.get(column) for column in schema.names} for row in rows], schema)
        connection.execute(exp.Drop(tables=[exp.to_table(name)], kind=_kind(connection, name)).sql("duckdb"))
        connection.from_arrow(filled).create(name)


def ask(connection: duckdb.DuckDBPyConnection, name: str, params: Mapping[str, object]) -> duckdb.DuckDBPyRelation:
    """The mart's rows, with the parameters it uses."""
    values = {**DEFAULTS, **params}
    return connection.sql(question(name), params={each: values.get(each) for each in parameters(name)})


def _kind(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    schema, _, table = name.partition(".")
    found = connection.execute(
        "select table_type from information_schema.tables where table_schema = $schema and table_name = $table",
        {"schema": schema, "table": table},
    ).fetchone()
    return "VIEW" if found == ("VIEW",) else "TABLE"
