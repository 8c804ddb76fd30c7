"""Limits that are more than one duration or the moment in the from-event, and routes of claims, as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import pyarrow as pa

from casework.policy import Obligation, Pack
from casework.regulation.durations import Duration
from casework.regulation.limits import Carried, clock_of, counts_days
from casework.regulation.limits import Part as Written
from casework.vocabulary import Clock
from etl.warehouse import worktime_sql

_WORD, _WHOLE, _MOMENT = pa.string(), pa.int64(), pa.timestamp("us")
Row = dict[str, object]
Numbered = tuple[int, Pack, Obligation]
Valid = tuple[Pack, datetime, datetime]

LIMITS = pa.schema(
    [("rule_no", pa.int32()), ("position", pa.int32()), ("by_field", _WORD), ("by_value", _WORD)]
    + [("is_first", pa.bool_()), ("clock", _WORD), ("carried", _WORD), ("in_days", pa.bool_())]
    + [(n, _WHOLE) for n in ("limit_days", "limit_us", "limit_months")]
)
"""The parts of a limit: of those that are known the earliest counts, or by ``is_first`` the one that stands first."""
ROUTES = pa.schema(
    [
        *[("pack", _WORD), ("valid_from", _MOMENT), ("valid_until", _MOMENT), ("position", pa.int32())],
        *[("max_amount", pa.float64()), ("of_household", pa.bool_()), ("signatures", _WHOLE)],
    ]
)
"""Ways of claims up to an amount, the first that fits counts; how many must say yes."""


def tables(rules: Sequence[Numbered], versions: Sequence[Valid]) -> dict[str, pa.Table]:
    """The reference tables by name, of rules with their numbers and packs."""
    return {
        "rule_limits": pa.Table.from_pylist([row for each in rules for row in _parts(*each)], LIMITS),
        "routes": pa.Table.from_pylist([row for each in versions for row in _routes(*each)], ROUTES),
    }


def wall_clock(rule: Obligation) -> Clock:
    """In which time a rule is counted; of one whose limit has parts, in which those are that count no office time."""
    clocks = [clock_of(part) for part in rule.due.all_parts()]
    return next((clock for clock in (Clock.AGREED, Clock.CLOCK) if clock in clocks), Clock.WORKING)


def _parts(number: int, pack: Pack, rule: Obligation) -> Iterator[Row]:
    if rule.only_part is not None:
        return
    for position, (value, part) in enumerate(rule.due.parts_by_value()):
        yield {
            "rule_no": number,
            "position": position,
            "by_field": rule.due.by,
            "by_value": None if value is None else str(value),
            "is_first": rule.due.first,
            "clock": clock_of(part).value,
            "carried": part.field if isinstance(part, Carried) else None,
            "in_days": counts_days(part),
            **_length(part, pack),
        }


def _length(part: Written, pack: Pack) -> Row:
    if not isinstance(part, Duration):
        return {}
    limit = worktime_sql.sql_limit(part.as_limit(), clock_of(part), pack.office_hours)
    return {"limit_days": limit.days, "limit_us": limit.micros, "limit_months": limit.months}


def _routes(pack: Pack, start: datetime, end: datetime) -> Iterator[Row]:
    bounded = [way for way in pack.approvals if way.max_amount is not None]
    ways = [*sorted(bounded, key=lambda way: way.max_amount or 0.0), *(w for w in pack.approvals if w not in bounded)]
    for position, way in enumerate(ways):
        yield {
            "pack": pack.id,
            "valid_from": start,
            "valid_until": end,
            "position": position,
            "max_amount": way.max_amount,
            "of_household": way.sum_per == "household",
            "signatures": len(way.endorse) + len(way.approve),
        }
