"""The explanation of a clock: one row per local day, with what counted and why the rest did not."""

from __future__ import annotations

from datetime import date, timedelta

from packs import pack, shanghai, work_calendar

from casework.time.calendar import DayKind, calendar_day, calendar_version
from casework.time.worktime import DaySpan, WorkCalendar
from casework.vocabulary import Clock

CALENDAR = work_calendar()


def over_spring_festival() -> list[DaySpan]:
    return CALENDAR.explain(shanghai("2026-02-13 17:00"), shanghai("2026-02-26 18:00"), Clock.WORKING)


def test_every_day_from_start_to_due_has_a_row() -> None:
    # 13 Feb to 26 Feb, both included.
    assert [row.day.day.day for row in over_spring_festival()] == list(range(13, 27))


def test_holidays_are_named_in_both_languages_and_count_nothing() -> None:
    monday = over_spring_festival()[3]
    assert (monday.day.kind, monday.day.name("zh-CN"), monday.day.name("en")) == (
        DayKind.HOLIDAY,
        "春节",
        "Spring Festival",
    )
    assert (monday.counted_minutes, monday.periods, monday.working_day) == (0, (), None)


def test_a_make_up_day_counts_and_says_which_holiday_it_belongs_to() -> None:
    saturday = over_spring_festival()[1]
    assert (saturday.day.kind, saturday.day.name("zh"), saturday.counted_minutes) == (DayKind.MAKE_UP, "春节", 450)


def test_the_working_days_are_numbered_from_the_day_of_the_start() -> None:
    numbered = {row.day.day.day: row.working_day for row in over_spring_festival() if row.working_day is not None}
    assert numbered == {13: 0, 14: 1, 24: 2, 25: 3, 26: 4}


def test_the_running_total_ends_with_all_the_time_allowed() -> None:
    # 60 + 450 + 3 × 450 minutes.
    assert over_spring_festival()[-1].total == timedelta(minutes=1860)


def test_a_day_shows_the_stretches_around_lunch() -> None:
    (row,) = CALENDAR.explain(shanghai("2026-04-20 11:50"), shanghai("2026-04-20 13:35"), Clock.WORKING)
    assert [(f"{a:%H:%M}", f"{b:%H:%M}") for a, b in row.periods] == [("11:50", "12:00"), ("13:30", "13:35")]
    assert (row.started_at, row.ended_at) == (shanghai("2026-04-20 11:50"), shanghai("2026-04-20 13:35"))


def test_the_wall_clock_counts_nights_and_holidays() -> None:
    rows = CALENDAR.explain(shanghai("2025-09-30 22:00"), shanghai("2025-10-02 01:00"), Clock.CLOCK)
    assert [row.counted_minutes for row in rows] == [120, 1440, 60]


def test_a_zero_limit_explains_itself_with_one_day_that_counts_nothing() -> None:
    start = shanghai("2025-10-01 10:00")
    (row,) = CALENDAR.explain(start, start, Clock.WORKING)
    assert (row.counted_minutes, row.started_at, row.ended_at) == (0, None, None)


def test_an_ordinary_weekend_has_no_holiday_name() -> None:
    day = CALENDAR.day_kind(date(2026, 4, 18))
    assert (day.kind, day.name("zh"), day.provisional) == (DayKind.WEEKEND, None, False)


def test_a_day_of_a_year_without_notice_is_marked_provisional() -> None:
    new_year = calendar_day(date(2027, 1, 1))
    assert (new_year.kind, new_year.name("en"), new_year.provisional) == (DayKind.HOLIDAY, "New Year's Day", True)
    monday = calendar_day(date(2027, 1, 4))
    assert (monday.kind, monday.provisional) == (DayKind.WORKDAY, True)


def test_days_are_worked_as_the_national_day_notice_says() -> None:
    # Off 1–8 Oct 2025; worked on Sunday 28 Sep and Saturday 11 Oct.
    assert not any(CALENDAR.is_workday(date(2025, 10, day)) for day in range(1, 9))
    assert CALENDAR.is_workday(date(2025, 9, 28))
    assert CALENDAR.is_workday(date(2025, 10, 11))


def test_the_calendar_names_its_source_and_the_years_it_covers() -> None:
    assert calendar_version().startswith("chinesecalendar ")
    assert " (2004–2026) + statute/days.toml " in calendar_version()


def test_two_packs_with_the_same_hours_share_one_calendar() -> None:
    assert WorkCalendar.of(pack()) is WorkCalendar.of(pack("promise"))
