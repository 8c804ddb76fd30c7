"""A profile as DuckDB expressions: source columns → canonical columns, with every broken cell named.

One pass over the text: nothing is dropped, each row carries the list of its errors. Expressions are built with
DuckDB's expression API, so no name or word from a file is ever read as SQL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import duckdb
from duckdb import Expression, coalesce, col, fn, lit, when

from casework.record.harmless import COMES_BACK
from etl.intake.kinds import Column, Sign, Type
from etl.intake.moments import after_earlier, is_day, local_moment
from etl.intake.profiles import DATE_FORMATS, Ambiguous, DayMeans, Nonexistent, Profile, Rule, meant
from etl.intake.source import ROW
from etl.intake.words import NARROW, NO, WIDE, YES, lookup, vocabulary

ERRORS = "errors"
DOUBTS = "doubts"
UNTIMED = "untimed"
"""Of which events a row knows the day alone: their kinds, with a comma between."""
BLANKS = " \t\r\n\u3000\xa0\ufeff"
KEPT_TEXT = r'^="([^"]*)"$'
"""A text that an export wrote as a formula, so that a spreadsheet would leave its zeros."""
WIDE_SIGN = "[\uff01-\uff5e]"
SAYS_NOTHING = (
    "无", "没有", "暂无", "不详", "未知", "未留", "未提供", "不愿透露", "保密", "匿名", "0", "unknown", "anonymous",
    "nil", "none", "na", "n/a",
)  # fmt: skip
"""What people write about somebody where they know nothing."""
_SPOILED = {
    "in_e_notation": (frozenset({Sign.NUMBER, Sign.PHONE}), r"\d(\.\d+)?[Ee]\+?\d{1,3}"),
    "became_a_date": (
        frozenset({Sign.HOME}),
        r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?( 00:00(:00)?)?|\d{1,2}月\d{1,2}日"
        r"|\d{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-\d{2}",
    ),
    "lost_zero": (frozenset({Sign.PHONE}), r"[2-9]\d{8,10}|10\d{8}"),
}
"""What a spreadsheet does to texts that look like numbers or dates to it: rule → where, and how it looks afterwards."""
BLANK_EDGE = rf"\A[{BLANKS}]|[{BLANKS}]\z"
MARKS = ("#FORMULA!", "#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA")
"""What a source puts in place of a cell that has no value (see ``source_sheet``)."""
LENGTHS = {Type.CODE: 200, Type.TEXT: 20_000}
EARLIEST = datetime(1990, 1, 1)  # noqa: DTZ001  naive UTC, as all moments in DuckDB here
LATEST = datetime(2100, 1, 1)  # noqa: DTZ001
CLOCK_SKEW = timedelta(minutes=5)
"""How far ahead another computer's clock may run before a moment counts as in the future."""
_MOMENTS = {Type.MOMENT, Type.DEADLINE}
_OFFSET = r"\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|z|[+-]\d{2}(:?\d{2})?)$"


@dataclass(frozen=True, slots=True)
class Mapped:
    """A canonical column that this table fills, and the source columns it is filled from."""

    column: Column
    rule: Rule
    headers: tuple[str, ...]
    own: Mapping[str, str] = field(default_factory=dict)
    """Words of the regulations at work, of departments their other spellings, for looking a cell up."""
    own_first: bool = False
    """Whether they come before the house's: the profile says of which regulation the file is."""


def mapped_columns(profile: Profile, headers: tuple[str, ...]) -> list[Mapped]:
    """Which canonical columns the table fills, in the kind's order; raises ``ImportRefused`` as ``meant`` does."""
    rules = profile.rules(headers)
    return [
        Mapped(
            column,
            rules[column.name],
            tuple(header for name in rules[column.name].from_ if (header := meant(name, headers)) is not None),
        )
        for column in profile.target.columns
        if column.name in rules
    ]


