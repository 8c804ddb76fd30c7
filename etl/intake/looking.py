"""What stands in the columns of a file: how many cells are filled, with which words, and what these look like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
from duckdb import Expression, col, fn, lit

from etl.intake.mapping import BLANKS
from etl.intake.profiles import DATE_FORMATS
from etl.intake.source import Source
from etl.intake.workbench import workbench

SAMPLE_ROWS = 20_000
READABLE = 0.8
"""Share of a column's values that must fit what they are taken for."""
FEW_WORDS = 30
SAMPLES = 3
OTHER_FORMATS = (
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y",
    "%Y%m%d %H:%M:%S",
    "%Y%m%d %H:%M",
    "%Y%m%d%H%M%S",
    "%Y%m%d",
    "%d-%b-%Y %H:%M",
    "%d-%b-%Y",
)
OFFSET, SERIAL = "offset", "serial"
"""Moments that name their own zone; Excel's day numbers."""
LOOKS = {
    OFFSET: r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}(:?\d{2})?)",
    SERIAL: r"[34]\d{4}(\.\d+)?",
    "phone": r"(\+|00)?[\d０-９][\d０-９ ()（）.\-]{5,17}(转\d+)?(\.0)?|1\.\d+E\+1\d",
    "email": r"[^@\s]+@[^@\s]+\.[^@\s]+",
    "person": r"[\p{Han}·]{2,4}|\p{Han}{1,3}(先生|女士|小姐|太太)|[A-Z][\p{L}.'-]*( [A-Z][\p{L}.'-]*){1,3}",
    "sex": r"男|女|先生|女士|[MFmf]|[Mm]ale|[Ff]emale",
    "postcode": r"\d{6}|\d{5}(-\d{4})?",
    "home": r"[\p{Han}A-Za-z]{0,6}[\d０-９一二三四五六七八九十]+.{0,24}|[A-Za-z]\d*",
    "number": r"[\p{Han}A-Za-z]{0,8}[-—#]?\d[\w\-/.]*",
    "amount": r"[¥￥]?[\d,，]+(\.\d+)?元?",
    "sentence": r".*\p{Han}.{20,}|.{60,}|.*[。！？].*",
}
"""What a word may look like, by a pattern that it fits as a whole."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands in one source column: filled cells, most frequent values, date form if it holds dates."""

    header: str
    filled: int
    distinct: int
    frequent: tuple[tuple[str, int], ...]
    date_format: str | None
    date_share: float
    looks: Mapping[str, float]
    """Share of the filled cells that look like each of ``LOOKS``."""
    rivals: tuple[str, ...] = ()
    """Other forms that read all dates as well, and otherwise: 03/04 is a day in March or in April."""

    @property
    def samples(self) -> tuple[str, ...]:
        """Some values, the most frequent first."""
        return tuple(word for word, _count in self.frequent[:SAMPLES])

    @property
    def is_time(self) -> bool:
        """Whether the column holds dates or moments."""
        return self.date_format is not None or self.looks[OFFSET] >= READABLE

    def like(self, look: str) -> bool:
        """Whether most cells look like one of ``LOOKS``."""
        return self.looks[look] >= READABLE


def look(source: Source) -> list[Seen]:
    """What stands in each column of the first rows; raises ``SourceError``."""
    with workbench(source.reads) as bench:
        source.fill(bench.connection)
        bench.make("words", "looked", {"rows": SAMPLE_ROWS, "blanks": BLANKS})
        words = bench.connection.table("words")
        found = _frequent(words)
        counted = _counted(words)
    return [_seen(header, found.get(header, []), counted.get(header)) for header in source.columns]


def _frequent(words: duckdb.DuckDBPyRelation) -> dict[str, list[tuple[str, int]]]:
    """The most frequent words of each column."""
    top = fn("arg_max", fn("row", col("word"), col("n")), col("n"), lit(FEW_WORDS + 1))
    rows = words.order("header, n desc, word").aggregate([col("header"), top.alias("top")], "header").fetchall()
    return {str(header): [(str(word), int(n)) for word, n in top] for header, top in rows}


FORMS = (*DATE_FORMATS, *OTHER_FORMATS)


def _counted(words: duckdb.DuckDBPyRelation) -> dict[str, tuple[int, ...]]:
    """For each column: cells, words, cells that each form reads, cells that look like each of ``LOOKS``."""
    read = [_cells(fn("try_strptime", col("word"), form).isnotnull()) for form in FORMS]
    looks = [_cells(fn("regexp_full_match", col("word"), pattern)) for pattern in LOOKS.values()]
    rows = words.aggregate(
        [col("header"), fn("sum", col("n")), fn("count", col("word")), *read, *looks], "header"
    ).fetchall()
    return {str(header): tuple(int(str(count or 0)) for count in counts) for header, *counts in rows}


def _cells(condition: Expression) -> Expression:
    return fn("sum", fn("if", condition, col("n"), lit(0)))


def _seen(header: str, frequent: Sequence[tuple[str, int]], counted: tuple[int, ...] | None) -> Seen:
    if counted is None:
        return Seen(header, 0, 0, (), None, 0.0, dict.fromkeys(LOOKS, 0.0))
    filled, distinct, *rest = counted
    hits, looks = rest[: len(FORMS)], rest[len(FORMS) :]
    form, share, rivals = _date_form(hits, filled)
    shares = {name: count / filled for name, count in zip(LOOKS, looks, strict=True)}
    return Seen(header, filled, distinct, tuple(frequent), form, share, shares, rivals)


def _date_form(hits: Sequence[int], filled: int) -> tuple[str | None, float, tuple[str, ...]]:
    known = sum(hits[: len(DATE_FORMATS)])
    if known / filled >= READABLE:
        return DATE_FORMATS[0], min(known / filled, 1.0), ()
    best = max(range(len(FORMS)), key=lambda i: hits[i])
    share = hits[best] / filled
    if share < READABLE:
        return None, share, ()
    rivals = tuple(form for i, form in enumerate(FORMS) if i != best and hits[i] == hits[best])
    return FORMS[best], share, rivals
