"""Holiday notices as files: an invented notice for 2027, whose days were counted by hand on a wall calendar.

1 January 2027 is a Friday, 30 January a Saturday, 3 February a Wednesday, 20 February a Saturday.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from casework.errors import CalendarError
from casework.settings import settings
from casework.time.calendar import (
    DayKind,
    Statutory,
    calendar_day,
    calendar_days,
    calendar_version,
    is_provisional,
    notices_changed,
    statutory,
    working_days,
)
from casework.time.holidays import load_notices
from casework.time.hours import OfficeHours
from casework.time.worktime import WorkCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOTICE = """
year = 2027
source = "An invented notice"

[[holidays]]
name = { zh = "元旦", en = "New Year's Day" }
first = 2027-01-01
last = 2027-01-03

[[holidays]]
name = { zh = "春节", en = "Spring Festival" }
first = 2027-02-05
last = 2027-02-11
make_up = [2027-01-30, 2027-02-20]
"""


def forget() -> None:
    for kept in (settings, statutory, calendar_days, working_days):
        kept.cache_clear()


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """The folder of notices of an installation that has just been started."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YINGSHENG_CALENDAR_DIR", str(tmp_path))
        forget()
        yield tmp_path
    forget()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def office() -> WorkCalendar:
    return WorkCalendar(OfficeHours(workday=((time(9), time(12)), (time(13, 30), time(18)))))


def test_without_a_file_the_year_is_provisional_and_goes_by_law_and_weekday(folder: Path) -> None:
    assert is_provisional(2027)
    # After Wednesday 3 February: Thursday 4, off by law from Friday 5 to Monday 8, Tuesday 9 to Thursday 11.
    assert office().add_working_days(at("2027-02-03T10:00"), 4) == at("2027-02-11T18:00")


def test_with_a_file_four_working_days_skip_the_spring_festival(folder: Path) -> None:
    (folder / "2027.toml").write_text(NOTICE, encoding="utf-8")
    # After Wednesday 3 February: Thursday 4, then off to the 11th, Friday 12, Monday 15, Tuesday 16.
    assert office().add_working_days(at("2027-02-03T10:00"), 4) == at("2027-02-16T18:00")
    assert not is_provisional(2027)
    assert is_provisional(2028)


def test_a_make_up_saturday_is_worked_and_named(folder: Path) -> None:
    (folder / "2027.toml").write_text(NOTICE, encoding="utf-8")
    # After Friday 19 February: Saturday 20 is worked, Monday 22.
    assert office().add_working_days(at("2027-02-19T10:00"), 2) == at("2027-02-22T18:00")
    day = calendar_day(date(2027, 2, 20))
    assert (day.kind, day.name_zh, day.provisional) == (DayKind.MAKE_UP, "春节", False)


def test_the_file_stands_in_the_calendars_version_and_changes_it(folder: Path) -> None:
    (folder / "2027.toml").write_text(NOTICE, encoding="utf-8")
    first = calendar_version()
    assert " + 2027.toml " in first
    (folder / "2027.toml").write_text(NOTICE.replace("2027-01-03", "2027-01-04"), encoding="utf-8")
    forget()
    assert calendar_version() != first


@pytest.mark.parametrize("text", [NOTICE, "year 2027"], ids=["sound", "wrong"])
def test_a_notice_that_came_after_the_start_is_noticed(folder: Path, text: str) -> None:
    assert not notices_changed()
    (folder / "2027.toml").write_text(text, encoding="utf-8")
    assert notices_changed()
    assert is_provisional(2027)


def test_a_corrected_notice_is_noticed(folder: Path) -> None:
    (folder / "2027.toml").write_text(NOTICE, encoding="utf-8")
    assert not notices_changed()
    (folder / "2027.toml").write_text(NOTICE.replace("2027-01-03", "2027-01-04"), encoding="utf-8")
    assert notices_changed()


def test_a_file_stands_in_for_all_the_library_says_of_its_year(folder: Path) -> None:
    # The library: 1 to 3 January 2026 off, Sunday 4 January worked. The file: only the 1st is off.
    text = NOTICE[: NOTICE.index("[[holidays]]", 60)].replace("2027", "2026").replace("01-03", "01-01")
    (folder / "2026.toml").write_text(text, encoding="utf-8")
    kinds = [calendar_day(date(2026, 1, day)).kind for day in (1, 2, 4)]
    assert kinds == [DayKind.HOLIDAY, DayKind.WORKDAY, DayKind.WEEKEND]
    assert calendar_day(date(2025, 1, 1)).kind is DayKind.HOLIDAY


def test_a_notice_may_reach_into_the_year_before(folder: Path) -> None:
    (folder / "2028.toml").write_text(
        'year = 2028\nsource = "x"\n[[holidays]]\nname = { zh = "元旦", en = "New Year" }\n'
        "first = 2027-12-31\nlast = 2028-01-02\nmake_up = [2027-12-26]\n",
        encoding="utf-8",
    )
    assert calendar_day(date(2027, 12, 31)).kind is DayKind.HOLIDAY
    assert calendar_day(date(2027, 12, 26)).kind is DayKind.MAKE_UP
    assert is_provisional(2027)


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ("last = 2027-01-03", "last = 2026-12-30", "comes before the first"),
        ("make_up = [2027-01-30, 2027-02-20]", "make_up = [2027-01-29]", "2027-01-29 is no Saturday or Sunday"),
        ("make_up = [2027-01-30, 2027-02-20]", "make_up = [2027-01-02]", "2027-01-02 is named twice"),
        ("last = 2027-02-11", "last = 2028-02-11", "does not belong to a notice for 2027"),
        ('source = "An invented notice"', "", "source: Field required"),
        ("year = 2027", "year 2027", "cannot be read"),
    ],
)
def test_a_wrong_notice_is_refused_with_file_and_reason(tmp_path: Path, wrong: str, right: str, told: str) -> None:
    (tmp_path / "2027.toml").write_text(NOTICE.replace(wrong, right), encoding="utf-8")
    with pytest.raises(CalendarError, match=f"2027.toml.*{told}"):
        load_notices(tmp_path)


def test_two_notices_for_one_year_are_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text(NOTICE, encoding="utf-8")
    with pytest.raises(CalendarError, match="two notices for 2027"):
        load_notices(tmp_path)


def test_without_files_the_calendar_is_the_librarys() -> None:
    assert Statutory.of([]).version.startswith("chinesecalendar ")
