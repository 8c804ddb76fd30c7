"""Records that come one by one, JSON lines and SQL queries, as tables of text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from etl.errors import SourceError
from etl.intake.source import ROW, Reject, Source, clean_header, no_rows
from etl.intake.source_text import BATCH_ROWS, fill_from_batches

LONGEST_LINE = 10 * 1024 * 1024


def open_json_lines(path: Path, label: str, digest: str) -> Source:
    """Open a file with one JSON object a line; its columns are all keys that occur. Raises ``SourceError``."""
    keys: dict[str, None] = {}
    for _, record in _objects(path, label):
        if isinstance(record, dict):
            keys.update(dict.fromkeys(record))
    if not keys:
        raise no_rows(label)
    columns = clean_header(list(keys), label)

    def fill(connection: duckdb.DuckDBPyConnection) -> list[Reject]:
        rejects: list[Reject] = []

        def rows() -> Iterator[tuple[int | str | None, ...]]:
            for number, record in _objects(path, label):
                if isinstance(record, dict):
                    yield (number, *(_text(record.get(key)) for key in keys))
                else:
                    rejects.append(Reject(number, "broken_json", record[:20_000]))

        _fill(connection, columns, rows())
        return rejects

    return Source(label, digest, columns, fill)


def open_query(url: str, query: str, name: str = "SQL") -> Source:
    """The rows of one SQL query as a table; ``url`` is SQLAlchemy's. Raises ``SourceError``.

    The query is run anew for each fill, so a preview and the load after it may see different rows.
    """
    try:
        engine = sa.create_engine(url, poolclass=sa.NullPool, hide_parameters=True)
        with engine.connect() as connection:
            columns = clean_header(list(connection.execute(sa.text(query)).keys()), name)
    except (SQLAlchemyError, ImportError) as error:
        raise SourceError(
            "{name}: the query cannot be run ({reason}). Check the address, the password and the query.",
            name=name,
            reason=_first_line(error),
        ) from error

    def rows() -> Iterator[tuple[int | str | None, ...]]:
        try:
            with engine.connect().execution_options(stream_results=True, yield_per=BATCH_ROWS) as connection:
                for number, record in enumerate(connection.execute(sa.text(query)), start=1):
                    yield (number, *(_text(value) for value in record))
        except SQLAlchemyError as error:
            raise SourceError(
                "{name}: the query broke off ({reason}). Nothing was loaded; try again.",
                name=name,
                reason=_first_line(error),
            ) from error

    def fill(connection: duckdb.DuckDBPyConnection) -> list[Reject]:
        _fill(connection, columns, rows())
        return []

    return Source(name, hashlib.sha256(query.encode()).hexdigest(), columns, fill, held=engine)


def _objects(path: Path, label: str) -> Iterator[tuple[int, dict[str, object] | str]]:
    """Line numbers and objects; a line that is no object comes as its text. Blank lines are passed over."""
    try:
        with path.open(encoding="utf-8-sig") as file:
            number = 0
            while line := file.readline(LONGEST_LINE):
                number += 1
                if line.strip():
                    yield number, _object(line)
    except UnicodeDecodeError as error:
        raise SourceError("{file}: JSON lines must be UTF-8. Save the file as UTF-8.", file=label) from error


def _object(line: str) -> dict[str, object] | str:
    try:
        record = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        return line.rstrip("\n")
    return record if isinstance(record, dict) else line.rstrip("\n")


def _text(value: object) -> str | None:
    """A value as the text a file would have."""
    if value is None or isinstance(value, str):
        return value.replace("\0", "␀") if value else None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _fill(
    connection: duckdb.DuckDBPyConnection, columns: Sequence[str], rows: Iterator[tuple[int | str | None, ...]]
) -> None:
    schema = pa.schema([(ROW, pa.int64()), *((name, pa.string()) for name in columns)])

    def batches() -> Iterator[pa.RecordBatch]:
        while chunk := list(islice(rows, BATCH_ROWS)):
            arrays = [pa.array(values, f.type) for values, f in zip(zip(*chunk, strict=True), schema, strict=True)]
            yield pa.RecordBatch.from_arrays(arrays, schema=schema)

    fill_from_batches(connection, schema, batches())


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
