"""Holidays fixed by law: off in a year without a notice, by every notice there ever was, and in SQL as in Python."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from chinese_calendar.constants import holidays
from packs import shanghai, work_calendar

from casework.errors import CalendarError
from casework.time.calendar import FIRST_DAY, LAST_DAY, DayKind, calendar_day
from casework.time.hours import Limit
from casework.time.statute import load_statute, statute
from casework.vocabulary import Clock
from etl.warehouse.worktime_sql import calendar_table

OFF_BY_LAW_2027 = {
    "元旦": ["01-01"],
    "春节": ["02-05", "02-06", "02-07", "02-08"],
    "清明": ["04-05"],
    "劳动节": ["05-01", "05-02"],
    "端午": ["06-09"],
    "中秋": ["09-15"],
    "国庆节": ["10-01", "10-02", "10-03"],
}
"""By hand from a printed almanac: new year of the goat on 6 February."""


def test_the_law_s_own_days_of_2027_are_off_and_all_else_goes_by_weekday():
    found: dict[str, list[str]] = {}
    for ordinal in range(date(2027, 1, 1).toordinal(), date(2028, 1, 1).toordinal()):
        day = calendar_day(date.fromordinal(ordinal))
        assert day.provisional
        if day.kind is DayKind.HOLIDAY:
            found.setdefault(str(day.name_zh), []).append(f"{day.day:%m-%d}")
        else:
            assert day.kind is (DayKind.WEEKEND if day.day.weekday() >= 5 else DayKind.WORKDAY)
    assert found == OFF_BY_LAW_2027


def test_a_deadline_over_new_year_s_day_of_a_year_without_a_notice_skips_it():
    # Thursday 31 December 2026, then Friday 1 January off by law, the weekend, Monday 4 January.
    due = work_calendar().due(shanghai("2026-12-31 10:00"), Limit(days=1), Clock.WORKING)
    assert due == shanghai("2027-01-04 18:00")


@pytest.mark.parametrize("year", range(2004, 2027))
def test_every_notice_gave_at_least_the_days_the_law_fixes(year: int):
    weekdays = [day for day in statute().days(year) if day.weekday() < 5]
    assert [day for day in weekdays if day not in holidays] == []
    assert len(statute().days(year)) == (10 if year < 2008 else 11 if year < 2025 else 13) - _shared(year)


def _shared(year: int) -> int:
    """National Day and Mid-autumn may fall on one day."""
    return {2009: 1, 2020: 1}.get(year, 0)


@pytest.mark.parametrize(
    ("day", "off"),
    [("1999-05-03", False), ("2000-05-03", True), ("1999-10-03", True), ("1998-10-03", False), ("1991-02-15", True)],
)
def test_years_before_the_notices_go_by_the_law_of_their_time(day: str, off: bool):
    assert (date.fromisoformat(day) in statute().days(int(day[:4]))) is off


def test_the_moving_festivals_are_known_for_every_year_of_the_calendar():
    assert set(statute().moving) == set(range(FIRST_DAY.year, LAST_DAY.year + 1))


def test_the_warehouse_s_calendar_says_the_same():
    rows = calendar_table().to_pylist()
    off = [row for row in rows if row["day"].year == 2027 and row["kind"] == DayKind.HOLIDAY.value]
    assert [f"{row['day']:%m-%d}" for row in off] == sorted(day for days in OFF_BY_LAW_2027.values() for day in days)
    assert {row["provisional"] for row in off} == {True}
    assert {row["is_workday"] for row in off} == {False}


def test_a_broken_file_is_named(tmp_path: Path):
    path = tmp_path / "days.toml"
    path.write_text("names = 1", encoding="utf-8")
    with pytest.raises(CalendarError, match=r"The holidays fixed by law in days\.toml cannot be read"):
        load_statute(path)
