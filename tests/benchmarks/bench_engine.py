"""The whole engine against what one would write instead: businesstimedelta per row, and pandas, vectorised.

All three give each reply obligation (received → replied, 4 working days) its office minutes taken; the warehouse makes
every other obligation, case and table beside it. The peers know neither make-up working days nor packs, so they are
asked only about stretches without make-up days, and must give the same minutes there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import businesstimedelta
import numpy as np
import pandas as pd
import pyarrow as pa
from history import history, rebuild
from measure import Measure

from casework.calendar import DayKind, calendar_day

SAMPLE = 2_000
OFFICE = ((9 * 60, 12 * 60), (13 * 60 + 30, 18 * 60))
ZONE = timedelta(hours=8)
QUESTION = """
select o.started_at, o.met_at, o.taken_minutes
from core.obligations as o
where o.rule = 'reply' and o.met_at is not null
order by o.stream_key
"""


def run(scale: int) -> list[Measure]:
    """Measure at ``scale`` cases; peers per obligation, the warehouse per obligation of its whole rebuild."""
    with TemporaryDirectory() as folder, history(Path(folder) / "bench.duckdb", scale) as connection:
        seconds = rebuild(connection)
        with connection.cursor() as cursor:
            made = cursor.execute("select count(*) from core.obligations").fetchall()[0][0]
            found = cursor.sql(QUESTION).to_arrow_table()
    own = seconds / made
    rows = without_make_up_days(found)
    by_row, by_row_minutes = timed(per_row, rows[:SAMPLE])
    by_pandas, pandas_minutes = timed(vectorised, rows)
    wrong = sum(a != b for a, (*_, b) in zip(by_row_minutes, rows, strict=False))
    wrong += sum(a != b for a, (*_, b) in zip(pandas_minutes, rows, strict=True))
    return [
        Measure("businesstimedelta per row ÷ whole engine", by_row / SAMPLE / own, "×", 700, at_least=True),
        Measure("pandas, one rule's minutes only ÷ whole engine", by_pandas / len(rows) / own, "×"),
        Measure("answers of the peers that differ", wrong, "", 0),
    ]


Row = tuple[datetime, datetime, int]


def without_make_up_days(found: pa.Table) -> list[Row]:
    """Local start and end, and the warehouse's minutes, of stretches without a make-up working day."""
    make_up = {
        day
        for n in range(900)
        if calendar_day(day := (datetime(2025, 1, 1) + timedelta(days=n)).date()).kind is DayKind.MAKE_UP
    }
    rows = zip(*(found[name].to_pylist() for name in found.column_names), strict=True)
    local = ((start + ZONE, end + ZONE, minutes) for start, end, minutes in rows)
    return [row for row in local if not any(row[0].date() <= day <= row[1].date() for day in make_up)]


def timed(engine: object, rows: Sequence[Row]) -> tuple[float, list[int]]:
    """Seconds and answers of one engine."""
    began = perf_counter()
    answers = engine(rows)  # type: ignore[operator]
    return perf_counter() - began, answers


def holidays() -> dict[object, str]:
    """Public holidays, as businesstimedelta wants them."""
    days = ((datetime(2025, 1, 1) + timedelta(days=n)).date() for n in range(900))
    return {day: "holiday" for day in days if calendar_day(day).kind is DayKind.HOLIDAY}


def per_row(rows: Sequence[Row]) -> list[int]:
    """Office minutes by businesstimedelta, one row at a time."""
    hours = [
        businesstimedelta.WorkDayRule(
            start_time=time(opens // 60, opens % 60),
            end_time=time(closes // 60, closes % 60),
            working_days=[0, 1, 2, 3, 4],
        )
        for opens, closes in OFFICE
    ]
    rules = businesstimedelta.Rules([*hours, businesstimedelta.HolidayRule(holidays())])
    spans = (rules.difference(start, end) for start, end, _ in rows)
    return [int((span.hours * 3600 + span.seconds) // 60) for span in spans]


def vectorised(rows: Sequence[Row]) -> list[int]:
    """Office minutes by pandas and numpy: business days between, plus what the first and last day hold."""
    frame = pd.DataFrame([(start, end) for start, end, _ in rows], columns=["start", "end"])
    off = np.array(list(holidays()), dtype="datetime64[D]")
    return ((position(frame["end"], off) - position(frame["start"], off)) // 60_000_000).tolist()


def position(moments: pd.Series, off: np.ndarray) -> np.ndarray:
    """Office microseconds since 2025 began."""
    values = moments.to_numpy().astype("datetime64[us]")
    days = values.astype("datetime64[D]")
    now = (values - days).astype(np.int64)
    daily = sum(closes - opens for opens, closes in OFFICE) * 60_000_000
    before = np.busday_count(np.datetime64("2025-01-01"), days, holidays=off) * daily
    edges = [(opens * 60_000_000, closes * 60_000_000) for opens, closes in OFFICE]
    today = sum(np.clip(now, opens, closes) - opens for opens, closes in edges)
    return before + np.where(np.is_busday(days, holidays=off), today, 0)