def canonical(
    raw: duckdb.DuckDBPyRelation, profile: Profile, mapped: Sequence[Mapped], now: datetime
) -> duckdb.DuckDBPyRelation:
    """The canonical columns of ``raw``, typed, all columns of the kind present; ``errors`` holds ``column|rule`` lines.

    Moments are naive UTC. ``now`` is naive UTC too.
    """
    used = sorted({header for part in mapped for header in part.headers})
    # Trimmed first and compared afterwards: in one expression DuckDB would trim anew for every word compared with.
    trimmed = raw.select(col(ROW), *(fn("nullif", _trimmed(col(header)), "").alias(_cell(header)) for header in used))
    cleaned = trimmed.select(col(ROW), *(_filled(_cell(header), profile).alias(_cell(header)) for header in used))
    words = cleaned.select(col(ROW), *(_word(part).alias(part.column.name) for part in mapped))
    read = words.select(
        col(ROW),
        *(col(part.column.name).alias(_text(part.column)) for part in mapped),
        *(_read(part, profile).alias(part.column.name) for part in mapped),
    )
    placed = read.select(
        col(ROW),
        *(col(_text(part.column)) for part in mapped),
        *(_utc(part, profile).alias(part.column.name) for part in mapped),
        *(col(part.column.name).alias(_local(part.column)) for part in mapped if part.column.type in _MOMENTS),
    )
    checks = [_check(part, profile, now) for part in mapped]
    filled, placed_days = {part.column.name for part in mapped}, _in_order(mapped, profile)
    return placed.select(
        col(ROW),
        *(
            (placed_days.get(column.name, col(column.name)) if column.name in filled else nothing(column)).alias(
                column.name
            )
            for column in profile.target.columns
        ),
        _days_alone(mapped).alias(UNTIMED),
        fn("concat_ws", "\n", *checks).alias(ERRORS),
        _doubts(mapped, profile).alias(DOUBTS),
    )


def _trimmed(cell: Expression) -> Expression:
    """The cell without blanks around it, and without the apostrophe it got when it was handed out.

    Looking first is three times as fast as trimming every cell.
    """
    trimmed = fn("trim", fn("regexp_replace", fn("regexp_replace", cell, COMES_BACK, r"\1"), KEPT_TEXT, r"\1"), BLANKS)
    return when(fn("regexp_matches", cell, f"{BLANK_EDGE}|^'|^=")).then(trimmed).otherwise(cell)


def _cell(header: str) -> str:
    return f"cell {header}"


def _text(column: Column) -> str:
    return f"text {column.name}"


def _local(column: Column) -> str:
    return f"local {column.name}"


def _filled(cell: str, profile: Profile) -> Expression:
    if not profile.null_words:
        return col(cell)
    return when(col(cell).isin(*profile.null_words)).then(None).otherwise(col(cell))


def _word(part: Mapped) -> Expression:
    rule = part.rule
    if rule.value is not None:
        return lit(rule.value).cast("VARCHAR")
    if rule.made:
        return fn("concat", rule.prefix, col(ROW))
    cells = [col(_cell(header)) for header in part.headers]
    text = fn("nullif", fn("concat_ws", rule.join, *cells), "") if rule.join is not None else coalesce(*cells)
    if rule.no_answer:
        text = when(text.isin(*rule.no_answer)).then(None).otherwise(text)
    if rule.prefix:
        text = fn("concat", rule.prefix, text)
        text = when(coalesce(*cells).isnotnull()).then(text).end()
    if part.column.type not in {Type.WORD, Type.BOOL} and rule.map:
        mapped = _looked_up(text, lookup(rule.map))
        text = coalesce(mapped, lit(rule.unknown), text) if rule.unknown is not None else coalesce(mapped, text)
    text = _as_written(text, part.column)
    if part.column.type is Type.CODE and part.own:
        text = coalesce(_looked_up(text, dict(part.own)), text)
    return text if rule.blank is None else coalesce(text, rule.blank)


def _as_written(text: Expression, column: Column) -> Expression:
    """A number or a home in half width; about somebody, a word that says nothing says as much as an empty cell."""
    if column.sign is not None:
        narrow = fn("translate", text, WIDE, NARROW)
        text = when(fn("regexp_matches", text, WIDE_SIGN)).then(narrow).otherwise(text)
        text = fn("ltrim", text, "'")  # a spreadsheet's mark of a text
    if column.sign is Sign.PHONE:
        text = fn("regexp_replace", text, r"^(\+?\d+)\.0+$", r"\1")
    if column.personal and column.name not in {"name", "sex"}:
        text = when(fn("lower", text).isin(*SAYS_NOTHING)).then(None).otherwise(text)
    return text


def _doubts(mapped: Sequence[Mapped], profile: Profile) -> Expression:
    """``column|rule`` lines of what a spreadsheet has spoiled, and of steps that lie seconds before the receipt."""
    spoiled = (_doubt(part.column) for part in mapped if part.column.sign)
    early = (when(is_early).then(f"{name}|seconds_early").end() for name, is_early in _early(mapped, profile).items())
    return fn("concat_ws", "\n", *spoiled, *early)


