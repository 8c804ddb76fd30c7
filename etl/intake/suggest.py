"""Draft a profile for a foreign file, from its header and what stands below it; a person checks it before it is used.

Headers are compared with the canonical names and aliases, dates are tried in the known forms, and words of columns
with few different values are laid out for mapping.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import duckdb
from duckdb import col, count_all, fn

from etl.errors import ImportRefused
from etl.intake.kinds import KINDS, Column, Kind, Type
from etl.intake.mapping import BLANKS
from etl.intake.profiles import DATE_FORMATS, Profile, fold, parse_profile
from etl.intake.sources import RAW, Source
from etl.intake.words import NO, YES, narrow, vocabulary
from etl.intake.workbench import workbench

SAMPLE_ROWS = 20_000
SURE = 0.95
LIKELY = 0.62
"""Similarity of a header from which a match is proposed."""
READABLE = 0.8
"""Share of a column's values that must fit the type."""
FEW_WORDS = 30
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
    "%Y%m%d%H%M%S",
    "%Y%m%d",
    "%d-%b-%Y %H:%M",
    "%d-%b-%Y",
)
_TIMES = {Type.MOMENT, Type.DEADLINE, Type.DAY, Type.MONTH}


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands in one source column: filled cells, most frequent values, date form if it holds dates."""

    header: str
    filled: int
    distinct: int
    frequent: tuple[tuple[str, int], ...]
    date_format: str | None
    date_share: float


@dataclass(frozen=True, slots=True)
class Match:
    """A proposed source column for a canonical one; ``score`` from 0 to 1."""

    column: Column
    seen: Seen
    score: float


@dataclass(frozen=True, slots=True)
class Draft:
    """A suggested profile: as TOML with comments, and what is still open."""

    toml: str
    kind: str
    matches: tuple[Match, ...]
    missing: tuple[str, ...]
    """Required canonical columns for which nothing was found; the TOML does not load before they are filled."""

    @property
    def profile(self) -> Profile:
        """The draft as a profile; raises ``ProfileError`` while required columns are missing."""
        return parse_profile(self.toml, "suggested profile")


def suggest(source: Source, kind: str | None = None) -> Draft:
    """Draft a profile for ``source``; the kind is guessed when not given. Raises ``SourceError``."""
    seen = _look(source)
    kinds = [KINDS[kind]] if kind is not None else list(KINDS.values())
    proposals = {k.name: _match(k, seen) for k in kinds}
    best = max(kinds, key=lambda k: _fit(k, proposals[k.name]))
    matches = proposals[best.name]
    if not matches:
        raise ImportRefused(
            "{file}: no column looks like one of ours. Choose the kind of data and write the profile by hand, or "
            "start from an Excel template.",
            file=source.name,
        )
    found = {match.column.name for match in matches}
    missing = tuple(c.name for c in best.columns if c.required and c.name not in found)
    return Draft(_render(source, best, matches, seen, missing), best.name, tuple(matches), missing)


def _fit(kind: Kind, matches: Sequence[Match]) -> float:
    """How well a kind explains a file: required columns weigh most."""
    scores = {match.column.name: match.score for match in matches}
    required = [scores.get(column.name, 0.0) for column in kind.columns if column.required]
    return 3 * sum(required) / len(required) + sum(scores.values()) / 10


def _look(source: Source) -> list[Seen]:
    with workbench(source.reads) as bench:
        source.fill(bench.connection)
        sample = bench.connection.table(RAW).limit(SAMPLE_ROWS)
        return [_look_at(sample, header) for header in source.columns]


def _look_at(sample: duckdb.DuckDBPyRelation, header: str) -> Seen:
    text = fn("nullif", fn("trim", col(header), BLANKS), "")
    values = sample.select(text.alias("word")).filter(col("word").isnotnull())
    counts = values.aggregate([col("word"), count_all().alias("n")], "word")
    frequent = counts.order("n desc, word").limit(FEW_WORDS + 1).fetchall()
    filled = len(values)
    form, share = _date_form(values, filled)
    return Seen(header, filled, len(counts), tuple((str(w), int(n)) for w, n in frequent), form, share)


def _date_form(values: duckdb.DuckDBPyRelation, filled: int) -> tuple[str | None, float]:
    if filled == 0:
        return None, 0.0
    forms = (*DATE_FORMATS, *OTHER_FORMATS)
    hits = values.aggregate([fn("count", fn("try_strptime", col("word"), form)) for form in forms]).fetchall()[0]
    known = sum(int(hit) for hit in hits[: len(DATE_FORMATS)])
    if known / filled >= READABLE:
        return DATE_FORMATS[0], min(known / filled, 1.0)
    best = max(range(len(forms)), key=lambda i: int(hits[i]))
    share = int(hits[best]) / filled
    return (forms[best], share) if share >= READABLE else (None, share)


def _match(kind: Kind, seen: Sequence[Seen]) -> list[Match]:
    """The best source column for each canonical one, each source column used once, best pairs first."""
    pairs = [
        Match(column, column_seen, score)
        for column in kind.columns
        for column_seen in seen
        if (score := _score(column, column_seen)) >= LIKELY
    ]
    pairs.sort(key=lambda match: -match.score)
    taken: dict[str, Match] = {}
    used: set[str] = set()
    for match in pairs:
        if match.column.name not in taken and match.seen.header not in used:
            taken[match.column.name] = match
            used.add(match.seen.header)
    return [taken[column.name] for column in kind.columns if column.name in taken]


def _score(column: Column, seen: Seen) -> float:
    header = fold(seen.header)
    likeness = max(_alike(header, fold(name)) for name in column.headers)
    if column.type in _TIMES and seen.filled:
        return likeness if seen.date_format is not None else likeness * 0.4
    if seen.date_format is not None and seen.filled:
        return likeness * 0.4
    if column.words is not None and seen.distinct > FEW_WORDS:
        return likeness * 0.5
    if column.name == "number":
        return _score_number(seen, header, likeness)
    return likeness


def _score_number(seen: Seen, header: str, likeness: float) -> float:
    """A case number differs in (almost) every row, whatever it is called."""
    if seen.filled == 0 or seen.distinct < 0.9 * seen.filled:
        return likeness * 0.5
    return max(likeness, 0.8) if re.search(r"(id|no|号|编码)$", header) else likeness


def _alike(a: str, b: str) -> float:
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    whole = SequenceMatcher(None, a, b).ratio()
    shorter, longer = sorted((a, b), key=len)
    inside = 0.75 + 0.2 * len(shorter) / len(longer) if len(shorter) > 1 and shorter in longer else 0.0
    return max(whole, inside) * 0.98


def _render(source: Source, kind: Kind, matches: Sequence[Match], seen: Sequence[Seen], missing: Sequence[str]) -> str:
    used = {match.seen.header for match in matches}
    forms = {match.seen.date_format for match in matches}
    odd = sorted(form for form in forms if form is not None and form not in DATE_FORMATS)
    stem = re.sub(r"[^a-z0-9]+", "_", Path(source.name).stem.lower()).strip("_")
    lines = [
        f"# Drafted from {_plain(source.name)}. Check every line before loading with it.",
        f"id = {_quote(stem if stem[:1].isalpha() else f'file_{stem}'.strip('_'))}",
        f"kind = {_quote(kind.name)}",
        f"title_zh = {_quote(Path(source.name).stem)}",
        f"title_en = {_quote(Path(source.name).stem)}",
        'timezone = "Asia/Shanghai"      # in which zone the times of the file are written',
        "register_projects = false       # true: a project not seen before is registered",
        f"date_formats = {json.dumps(odd)}",
    ]
    for match in matches:
        lines += _render_match(match)
    for name in missing:
        column = kind.column(name)
        lines += ["", f"# {column.zh} / {column.en} is required; nothing like it was found.", f"# [columns.{name}]",
                  '# from = ["…"]']  # fmt: skip
    rest = [s.header for s in seen if s.header not in used]
    if rest:
        lines += ["", f"# Not used: {', '.join(_plain(header) for header in rest)}"]
    return "\n".join(lines) + "\n"


def _render_match(match: Match) -> list[str]:
    column, seen = match.column, match.seen
    sure = "" if match.score >= SURE else f"  # a guess ({match.score:.0%} alike): check"
    lines = ["", f"[columns.{column.name}]  # {column.zh} / {column.en}; {seen.filled} cells, {seen.distinct} words",
             f"from = [{_quote(seen.header)}]{sure}"]  # fmt: skip
    known = vocabulary(column.words) if column.words is not None else dict.fromkeys((*YES, *NO), "")
    if column.words is None and column.type is not Type.BOOL:
        return lines
    strange = [(word, count) for word, count in seen.frequent[:FEW_WORDS] if narrow(word) not in known]
    if strange:
        allowed = ", ".join(column.words) if column.words is not None else "true, false"
        lines.append(f"# Unknown words below; map each to one of: {allowed}. Unmapped ones are quarantined.")
        lines += [f"# {_quote(word)} = …   ({count} ×)" for word, count in strange]
        lines.append("map = {}")
    return lines


def _quote(text: str) -> str:
    """A TOML basic string; JSON's escapes are a subset of TOML's."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _plain(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]", " ", text)
