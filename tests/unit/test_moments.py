"""Moments as registers write them, read one way only; a day alone stays a day."""

from __future__ import annotations

from datetime import datetime

import duckdb
import pyarrow as pa
import pytest
from duckdb import col

from etl.intake.moments import is_day, local_moment
from etl.intake.profiles import DATE_FORMATS

READ = {
    "2026-03-05 上午9:10": "2026-03-05 09:10",
    "2026-03-05 下午2:30": "2026-03-05 14:30",
    "2026/3/5 下午 02:30:15": "2026-03-05 14:30:15",
    "2026年3月5日上午9点10分": "2026-03-05 09:10",
    "2026年3月5日 下午2点半": "2026-03-05 14:30",
    "2026-03-05 上午12:05": "2026-03-05 00:05",
    "2026-03-05 中午12:30": "2026-03-05 12:30",
    "2026-03-05 中午1点": "2026-03-05 13:00",
    "2026-03-05 晚上12点": "2026-03-06 00:00",
    "2026-03-05 晚上8点整": "2026-03-05 20:00",
    "2026-03-05 下午14:30": "2026-03-05 14:30",
    "2026-03-05 2:30 PM": "2026-03-05 14:30",
    "２０２６－０３－０５　０９：１０": "2026-03-05 09:10",
    "2026-03-05 24:00": "2026-03-06 00:00",
    "2026-12-31 24:00:00": "2027-01-01 00:00",
    "2026-03-05 9点10分": "2026-03-05 09:10",
    "2026-03-05 9时10分30秒": "2026-03-05 09:10:30",
    "2026-03-05 星期四 09:10": "2026-03-05 09:10",
    "2026-03-05（周四）09:10": "2026-03-05 09:10",
    "2026年3月5日(星期四) 9:10": "2026-03-05 09:10",
    "20260305 09:10": "2026-03-05 09:10",
    "2026-03-05 09:10": "2026-03-05 09:10",
    "46086.5": "2026-03-05 12:00",
}
DAYS = [
    *("2026-03-05", "2026年3月5日", "2026年3月5日 星期四", "2026/3/5（周四）", "２０２６－３－５"),
    *("20260305", "46086"),
]
NEVER = ["2026-03-05 25:00", "2026-02-30", "2026-03-05 24:10", "昨天", "3月5日 9:10", "2026-13-05 09:10", "下午2点"]


def read(texts: list[str], *, ends: bool = False) -> list[tuple[datetime | None, bool]]:
    table = duckdb.connect().from_arrow(pa.table({"n": range(len(texts)), "text": texts}))
    moment = local_moment(col("text"), DATE_FORMATS, ends=ends, serials=True)
    found = table.select(col("n"), moment, is_day(col("text"))).order("n").fetchall()
    return [(moment, alone) for _, moment, alone in found]


@pytest.fixture(scope="module")
def moments() -> dict[str, tuple[datetime | None, bool]]:
    texts = [*READ, *DAYS, *NEVER]
    return dict(zip(texts, read(texts), strict=True))


@pytest.mark.parametrize("text", READ)
def test_a_moment_is_read_as_it_was_meant(moments: dict[str, tuple[datetime | None, bool]], text: str) -> None:
    assert moments[text] == (datetime.fromisoformat(READ[text]), False)


@pytest.mark.parametrize("text", DAYS)
def test_a_day_without_a_time_is_known_as_one(moments: dict[str, tuple[datetime | None, bool]], text: str) -> None:
    assert moments[text] == (datetime.fromisoformat("2026-03-05 00:00"), True)


@pytest.mark.parametrize("text", NEVER)
def test_what_is_no_moment_is_none(moments: dict[str, tuple[datetime | None, bool]], text: str) -> None:
    assert moments[text][0] is None


def test_of_a_deadline_a_day_is_its_end_however_it_is_written() -> None:
    end = datetime.fromisoformat("2026-03-05 23:59:59")
    written = ["2026-03-05", "2026年3月5日 星期四", "46086", "20260305"]
    assert [moment for moment, _ in read(written, ends=True)] == [end] * 4