def _doubt(column: Column) -> Expression:
    """``column|rule`` where a spreadsheet has spoiled the text, else NULL."""
    text = col(_text(column))
    here = [(rule, form) for rule, (signs, form) in _SPOILED.items() if column.sign in signs]
    (first, form), *others = here
    case = when(fn("regexp_full_match", text, form)).then(_name(column, first))
    for rule, form in others:
        case = case.when(fn("regexp_full_match", text, form)).then(_name(column, rule))
    return case.end()


def _looked_up(text: Expression, table: dict[str, str]) -> Expression:
    """What ``table`` says of the text; signs are made narrow only where it does not know the text as it stands."""
    word, words = fn("lower", text), fn("map", list(table), list(table.values()))
    spellings = (word, fn("translate", word, WIDE, NARROW))
    return coalesce(*(fn("list_extract", fn("map_extract", words, spelling), 1) for spelling in spellings))


def _read(part: Mapped, profile: Profile) -> Expression:
    """The cell's value, NULL when it cannot be read; moments still in local time."""
    text, column = col(part.column.name), part.column
    if column.type in {Type.CODE, Type.TEXT}:
        return text
    if column.type is Type.WORD or column.type is Type.BOOL:
        found = _looked_up(text, _words(part))
        if part.rule.unknown is not None:
            found = coalesce(found, when(text.isnotnull()).then(part.rule.unknown).end())
        return found.cast("BOOLEAN") if column.type is Type.BOOL else found
    if column.type is Type.INTEGER:
        return fn("regexp_extract", text, r"^[Ll]?(-?\d+)(?:\.0+)?\s*[级分]?$", 1).try_cast("BIGINT")
    if column.type is Type.NUMBER:
        return fn("regexp_replace", text, r"[,，¥￥元\s]", "", "g").try_cast("DOUBLE")
    if column.type is Type.MONTH:
        formats = [*part.rule.formats, "%Y-%m", "%Y/%m", "%Y年%m月", "%Y%m", *profile.date_formats, *DATE_FORMATS]
        return fn("date_trunc", lit("month"), fn("try_strptime", text, formats)).cast("DATE")
    moment = _local_moment(text, part, profile)
    return moment.cast("DATE") if column.type is Type.DAY else moment


def _words(part: Mapped) -> dict[str, str]:
    if part.column.words is None:
        known = {**dict.fromkeys(YES, "true"), **dict.fromkeys(NO, "false")}
    else:
        house = vocabulary(part.column.words)
        known = {**house, **part.own} if part.own_first else {**part.own, **house}
    return {**known, **lookup(part.rule.map)}


def _local_moment(text: Expression, part: Mapped, profile: Profile) -> Expression:
    formats = list(dict.fromkeys((*part.rule.formats, *profile.date_formats, *DATE_FORMATS)))
    ends = profile.day_means(part.column.name) is DayMeans.END
    return local_moment(text, formats, ends=ends, serials=profile.excel_serials)


def _days_alone(mapped: Sequence[Mapped]) -> Expression:
    """The events of which the row knows the day alone."""
    columns = [part.column for part in mapped if part.column.type is Type.MOMENT]
    alone = [when(is_day(col(_text(column)))).then(column.event).end() for column in columns]
    return fn("concat_ws", ",", *alone) if alone else lit("")


def _in_order(mapped: Sequence[Mapped], profile: Profile) -> dict[str, Expression]:
    """The moments of what happened: days alone stand after what went before on the same day."""
    found: dict[str, Expression] = {}
    for part in mapped:
        name = part.column.name
        if part.column.type is Type.MOMENT and profile.day_means(name) is DayMeans.START:
            found[name] = after_earlier(name, col(_text(part.column)), list(found))
    early = _early(mapped, profile)
    receipt = col(profile.target.moment)
    return {name: when(early[name]).then(receipt).otherwise(at) if name in early else at for name, at in found.items()}


def _early(mapped: Sequence[Mapped], profile: Profile) -> dict[str, Expression]:
    """Whether a step lies before the receipt, but by no more than the profile bears."""
    filled = [part.column.name for part in mapped if part.column.type is Type.MOMENT]
    first = profile.target.moment
    if not profile.tolerance_seconds or first not in filled:
        return {}
    earliest = col(first) - timedelta(seconds=profile.tolerance_seconds)
    return {name: (col(name) < col(first)) & (col(name) >= earliest) for name in filled if name != first}


