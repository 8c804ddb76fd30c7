"""Moments as people and programs write them: forms that can be read one way only, half days, weekdays, days alone.

Expressions of DuckDB; moments are local here. What is written in the usual forms is read first and costs nothing more:
the other ways are handed nothing then, since DuckDB works out for every row what an expression names more than once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from duckdb import Expression, coalesce, col, fn, lit, when

from etl.intake.words import NARROW, WIDE

DAY = timedelta(days=1)
END = timedelta(hours=23, minutes=59, seconds=59)
HALF_DAY = timedelta(hours=12)
NOON = 12
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  Excel's
_HAS_TIME = r"[点點时時：]|\d{9}|^\d+\.\d*[1-9]\d*$"
_MIDNIGHT = r"(^|[ T])24:00(:00)?$"
_MORNING, _EVENING = r"上午|早上|凌晨|清晨|(?i:\ba\.?m\b)", r"下午|傍晚|晚|夜|(?i:\bp\.?m\b)"
_NIGHT, _MIDDAY = r"晚|夜", r"中午"
_TIDY = (
    ("[\u3000\xa0]", " "),
    (r"[\[(（]?\s*(星期|周|礼拜|週)[一二三四五六日天]\s*[\])）]?", " "),
    (r"(?i)\b(mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?|sun)(day)?\b,?", " "),
    (r"(\d{1,2})\s*[点點时時]\s*半", r"\1:30"),
    (r"(\d{1,2})\s*[点點时時]\s*(\d{1,2})\s*分?\s*(\d{1,2})\s*秒", r"\1:\2:\3"),
    (r"(\d{1,2})\s*[点點时時]\s*(\d{1,2})\s*分?", r"\1:\2"),
    (r"(\d{1,2})\s*[点點时時]整?", r"\1:00"),
    (r"^\s*(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?", r"\1-\2-\3 "),
    (r"^\s*(\d{4})(\d{2})(\d{2})(\D|$)", r"\1-\2-\3\4"),
    (f"{_MORNING}|{_EVENING}|{_MIDDAY}|[上里间]", " "),
    (r"\s+", " "),
)
"""What makes the usual form of the other ways of writing a moment, in order."""
_TIDIED = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"]


def local_moment(text: Expression, formats: Sequence[str], *, ends: bool, serials: bool) -> Expression:
    """The moment that a text writes, NULL where none can be read; a day alone is its start, or with ``ends`` its end.

    ``serials`` reads bare numbers as Excel's day numbers.
    """
    usual = fn("replace", text, "：", ":")
    if ends:
        days = [form for form in formats if not any(mark in form for mark in ("%H", "%I", "%s"))]
        timed = [form for form in formats if form not in days]
        ways = [fn("try_strptime", usual, timed), fn("try_strptime", usual, days) + END]
    else:
        ways = [fn("try_strptime", usual, list(formats))]
    if serials:
        number = when(fn("regexp_full_match", text, r"\d{5}(\.\d+)?")).then(text.try_cast("DOUBLE")).end()
        serial = lit(_EPOCH) + fn("to_seconds", fn("round", number * 86_400).cast("BIGINT"))
        ways.append(when(is_day(text)).then(serial + END).otherwise(serial) if ends else serial)
    known = coalesce(*ways)
    return coalesce(known, _in_other_ways(when(known.isnull()).then(text).end(), ends=ends))


def is_day(text: Expression) -> Expression:
    """Whether a text that is a moment writes the day alone."""
    return text.isnotnull() & ~fn("contains", text, ":") & ~fn("regexp_matches", text, _HAS_TIME)


def after_earlier(name: str, text: Expression, earlier: Sequence[str]) -> Expression:
    """The moment of column ``name``; a day alone stands after what columns ``earlier`` say of the same day."""
    value = col(name)
    that_day = [when(col(other) < value + DAY).then(col(other)).end() for other in earlier]
    return when(is_day(text)).then(fn("greatest", value, *that_day)).otherwise(value) if earlier else value


def _in_other_ways(text: Expression, *, ends: bool) -> Expression:
    """``2026年3月5日 下午2点半``, ``２０２６－３－５ 星期四 9：10``, ``20260305 09:10``, ``2026-03-05 24:00``."""
    tidy = fn("translate", text, WIDE, NARROW)
    for written, meant in _TIDY:
        tidy = fn("regexp_replace", tidy, written, meant, "g")
    tidy = fn("trim", tidy)
    past = fn("regexp_matches", tidy, _MIDNIGHT)
    moment = fn("try_strptime", fn("regexp_replace", tidy, _MIDNIGHT, r"\1 00:00"), [*_TIDIED, "%Y-%m-%d  %H:%M"])
    hour = fn("hour", moment)
    shifted = (
        when(past).then(moment + DAY)
        .when(fn("regexp_matches", text, _NIGHT) & (hour == NOON)).then(moment + HALF_DAY)
        .when(fn("regexp_matches", text, _EVENING) & (hour < NOON)).then(moment + HALF_DAY)
        .when(fn("regexp_matches", text, _MIDDAY) & (hour < NOON - 1)).then(moment + HALF_DAY)
        .when(fn("regexp_matches", text, _MORNING) & (hour == NOON)).then(moment - HALF_DAY)
        .otherwise(moment)
    )  # fmt: skip
    return when(is_day(text)).then(moment + END).otherwise(shifted) if ends else shifted
