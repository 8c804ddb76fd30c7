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

from etl.errors import ImportRefused
from etl.intake.kinds import KINDS, Column, Kind, Type
from etl.intake.looking import FEW_WORDS, SERIAL, Seen, look
from etl.intake.profile_text import quoted
from etl.intake.profiles import DATE_FORMATS, Profile, fold, parse_profile
from etl.intake.source import Source
from etl.intake.synonyms import synonyms
from etl.intake.words import NO, YES, narrow, vocabulary

SURE = 0.95
SYNONYM = 0.97
LIKELY = 0.62
"""Similarity of a header from which a match is proposed."""
PERSONAL = 0.6
"""Share of a column's cells that must look like what a person's column holds."""
NAMED = 0.65
"""What is left where the header is our own: whoever wrote it meant that column, and its cells are to be mended."""
SPOKEN = 0.3
"""Share of sentences from which a column may be what the customer said."""
DOUBTED = 0.4
"""What is left of a likeness that the content speaks against."""
_TIMES = {Type.MOMENT, Type.DEADLINE, Type.DAY, Type.MONTH}
_LOOK = {
    **dict.fromkeys(("phone", "mobile", "pager"), ("phone",)),
    **dict.fromkeys(("room", "building", "phase"), ("home", "postcode")),
    "name": ("person",),
    "sex": ("sex",),
    "email": ("email",),
    "postcode": ("postcode",),
    "contract_number": ("number",),
    "other_contact": ("phone", "email", "number"),
}
"""What the content of a personal column looks like; others of them are short texts."""
_PROMISED = r"要求|计划|承诺|应[完办]|预计|时限|期限|截止|due|target|planned|deadline|promised"
"""Stands in headers of what is to be done by a moment, not of what was done then."""
_SOMEBODY = r"(?<!处理|受理|录入|登记|回访|责任|经办|维修|派单|审核|操作|负责|跟进|接待|执行|办理)人(姓名)?$"
"""Ends the header of somebody who is none of the staff."""
_KIND_WORDS = {
    "surveys": r"调查|问卷|调研|survey|nps",
    "phone_calls": r"来电|话务|呼入|振铃|telephone log|incoming calls",
    "callbacks": r"回访|callback|客户会",
    "escalations": r"升级|escalat",
    "projects": r"项目资料|项目清单|projects",
    "complaints": r"投诉|报修|报事|工单|诉求|complaint|ticket|request",
}
"""What files of a kind are called."""


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
    return draft(source, look(source), kind)


def draft(source: Source, seen: Sequence[Seen], kind: str | None = None) -> Draft:
    """The same, where it is known what stands in the columns."""
    best = KINDS[kind] if kind is not None else best_kind(source, seen)
    matches = match(best, seen)
    if not matches:
        raise ImportRefused(
            "{file}: no column looks like one of ours. Choose the kind of data and say which column is which, or "
            "start from an Excel template.",
            file=source.name,
        )
    found = {match.column.name for match in matches}
    missing = tuple(c.name for c in best.columns if c.required and c.name not in found)
    return Draft(_render(source, best, matches, seen, missing), best.name, tuple(matches), missing)


def best_kind(source: Source, seen: Sequence[Seen]) -> Kind:
    """The kind that explains most of the file; what file and sheet are called decides where columns do not."""
    called = narrow(f"{source.name} {source.sheet or ''}")

    def fit(kind: Kind) -> float:
        named = bool(re.search(_KIND_WORDS[kind.name], called))
        return _fit(kind, match(kind, seen)) + named / 2

    return max(KINDS.values(), key=fit)


def _fit(kind: Kind, matches: Sequence[Match]) -> float:
    """How well a kind explains a file: required columns weigh most."""
    scores = {match.column.name: match.score for match in matches}
    required = [scores.get(column.name, 0.0) for column in kind.columns if column.required]
    own = [score for name, score in scores.items() if not kind.column(name).personal]
    return 3 * sum(required) / len(required) + sum(own) / 5


def match(kind: Kind, seen: Sequence[Seen]) -> list[Match]:
    """The best source column for each canonical one, each source column used once, best pairs first."""
    pairs = [
        Match(column, column_seen, score)
        for column in kind.columns
        for column_seen in seen
        if (score := _score(kind, column, column_seen)) >= LIKELY
    ]
    pairs.sort(key=lambda match: -match.score)
    taken: dict[str, Match] = {}
    used: set[str] = set()
    for pair in pairs:
        if pair.column.name not in taken and pair.seen.header not in used:
            taken[pair.column.name] = pair
            used.add(pair.seen.header)
    return [taken[column.name] for column in kind.columns if column.name in taken]


