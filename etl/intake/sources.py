"""Tables from outside: CSV, XLSX, Parquet, JSON lines and SQL queries, all read as text with their row numbers.

Nothing is typed here: dates and numbers stay words until a profile reads them, so no value is lost to a guess. Row
numbers are those a person sees in the file: the header is row 1 where it stands first, blank lines of a text file are
not counted.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import duckdb

from casework.settings import settings
from etl.errors import SourceError
from etl.intake.foreign import open_foreign
from etl.intake.profiles import Origin
from etl.intake.source import MIB, RAW, ROW, Reject, Source, clean_header, empty_file, row_numbers
from etl.intake.source_log import as_log
from etl.warehouse import enclosed

_TEXT = {".csv": None, ".tsv": "\t", ".txt": None, ".tab": "\t"}
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "an Excel workbook or ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)"),
    (b"PAR1", "a Parquet file"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)


def open_source(
    path: Path,
    *,
    sheet: str | None = None,
    header_row: int | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    name: str | None = None,
    origin: Origin | None = None,
) -> Source:
    """Open a file as a table.

    ``header_row`` counts from 1; without it, the header is found (XLSX) or the first line (text). ``encoding`` and
    ``delimiter`` are detected when not given. ``origin`` is what a profile says of them, where they are not given; a
    load or preview asks its profile again by itself. ``name`` is what reports call the file. Raises ``SourceError``.
    """
    label = name or path.name
    stated = Origin(sheet=sheet, header_row=header_row, encoding=encoding, delimiter=delimiter)

    def reopen(found: Origin) -> Source:
        wanted = _first(stated, found)
        opened = replace(_open(path, label, wanted), reopen=reopen)
        return opened if wanted.log is None else as_log(opened, wanted.log)

    return reopen(origin or Origin())


def _first(stated: Origin, found: Origin) -> Origin:
    """What was stated, and what was found where nothing was."""
    return found.model_copy(update=stated.model_dump(exclude_none=True))


def _open(path: Path, label: str, origin: Origin) -> Source:
    return open_foreign(path, label, file_digest(path, label), origin)


def open_here(path: Path, label: str, digest: str, origin: Origin) -> Source:
    """Open a file in this process, which is the child that was made for it. Raises ``SourceError``."""
    from etl.intake.source_sheet import open_sheet
    from etl.intake.source_text import TextOptions, open_text

    suffix = _suffix(label)
    _refuse_mismatch(path, label, suffix)
    if suffix == ".xlsx":
        return open_sheet(path, label, digest, sheet=origin.sheet, header_row=origin.header_row)
    if suffix == ".parquet":
        return _open_parquet(path, label, digest)
    if suffix in {".jsonl", ".ndjson"}:
        from etl.intake.source_records import open_json_lines

        return open_json_lines(path, label, digest)
    if suffix in _TEXT:
        options = TextOptions(origin.encoding, origin.delimiter or _TEXT[suffix], origin.header_row or 1)
        return open_text(path, label, digest, options)
    raise SourceError(
        "{file}: files ending in {suffix} cannot be imported. Save it as CSV, XLSX, Parquet or JSON lines.",
        file=label,
        suffix=suffix or "nothing",
    )


def is_workbook(path: Path, label: str) -> bool:
    """Whether a file is an Excel workbook by its name and by its first bytes. Raises ``SourceError`` if they differ."""
    suffix = _suffix(label)
    _refuse_mismatch(path, label, suffix)
    return suffix == ".xlsx"


def _suffix(label: str) -> str:
    lowered = Path(label.lower())
    return Path(lowered.stem).suffix if lowered.suffix == ".gz" else lowered.suffix


def file_digest(path: Path, label: str) -> str:
    """The SHA-256 of a file that is neither empty nor too large. Raises ``SourceError``."""
    limit = settings().max_upload_mb * MIB
    try:
        size = path.stat().st_size
        if size > limit:
            raise SourceError(
                "{file}: the file has {size} MB, at most {limit} MB are accepted. Split it, or raise "
                "YINGSHENG_MAX_UPLOAD_MB.",
                file=label,
                size=size // MIB + 1,
                limit=settings().max_upload_mb,
            )
        if size == 0:
            raise empty_file(label)
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SourceError(
            "{file}: cannot be read ({reason}). Check the path and your right to read it.",
            file=label,
            reason=error.strerror or error,
        ) from error


def _refuse_mismatch(path: Path, label: str, suffix: str) -> None:
    """Refuse a file whose first bytes say something else than its ending."""
    with path.open("rb") as file:
        found = _recognise(file)
    expected = {".xlsx": "an Excel workbook or ZIP archive", ".parquet": "a Parquet file"}.get(suffix)
    if found == "an old Excel workbook (.xls)":
        raise SourceError("{file}: this is an old or password-protected Excel workbook. Save it as XLSX without a "
                          "password.", file=label)  # fmt: skip
    if found != expected:
        raise SourceError(
            "{file}: the content is {found}, but the name ends in {suffix}. Give the file its right ending or export "
            "it again.",
            file=label,
            found=found or "text",
            suffix=suffix or "nothing",
        )


def _recognise(file: BinaryIO) -> str | None:
    start = file.read(8)
    return next((what for magic, what in _MAGIC if start.startswith(magic)), None)


def _open_parquet(path: Path, label: str, digest: str) -> Source:
    try:
        with enclosed.connect(reads=[path]) as probe:
            names = probe.read_parquet(str(path)).columns
    except duckdb.Error as error:
        raise SourceError("{file}: this Parquet file is damaged. Export it again.", file=label) from error
    columns = clean_header(names, label)

    def fill(connection: duckdb.DuckDBPyConnection) -> list[Reject]:
        row = (row_numbers() + 1).alias(ROW)
        cells = [duckdb.col(old).cast("VARCHAR").alias(new) for old, new in zip(names, columns, strict=True)]
        connection.read_parquet(str(path)).select(row, *cells).create(RAW)
        return []

    return Source(label, digest, columns, fill, reads=(path,))
