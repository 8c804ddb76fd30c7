"""A log as a table: each row is a step of a case, and every row becomes the case with the moments of all its steps.

What a row says beside its step counts until a later one says otherwise. The rows of a case are alike then, so that the
first stands for it and the others count as repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import duckdb
from duckdb import Expression, coalesce, col, fn, lit

from etl.errors import SourceError
from etl.intake.moments import local_moment
from etl.intake.profiles import DATE_FORMATS, Log, meant
from etl.intake.source import RAW, ROW, Reject, Source
from etl.statements import statement

SECOND = " 2"
"""Ends the name of the column that holds when a step was taken a second time."""
NUMBER, PLACE, MOMENTS = "log number", "log place", "log moments"
_ROWS_AT_MOST = 10**9


def as_log(source: Source, log: Log) -> Source:
    """The source with a column for each step, and for its second time; raises ``SourceError`` where it is no log."""
    names = [_header(source, wanted) for wanted in (log.number, log.step, log.at)]
    taken = [word for word in log.steps if word in source.columns]
    if taken:
        raise SourceError(
            "{file}: the steps {steps} are columns of the file already. Map these columns, or name other steps.",
            file=source.name,
            steps=", ".join(taken),
        )
    added = tuple(f"{word}{nth}" for word in log.steps for nth in ("", SECOND))

    def fill(connection: duckdb.DuckDBPyConnection) -> list[Reject]:
        rejects = source.fill(connection)
        _turn(connection, source.columns, names, added)
        return rejects

    reopen: Callable[..., Source] | None = source.reopen
    return replace(source, columns=(*source.columns, *added), fill=fill, reopen=reopen)


def _header(source: Source, wanted: str) -> str:
    found = meant(wanted, source.columns)
    if found is None:
        raise SourceError(
            "{file}: the profile reads the file as a log by the column {column}, which it lacks. It has {found}.",
            file=source.name,
            column=wanted,
            found=", ".join(source.columns[:30]),
        )
    return found


def _turn(
    connection: duckdb.DuckDBPyConnection, columns: Sequence[str], names: Sequence[str], added: Sequence[str]
) -> None:
    number, step, at = names
    day = local_moment(col(at), DATE_FORMATS, ends=False, serials=True)
    placed = connection.table(RAW).select(
        duckdb.star(),
        coalesce(_said(number), fn("concat", lit("\n"), col(ROW).cast("VARCHAR"))).alias(NUMBER),
        (coalesce(fn("epoch", day), lit(0)).cast("HUGEINT") * lit(_ROWS_AT_MOST) + col(ROW)).alias(PLACE),
    )
    placed.create("log_rows")
    rows = connection.table("log_rows")
    rows.select(
        col(NUMBER).alias("number"), _said(step).alias("step"), _said(at).alias("taken_at"), col(PLACE).alias("place")
    ).create_view("log_steps")
    latest = [fn("arg_max", _said(name), col(PLACE)).alias(name) for name in columns]
    rows.aggregate([col(NUMBER), *latest], f'"{NUMBER}"').create("log_latest")
    connection.sql(statement("imports/log_moments")).create("log_moments")
    moments = connection.table("log_moments").select(col("number").alias("of_number"), col("moments").alias(MOMENTS))
    whole = (
        rows.select(col(ROW), col(NUMBER).alias("row_number"))
        .join(connection.table("log_latest"), col("row_number") == col(NUMBER))
        .join(moments, col("row_number") == col("of_number"), how="left")
    )
    whole.select(col(ROW), *(col(name) for name in columns), *(_moment(name) for name in added)).create("log_turned")
    connection.execute(statement("imports/log_in_place"))


def _said(name: str) -> Expression:
    return fn("nullif", fn("trim", col(name)), lit(""))


def _moment(name: str) -> Expression:
    return fn("list_extract", fn("map_extract", col(MOMENTS), lit(name)), lit(1)).alias(name)
