"""An empty warehouse in memory with the real tables, rows put into it by hand, and one mart asked about them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

import duckdb
import pyarrow as pa
from sqlglot import exp

from casework.policy import Policies
from casework.settings import settings
from etl.subjects.marts import parameters, question
from etl.warehouse import file as warehouse_file
from etl.warehouse.derive import derive_all
from etl.warehouse.models import making, models
from etl.warehouse.snapshot import prepare

Rows = list[dict[str, object]]

DEFAULTS: dict[str, object] = {
    "dimensions": [],
    "dimension_sets": [[]],
    "local_offset": timedelta(hours=8),
    "row_limit": 1000,
    "derived": False,
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
        filled = pa.Table.from_pylist(
            [{field.name: _fitting(row.get(field.name), field.type) for field in schema} for row in rows], schema
        )
        connection.execute(exp.Drop(tables=[exp.to_table(name)], kind=_kind(connection, name)).sql("duckdb"))
        connection.from_arrow(filled).create(name)
    if any(name.startswith("ref.") for name in given):
        _follow_the_reference(connection)


def _follow_the_reference(connection: duckdb.DuckDBPyConnection) -> None:
    """Make anew the tables that are made of reference tables alone."""
    for model in models():
        if model.materialise == "table" and model.runs == "build":
            connection.execute(making(model.name, model.sql))


def ask(connection: duckdb.DuckDBPyConnection, name: str, params: Mapping[str, object]) -> duckdb.DuckDBPyRelation:
    """The mart's rows, with the parameters it uses."""
    values = {**DEFAULTS, **params}
    return connection.sql(question(name), params={each: values.get(each) for each in parameters(name)})


def _fitting(value: object, kind: pa.DataType) -> object:
    """TOML has no decimals: a weight is written as a float."""
    return Decimal(str(value)) if isinstance(value, float) and pa.types.is_decimal(kind) else value


def _kind(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    schema, _, table = name.partition(".")
    found = connection.execute(
        "select table_type from information_schema.tables where table_schema = $schema and table_name = $table",
        {"schema": schema, "table": table},
    ).fetchone()
    return "VIEW" if found == ("VIEW",) else "TABLE"
