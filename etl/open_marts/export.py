"""Every open mart at once: as Parquet files of a folder, as Delta tables, or as tables of a schema in PostgreSQL.

What is written is made whole before it takes the place of what was there: a file by renaming, a Delta table by its
commit, a schema in one transaction. It is asked in nobody's name: all projects, nothing confidential.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path

import psycopg
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
from psycopg import sql

from etl.errors import EtlError
from etl.fleet.tables import Table, folder, inside
from etl.open_marts.answering import with_facts
from etl.open_marts.endpoint import told
from etl.open_marts.listing import OPEN, Wanted
from etl.subjects import Answers
from etl.warehouse.scope import Scope

SCHEMA = "yingsheng_marts"
ALL = 2**62
TYPES = ((pa.types.is_boolean, "boolean"), (pa.types.is_integer, "bigint"), (pa.types.is_floating, "double precision"),
         (pa.types.is_date, "date"), (pa.types.is_timestamp, "timestamptz"))  # fmt: skip


class ExportRefused(EtlError):
    """The figures cannot be written there."""


def tables(answers: Answers, scope: Scope) -> Iterator[tuple[str, pa.Table]]:
    """Every open mart with its rows, all of them, counted by what is usual."""
    for name, mart in OPEN.items():
        found = mart.ask(answers, Wanted(scope, mart.usual, ALL))
        yield name, with_facts(found, told(answers, name, scope))


def to_folder(answers: Answers, scope: Scope, place: Path) -> Mapping[str, int]:
    """Write ``NAME.parquet`` for each mart; rows by name. A file that is there is replaced as a whole."""
    place.mkdir(parents=True, exist_ok=True)
    written = {}
    for name, table in tables(answers, scope):
        made = place / f".{name}.parquet.part"
        pq.write_table(table, made, compression="zstd")
        made.replace(place / f"{name}.parquet")
        written[name] = table.num_rows
    return written


def to_delta(answers: Answers, scope: Scope, address: str) -> Mapping[str, int]:
    """Write a Delta table for each mart below ``address``, a folder or ``s3://…``; rows by name.

    Versions of before stay readable. Raises ``FilesRefused``.
    """
    written = {}
    for name, table in tables(answers, scope):
        facts = {fact: json.dumps(value) for fact, value in told(answers, name, scope).items()}
        Table(inside(folder(address), name)).overwrite(table.replace_schema_metadata(None), facts)
        written[name] = table.num_rows
    return written


def to_postgres(answers: Answers, scope: Scope, address: str) -> Mapping[str, int]:
    """Write a table for each mart into ``yingsheng_marts``, in place of what was there; rows by name.

    ``address`` is a libpq address (``postgresql://…``). Raises ``ExportRefused``.
    """
    found = dict(tables(answers, scope))
    try:
        with psycopg.connect(address, connect_timeout=10) as connection, connection.cursor() as cursor:
            cursor.execute(sql.SQL("create schema if not exists {}").format(sql.Identifier(SCHEMA)))
            for name, table in found.items():
                _replace(cursor, name, table)
    except psycopg.Error as error:
        raise ExportRefused(
            "The figures could not be written into PostgreSQL: {reason}. What was there stays. Check the address, and "
            "that its account may create tables.",
            reason=str(error).strip().splitlines()[0],
        ) from error
    return {name: table.num_rows for name, table in found.items()}


def _replace(cursor: psycopg.Cursor[object], name: str, table: pa.Table) -> None:
    place = sql.Identifier(SCHEMA, name)
    columns = [
        sql.SQL("{} {}").format(sql.Identifier(field.name), sql.SQL(_type(field.type))) for field in table.schema
    ]
    cursor.execute(sql.SQL("drop table if exists {}").format(place))
    cursor.execute(sql.SQL("create table {} ({})").format(place, sql.SQL(", ").join(columns)))
    written = BytesIO()
    pacsv.write_csv(table, written, pacsv.WriteOptions(include_header=False, quoting_style="needed"))
    with cursor.copy(sql.SQL("copy {} from stdin with (format csv)").format(place)) as copy:
        copy.write(written.getvalue())


def _type(kind: pa.DataType) -> str:
    return next((name for fits, name in TYPES if fits(kind)), "text")


def address_of(target: str) -> str | None:
    """The address of a database, if ``target`` is one, else None: it is a folder. ``env:NAME`` keeps a password out of
    sight: the address is the value of that variable. Raises ``ExportRefused``.
    """
    if target.startswith("env:"):
        found = os.environ.get(target[4:])
        if not found:
            raise ExportRefused("The variable {name} holds no address: set it first.", name=target[4:])
        return found
    return target if target.startswith(("postgresql://", "postgres://")) else None