def _offset_utc(part: Mapped) -> Expression:
    """A text that names its own UTC offset, as naive UTC."""
    text = col(_text(part.column))
    aware = when(fn("regexp_matches", text, _OFFSET)).then(text.try_cast("TIMESTAMPTZ")).end()
    return fn("timezone", "UTC", aware)


def _utc(part: Mapped, profile: Profile) -> Expression:
    """The local moment in naive UTC, by the profile's time zone."""
    local = col(part.column.name)
    if part.column.type not in _MOMENTS:
        return local
    fixed = fixed_offset(profile.timezone)
    if fixed is not None:
        utc = local - fixed
    else:
        later = _to_utc(local, profile.timezone)
        earlier = later - timedelta(hours=1)
        twice = _to_local(earlier, profile.timezone) == local
        wanted = earlier if profile.ambiguous is Ambiguous.EARLIER else later
        utc = when(twice).then(wanted).otherwise(later)
    return when(local.isnotnull()).then(utc).otherwise(_offset_utc(part))


@cache
def fixed_offset(zone: str) -> timedelta | None:
    """The zone's offset when it has not changed since 1992, else None."""
    hours = (datetime(year, month, 1, tzinfo=ZoneInfo(zone)) for year in range(1992, 2039) for month in range(1, 13))
    offsets = {moment.utcoffset() for moment in hours}
    return offsets.pop() if len(offsets) == 1 else None


def _to_utc(local: Expression, zone: str) -> Expression:
    return fn("timezone", "UTC", fn("timezone", zone, local))


def _to_local(utc: Expression, zone: str) -> Expression:
    return fn("timezone", zone, fn("timezone", "UTC", utc))


def _check(part: Mapped, profile: Profile, now: datetime) -> Expression:
    """``column|rule`` for the first rule the cell breaks, else NULL."""
    column, text, value = part.column, col(_text(part.column)), col(part.column.name)
    unread = {Type.WORD: "unknown_word", Type.BOOL: "unknown_word", Type.INTEGER: "not_a_number",
              Type.NUMBER: "not_a_number"}.get(column.type, "bad_date")  # fmt: skip
    case = when(fn("starts_with", text, "#") & text.isin(*MARKS)).then(_name(column, "formula"))
    if column.required:
        case = case.when(text.isnull()).then(_name(column, "missing"))
    if column.type in LENGTHS:
        case = case.when(fn("length", text) > LENGTHS[column.type]).then(_name(column, "too_long"))
    else:
        case = case.when(text.isnotnull() & value.isnull()).then(_name(column, unread))
    if column.type in _MOMENTS | {Type.DAY, Type.MONTH}:
        case = case.when(value < lit(EARLIEST)).then(_name(column, "before_1990"))
        case = case.when(value >= lit(LATEST)).then(_name(column, "after_2099"))
    if column.type in _MOMENTS:
        for rule, condition in _clock_changes(part, profile):
            case = case.when(condition).then(_name(column, rule))
    if column.type is Type.MOMENT:
        case = case.when(value > lit(now + CLOCK_SKEW)).then(_name(column, "in_future"))
    for bound, broken in ((column.low, value < column.low), (column.high, value > column.high)):
        if bound is not None:
            case = case.when(broken).then(_name(column, "out_of_range"))
    return case.end()


def _clock_changes(part: Mapped, profile: Profile) -> list[tuple[str, Expression]]:
    if fixed_offset(profile.timezone) is not None:
        return []
    local, utc, zone = col(_local(part.column)), col(part.column.name), profile.timezone
    found: list[tuple[str, Expression]] = []
    if profile.nonexistent is Nonexistent.QUARANTINE:
        found.append(("nonexistent_time", _to_local(utc, zone) != local))
    if profile.ambiguous is Ambiguous.QUARANTINE:
        found.append(("ambiguous_time", _to_local(utc - timedelta(hours=1), zone) == local))
    return found


def _name(column: Column, rule: str) -> str:
    return f"{column.name}|{rule}"


_KEPT_AS = {
    Type.BOOL: "BOOLEAN",
    Type.INTEGER: "BIGINT",
    Type.NUMBER: "DOUBLE",
    Type.MOMENT: "TIMESTAMP",
    Type.DEADLINE: "TIMESTAMP",
    Type.DAY: "DATE",
    Type.MONTH: "DATE",
}


def nothing(column: Column) -> Expression:
    """NULL, of the column's type."""
    return lit(None).cast(_KEPT_AS.get(column.type, "VARCHAR"))
