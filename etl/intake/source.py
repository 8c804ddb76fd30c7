"""What every table from outside is once it is open: its columns, how its rows are filled in, and what is refused."""

from __future__ import annotations

import re
import shutil
import weakref
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp

import duckdb

from casework.record.harmless import COMES_BACK
from casework.settings import settings
from etl.errors import SourceError
from etl.intake.profiles import Origin

RAW = "raw"
"""Name of the table a source fills: ``row_in_file`` and one VARCHAR column per header."""
ROW = "row_in_file"
MAX_COLUMNS = 500
MIB = 1024 * 1024


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
