"""Text files as tables: detect the encoding and delimiter, read with DuckDB, and row by row where it gives up.

DuckDB reads clean UTF-8 fast. When it meets a ragged row or a broken quote, the tolerant reader goes through the file
itself, keeps every good row, and returns every bad one with its number.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import duckdb
import pyarrow as pa

from casework.record.storage import is_full, no_room, refusing
from etl.errors import SourceError
from etl.intake.source import (
    MIB,
    RAW,
    ROW,
    Reject,
    Scratch,
    Source,
    clean_header,
    empty_file,
    no_rows,
    row_numbers,
    too_large,
    unpacked_limit,
)

DELIMITERS = (",", "\t", ";", "|")
BATCH_ROWS = 20_000
MAX_LINE = 10 * MIB
MAX_RECORD_LINES = 500
_GB2312_SHARE = 0.7
"""Share of the non-ASCII characters that must be everyday Chinese before undeclared bytes are taken for GB18030."""


@dataclass(frozen=True, slots=True)
class TextOptions:
    """How to read a text file; ``None`` means detect. ``header_row`` counts from 1."""

    encoding: str | None = None
    delimiter: str | None = None
    header_row: int = 1


@dataclass(frozen=True, slots=True)
class _Start:
    """Where the rows begin: the header's row number, and the lines up to and with the header."""

    row: int
    lines: int


def open_text(path: Path, label: str, digest: str, options: TextOptions) -> Source:
    """Open a delimited text file, packed with gzip or not; raises ``SourceError``."""
    scratch = Scratch()
    plain = _unpacked(path, label, scratch.path)
    plain = _as_utf8(plain, label, options.encoding, scratch.path)
    header_line, skipped = _header_line(plain, options.header_row, label)
    delimiter = options.delimiter or max(DELIMITERS, key=header_line.count)
    columns = clean_header(_header(header_line, delimiter, label), label)
    _refuse_header_only(plain, skipped, label)

    def fill(connection: duckdb.DuckDBPyConnection) -> list[Reject]:
        return _fill(connection, plain, columns, delimiter, _Start(options.header_row, skipped))

    return Source(label, digest, columns, fill, reads=(plain,), held=scratch)


def _fill(
    connection: duckdb.DuckDBPyConnection, path: Path, columns: Sequence[str], delimiter: str, start: _Start
) -> list[Reject]:
    if start.lines > 1:  # DuckDB's skipping loses rows when the line ends before the data differ from the others
        return _fill_tolerant(connection, path, columns, delimiter, start)
    row = row_numbers() + start.row
    try:
        table = connection.read_csv(
            str(path),
            auto_detect=False,
            columns=dict.fromkeys(columns, "VARCHAR"),
            header=True,
            delimiter=delimiter,
            quotechar='"',
            escapechar='"',
        )
        table.select(row.alias(ROW), duckdb.star()).create(RAW)
    except duckdb.PermissionException:  # the workbench was not told of the file: no fault of the text
        raise
    except duckdb.Error:  # whatever DuckDB dislikes about the text, the tolerant reader names row by row
        connection.execute("drop table if exists raw")
        return _fill_tolerant(connection, path, columns, delimiter, start)
    return []


def _fill_tolerant(
    connection: duckdb.DuckDBPyConnection, path: Path, columns: Sequence[str], delimiter: str, start: _Start
) -> list[Reject]:
    rejects: list[Reject] = []
    schema = pa.schema([(ROW, pa.int64()), *((name, pa.string()) for name in columns)])

    def batches() -> Iterator[pa.RecordBatch]:
        rows: list[tuple[int | str | None, ...]] = []
        for found in read_records(path, len(columns), delimiter, start):
            if isinstance(found, Reject):
                rejects.append(found)
            else:
                rows.append(found)
            if len(rows) == BATCH_ROWS:
                yield _batch(rows, schema)
                rows = []
        if rows:
            yield _batch(rows, schema)

    fill_from_batches(connection, schema, batches())
    return rejects


def fill_from_batches(
    connection: duckdb.DuckDBPyConnection, schema: pa.Schema, batches: Iterator[pa.RecordBatch]
) -> None:
    """Make the table ``raw`` from Arrow batches of ``schema``, one at a time."""
    connection.from_arrow(schema.empty_table()).create(RAW)
    for batch in batches:
        connection.from_arrow(pa.Table.from_batches([batch], schema)).insert_into(RAW)


