"""Duties of a unit as rows: what a project owes by the calendar, by each version of a regulation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

import pyarrow as pa

from casework.policy import Pack
from casework.vocabulary import Clock
from etl.warehouse import worktime_sql
from etl.warehouse.office_tables import OFFICE_COLUMNS, Offices

_WORD, _WHOLE, _MOMENT = pa.string(), pa.int64(), pa.timestamp("us")
Row = dict[str, object]
Valid = tuple[Pack, datetime, datetime]

DUTIES = pa.schema(
    [("valid_from", _MOMENT), ("valid_until", _MOMENT), ("position", pa.int32())]
    + [(n, _WORD) for n in ("pack", "duty", "clause", "name_zh", "name_en", "every", "owed_by", "clock", "set_by")]
    + [("target", pa.float64())]
    + [(n, _WHOLE) for n in ("limit_days", "limit_us", "limit_months", *OFFICE_COLUMNS)]
)
"""The limit counts from the last moment of the period."""


def tables(versions: Sequence[Valid], offices: Offices) -> dict[str, pa.Table]:
    """The reference table by name."""
    return {"duties": pa.Table.from_pylist([row for each in versions for row in _duties(offices, *each)], DUTIES)}


def _duties(offices: Offices, pack: Pack, start: datetime, end: datetime) -> Iterator[Row]:
    for position, (name, duty) in enumerate(pack.regulation.duties.items()):
        clock = Clock.WORKING if duty.within.working else Clock.CLOCK
        limit = worktime_sql.sql_limit(duty.within.as_limit(), clock, pack.office_hours)
        yield {
            "valid_from": start,
            "valid_until": end,
            "position": position,
            "pack": pack.id,
            "duty": name,
            "clause": duty.clause[0],
            "name_zh": duty.say.zh,
            "name_en": duty.say.en,
            "every": duty.every,
            "owed_by": duty.by,
            "clock": clock.value,
            "set_by": duty.set_by,
            "target": duty.target,
            "limit_days": limit.days,
            "limit_us": limit.micros,
            "limit_months": limit.months,
            **offices.of_pack(pack),
        }
