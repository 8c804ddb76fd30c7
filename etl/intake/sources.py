"""Tables from outside: CSV, XLSX, Parquet, JSON lines and SQL queries, all read as text with their row numbers.

Nothing is typed here: dates and numbers stay words until a profile reads them, so no value is lost to a guess. Row
numbers are those a person sees in the file: the header is row 1 where it stands first, blank lines of a text file are
not counted.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import weakref
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import mkdtemp
from typing import BinaryIO

import duckdb

from casework.record.harmless import COMES_BACK
from casework.settings import settings
from etl.errors import SourceError
from etl.intake.profiles import Origin
from etl.warehouse import enclosed

RAW = "raw"
"""Name of the table a source fills: ``row_in_file`` and one VARCHAR column per header."""
ROW = "row_in_file"
MAX_COLUMNS = 500
MIB = 1024 * 1024

_TEXT = {".csv": None, ".tsv": "\t", ".txt": None, ".tab": "\t"}
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "an Excel workbook or ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)"),
    (b"PAR1", "a Parquet file"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that is no row of the table: its number, the named rule, the text as it stands in the file."""

    row_number: int
    rule: str
    value: str


Fill = Callable[[duckdb.DuckDBPyConnection], list[Reject]]
Reopen = Callable[[Origin], "Source"]


@dataclass(frozen=True, slots=True)
class Source:
    """A readable table. ``fill(connection)`` makes the table ``raw`` there and returns the rows it had to reject."""

    name: str
    digest: str
    columns: tuple[str, ...]
    fill: Fill
    reads: tuple[Path, ...] = ()
    """The files that ``fill`` lets DuckDB read: the workbench it fills must be given them."""
    sheets: tuple[str, ...] = ()
    sheet: str | None = None
    hidden: frozenset[int] = frozenset()
    """Rows (as people count them) that a workbook hides; they are rows all the same."""
    held: object = field(default=None, repr=False)
    """Keeps temporary files alive as long as the source."""
    reopen: Reopen | None = field(default=None, repr=False)
    """The same file with its table found as an ``Origin`` says; what was stated on opening goes first."""

    def as_told(self, origin: Origin) -> Source:
        """The source as a profile says where its table stands; itself when the profile says nothing."""
        return self if self.reopen is None or origin == Origin() else self.reopen(origin)


class Scratch:
    """A folder for unpacked and transcoded copies; it goes when nobody holds it any more."""

    def __init__(self) -> None:
        self.path = Path(mkdtemp(prefix="yingsheng-"))
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


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
        return replace(_open(path, label, _first(stated, found)), reopen=reopen)

    return reopen(origin or Origin())


def _first(stated: Origin, found: Origin) -> Origin:
    """What was stated, and what was found where nothing was."""
    return found.model_copy(update=stated.model_dump(exclude_none=True))


def _open(path: Path, label: str, origin: Origin) -> Source:
    from etl.intake.foreign import open_foreign

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


def clean_header(names: Sequence[str | None], label: str) -> tuple[str, ...]:
    """Headers as column names: trimmed, blanks named by position, repeats told apart; refuses too many.

    A header that stands twice is nobody's: each is called by its place ("note [1]", "note [2]"), so that a profile can
    say which is meant and none is taken by chance.
    """
    if len(names) > MAX_COLUMNS:
        raise SourceError(
            "{file}: {count} columns were found, at most {most} can be read. Delete the empty or unneeded columns, "
            "or state the right delimiter.",
            file=label,
            count=len(names),
            most=MAX_COLUMNS,
        )
    told = [re.sub(COMES_BACK, r"\1", text or "") for text in names]
    cleaned = [" ".join(text.split()) or f"column {i}" for i, text in enumerate(told, start=1)]
    cleaned = [f"{text} " if text == ROW else text for text in cleaned]
    counts = Counter(text.casefold() for text in cleaned)
    seen: Counter[str] = Counter()
    for place, text in enumerate(cleaned):
        if counts[text.casefold()] > 1:
            seen[text.casefold()] += 1
            cleaned[place] = f"{text} [{seen[text.casefold()]}]"
    return tuple(cleaned)


def no_rows(label: str) -> SourceError:
    """The error for a table that has a header and nothing below it."""
    return SourceError("{file}: there is a header but no row below it. Check that the right sheet or file was chosen.",
                       file=label)  # fmt: skip


def empty_file(label: str) -> SourceError:
    """The error for a file without content."""
    return SourceError("{file}: the file is empty. Export it again.", file=label)


def unpacked_limit() -> int:
    """Bytes an archive may unpack to."""
    return settings().max_unpacked_mb * MIB


def too_large(label: str) -> SourceError:
    """The error for a file that unpacks beyond the limit."""
    return SourceError(
        "{file}: unpacked, the file is larger than {limit} MB; it may be damaged or built to do harm. Split it into "
        "smaller files.",
        file=label,
        limit=unpacked_limit() // MIB,
    )


def row_numbers() -> duckdb.Expression:
    """1, 2, 3 … in the order of the source."""
    return duckdb.fn("row_number").over()


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