def _batch(rows: Sequence[Sequence[int | str | None]], schema: pa.Schema) -> pa.RecordBatch:
    arrays = [pa.array(values, type=kind.type) for values, kind in zip(zip(*rows, strict=True), schema, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def read_records(
    path: Path, width: int, delimiter: str, start: _Start
) -> Iterator[tuple[int | str | None, ...] | Reject]:
    """Every record below the header: ``(row number, cell, …)``, or a ``Reject``."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for _ in range(start.lines):
            file.readline()
        lines = _Lines(file)
        number = start.row
        while (line := lines.next()) is not None:
            if line.strip("\r\n") == "":
                continue
            number += 1
            yield _record(line, lines, number, width, delimiter)


def _record(line: str, lines: _Lines, number: int, width: int, delimiter: str) -> tuple[int | str | None, ...] | Reject:
    if len(line) > MAX_LINE:
        return Reject(number, "too_long", line[:200])
    text, closed = _joined(line, lines)
    if not closed:
        return Reject(number, "broken_quotes", line.rstrip("\r\n"))
    try:
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return Reject(number, "broken_quotes", text.rstrip("\r\n")[:20_000])
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    if len(cells) != width:
        return Reject(number, "ragged_row", text.rstrip("\r\n")[:20_000])
    return (number, *(cell or None for cell in cells))


def _joined(line: str, lines: _Lines) -> tuple[str, bool]:
    """A record may run over several lines inside quotes; give up and step back when they never close."""
    parts = [line]
    quotes = line.count('"')
    while quotes % 2 and len(parts) < MAX_RECORD_LINES:
        following = lines.next()
        if following is None:
            break
        parts.append(following)
        quotes += following.count('"')
    if quotes % 2:
        lines.put_back(parts[1:])
        return line, False
    return "".join(parts), True


class _Lines:
    """Lines of a file with a way back; a line beyond the limit is cut and its rest skipped."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._waiting: list[str] = []

    def next(self) -> str | None:
        """The next line, or None at the end."""
        if self._waiting:
            return self._waiting.pop()
        line = self._file.readline(MAX_LINE + 1)
        rest = line
        while len(rest) > MAX_LINE and not rest.endswith("\n"):
            rest = self._file.readline(MAX_LINE + 1)
        return line or None

    def put_back(self, lines: list[str]) -> None:
        """Return lines that were read too far."""
        self._waiting.extend(reversed(lines))


def _header(line: str, delimiter: str, label: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(line, newline=""), delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration) as error:
        raise SourceError(
            "{file}: the header row cannot be read ({reason}). Check its quotation marks.", file=label, reason=error
        ) from error


def _header_line(path: Path, number: int, label: str) -> tuple[str, int]:
    """The header record, which may run over several lines inside quotes, and the lines up to its end."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for _ in range(number - 1):
            file.readline(MAX_LINE)
        parts = [file.readline(MAX_LINE)]
        while "".join(parts).count('"') % 2 and len(parts) < MAX_RECORD_LINES and parts[-1]:
            parts.append(file.readline(MAX_LINE))
    line = "".join(parts).rstrip("\r\n")
    if not line.strip():
        raise SourceError(
            "{file}: there is no header in row {row}. State the row that holds the column names.",
            file=label,
            row=number,
        )
    return line, number - 1 + len(parts)


def _refuse_header_only(path: Path, lines: int, label: str) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        for _ in range(lines):
            file.readline(MAX_LINE)
        while chunk := file.read(MIB):
            if chunk.strip():
                return
    raise no_rows(label)


def _unpacked(path: Path, label: str, folder: Path) -> Path:
    with path.open("rb") as file:
        if file.read(2) != b"\x1f\x8b":
            return path
    target = folder / "unpacked"
    written = 0
    try:
        with gzip.open(path) as packed, target.open("wb") as out:
            while chunk := packed.read(MIB):
                written += len(chunk)
                if written > unpacked_limit():
                    raise too_large(label)
                out.write(chunk)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise SourceError("{file}: the gzip archive is damaged or cut off. Copy it again.", file=label) from error
    except OSError as error:
        if is_full(error):
            raise no_room(target) from error
        raise
    if written == 0:
        raise empty_file(label)
    return target


def _as_utf8(path: Path, label: str, encoding: str | None, folder: Path) -> Path:
    """The file itself when it is UTF-8 already, else a copy in UTF-8."""
    wanted = encoding or _bom(path)
    if wanted is None and _decodes(path, "utf-8", label):
        return path
    if wanted is None:
        wanted = "gb18030" if _looks_chinese(path) else None
    if wanted is None or not _decodes(path, wanted, label):
        raise SourceError(
            "{file}: the text is neither UTF-8 nor GB18030{tried}. Save it as “CSV UTF-8”, or state its encoding.",
            file=label,
            tried=f" ({encoding})" if encoding else "",
        )
    return path if codecs.lookup(wanted).name in {"utf-8", "utf-8-sig"} else _transcoded(path, wanted, folder)


def _bom(path: Path) -> str | None:
    with path.open("rb") as file:
        start = file.read(4)
    return "utf-16" if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else None


def _decodes(path: Path, encoding: str, label: str) -> bool:
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
    except LookupError as error:
        raise SourceError(
            "{file}: there is no encoding called {encoding}. Use utf-8, gb18030 or leave it to be detected.",
            file=label,
            encoding=encoding,
        ) from error
    with path.open("rb") as file:
        try:
            while chunk := file.read(MIB):
                _refuse_nul(decoder.decode(chunk), label)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            _refuse_nul_bytes(path, label)
            return False
    return True


def _refuse_nul(text: str, label: str) -> None:
    if "\0" in text:
        raise SourceError(
            "{file}: the file holds NUL bytes: it is binary or damaged, not text. Export it again as CSV.", file=label
        )


def _refuse_nul_bytes(path: Path, label: str) -> None:
    with path.open("rb") as file:
        while chunk := file.read(MIB):
            _refuse_nul("\0" if b"\0" in chunk else "", label)


def _looks_chinese(path: Path) -> bool:
    with path.open("rb") as file:
        text = codecs.getincrementaldecoder("gb18030")(errors="replace").decode(file.read(MIB))
    foreign = [char for char in text if not char.isascii()]
    everyday = sum(1 for char in foreign if _in_gb2312(char))
    return bool(foreign) and everyday / len(foreign) >= _GB2312_SHARE


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _transcoded(path: Path, encoding: str, folder: Path) -> Path:
    target = folder / "utf8.csv"
    with (
        path.open(encoding=encoding, newline="") as source,
        refusing(target),
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        while chunk := source.read(MIB):
            out.write(chunk)
    return target