def _score(kind: Kind, column: Column, seen: Seen) -> float:
    """How much speaks for a pair: first what the header says, then whether the content can be that."""
    header = _compared(seen.header)
    known = [_alike(header, _compared(name)) for name in column.headers]
    other = (SYNONYM * _alike(header, _compared(name)) for name in synonyms(kind.name, column.name))
    likeness = max(*known, *other, _by_content(column, seen, header))
    if not seen.filled:
        return likeness if likeness >= SURE else likeness * DOUBTED
    if column.personal and not _looks_like(column, seen):
        return 0.0
    if column.name == "number":
        return _score_number(seen, header, likeness)
    promised = column.type is Type.MOMENT and re.search(_PROMISED, header) is not None
    if promised or not _can_be(column, seen):
        return NAMED if max(known) >= 1 else likeness * DOUBTED
    return likeness


def _compared(header: str) -> str:
    """A header as it is compared here: a day and a time are called alike."""
    return re.sub("日期时间|日期", "时间", fold(header))


def _by_content(column: Column, seen: Seen, header: str) -> float:
    """What the content alone speaks for: sentences, and people who are none of the staff."""
    if column.name == "content" and seen.looks["sentence"] >= SPOKEN:
        return LIKELY
    return LIKELY if column.name == "name" and re.search(_SOMEBODY, header) else 0.0


def _looks_like(column: Column, seen: Seen) -> bool:
    """Whether what stands there can be said of a person so: no name, number or home is read from anything else."""
    if seen.is_time and column.name not in {"room", "building"}:
        return False
    looks = _LOOK.get(column.name)
    if looks is None:
        return not seen.like("sentence")
    return sum(seen.looks[look] for look in looks) >= PERSONAL and seen.looks["sentence"] < 1 - PERSONAL


def _can_be(column: Column, seen: Seen) -> bool:
    """Whether the content fits the type."""
    if column.type in _TIMES:
        return seen.is_time or (seen.like(SERIAL) and column.type is not Type.MONTH)
    if seen.is_time:
        return False
    if column.words is not None or column.type is Type.BOOL:
        return seen.distinct <= FEW_WORDS and not seen.like("phone")
    if column.type in {Type.INTEGER, Type.NUMBER}:
        return seen.looks["amount"] + seen.looks["number"] >= PERSONAL
    return column.type is not Type.CODE or not seen.like("sentence")


def _score_number(seen: Seen, header: str, likeness: float) -> float:
    """A case number differs in (almost) every row, whatever it is called."""
    if seen.distinct < 0.9 * seen.filled:
        return likeness if likeness >= SURE else likeness * 0.5
    named = re.search(r"(id|no|号|编码)$", header) and not re.search(r"电话|手机|号码|phone|tel|mobile", header)
    return max(likeness, 0.8) if named else likeness


def _alike(a: str, b: str) -> float:
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    whole = SequenceMatcher(None, a, b).ratio()
    shorter, longer = sorted((a, b), key=len)
    inside = 0.75 + 0.2 * len(shorter) / len(longer) if len(shorter) > 1 and shorter in longer else 0.0
    return max(whole, inside) * 0.95


def _render(source: Source, kind: Kind, matches: Sequence[Match], seen: Sequence[Seen], missing: Sequence[str]) -> str:
    used = {match.seen.header for match in matches}
    forms = {match.seen.date_format for match in matches}
    odd = sorted(form for form in forms if form is not None and form not in DATE_FORMATS)
    stem = re.sub(r"[^a-z0-9]+", "_", Path(source.name).stem.lower()).strip("_")
    lines = [
        f"# Drafted from {_plain(source.name)}. Check every line before loading with it.",
        f"id = {quoted(stem if stem[:1].isalpha() else f'file_{stem}'.strip('_'))}",
        f"kind = {quoted(kind.name)}",
        f"title_zh = {quoted(Path(source.name).stem)}",
        f"title_en = {quoted(Path(source.name).stem)}",
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
             f"from = [{quoted(seen.header)}]{sure}"]  # fmt: skip
    if seen.rivals and column.type in _TIMES:
        forms = " or ".join((str(seen.date_format), *seen.rivals))
        lines.append(f"# {_plain(seen.samples[-1])} can be read two ways: as {forms}. Say which in date_formats.")
    known = vocabulary(column.words) if column.words is not None else dict.fromkeys((*YES, *NO), "")
    if column.words is None and column.type is not Type.BOOL:
        return lines
    strange = [(word, count) for word, count in seen.frequent[:FEW_WORDS] if narrow(word) not in known]
    if strange:
        allowed = ", ".join(column.words) if column.words is not None else "true, false"
        lines.append(f"# Unknown words below; map each to one of: {allowed}. Unmapped ones are quarantined.")
        lines += [f"# {quoted(word)} = …   ({count} ×)" for word, count in strange]
        lines.append("map = {}")
    return lines


def _plain(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]", " ", text)
