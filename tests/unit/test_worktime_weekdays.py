"""Office hours by weekday, by hand: a working day 09:00–12:00 and 13:30–18:00 (450 min), Saturday 09:00–12:00 (180).

In 2026 the 18th of April is a Saturday. By the notices Friday 1 May to Tuesday 5 May is off, Saturday 9 May worked for
it; Saturday 14 February is worked for Spring Festival.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from packs import office_hours, shanghai, spoilt, work_calendar
from pydantic import ValidationError

from casework.policy import load_pack
from casework.time.hours import WEEKDAYS, Limit, OfficeHours
from casework.time.worktime import WorkCalendar
from casework.vocabulary import Clock

MORNING = [("09:00", "12:00")]
CALENDAR = work_calendar(saturday=MORNING)
NO_WEDNESDAY = work_calendar(wednesday=[])


def due(start: str, calendar: WorkCalendar = CALENDAR, **limit: int) -> str:
    moment = calendar.due(shanghai(start), Limit(**limit), Clock.WORKING)
    assert moment is not None
    return f"{moment.astimezone(calendar.zone):%Y-%m-%d %H:%M}"


def test_a_limit_across_saturday_noon_goes_on_on_monday() -> None:
    # Friday 17:00: 60 minutes until closing, 180 on Saturday until noon, 60 left on Monday.
    assert due("2026-04-17 17:00", minutes=300) == "2026-04-20 10:00"


def test_a_limit_that_ends_exactly_at_saturday_noon_is_due_then() -> None:
    assert due("2026-04-17 17:00", hours=4) == "2026-04-18 12:00"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-04-18 08:00", "2026-04-18 09:15"),
        ("2026-04-18 11:50", "2026-04-20 09:05"),
        ("2026-04-18 12:00", "2026-04-20 09:15"),
        ("2026-04-18 15:00", "2026-04-20 09:15"),
        ("2026-04-19 10:00", "2026-04-20 09:15"),
    ],
)
def test_fifteen_minutes_from_a_weekend(start: str, end: str) -> None:
    assert due(start, minutes=15) == end


def test_a_saturday_with_hours_is_no_working_day() -> None:
    assert due("2026-04-17 10:00", days=1) == "2026-04-20 18:00"
    assert due("2026-04-18 10:00", days=1) == "2026-04-20 18:00"
    assert not CALENDAR.is_workday(date(2026, 4, 18))
    assert CALENDAR.is_open(date(2026, 4, 18))


def test_a_make_up_saturday_has_the_hours_of_a_working_day_and_is_one() -> None:
    # Friday 13 February 17:00: 60; 240 on Saturday: 180 until noon, 60 from 13:30.
    assert due("2026-02-13 17:00", minutes=300) == "2026-02-14 14:30"
    assert due("2026-02-13 17:00", days=1) == "2026-02-14 18:00"


def test_a_saturday_within_a_holiday_has_no_hours() -> None:
    # Thursday 30 April 17:30: 30; off until Tuesday 5 May, 30 left on Wednesday.
    assert due("2026-04-30 17:30", minutes=60) == "2026-05-06 09:30"


def test_a_working_day_without_hours_counts_neither_in_minutes_nor_in_days() -> None:
    # Tuesday 21 April 17:00: 60 minutes, then 60 on Thursday.
    assert due("2026-04-21 17:00", NO_WEDNESDAY, minutes=120) == "2026-04-23 10:00"
    assert due("2026-04-21 10:00", NO_WEDNESDAY, days=1) == "2026-04-23 18:00"
    assert due("2026-04-22 10:00", NO_WEDNESDAY, minutes=15) == "2026-04-23 09:15"


def test_a_working_day_ends_at_the_closing_of_its_weekday() -> None:
    calendar = work_calendar(friday=[("08:00", "15:30")])
    assert due("2026-04-16 10:00", calendar, days=1) == "2026-04-17 15:30"
    assert due("2026-04-16 10:00", calendar, days=2) == "2026-04-20 18:00"


def test_a_saturday_evening_until_midnight_ends_with_its_day() -> None:
    calendar = work_calendar(saturday=[("20:00", "24:00")])
    assert due("2026-04-18 23:30", calendar, minutes=30) == "2026-04-19 00:00"
    assert due("2026-04-18 23:30", calendar, minutes=60) == "2026-04-20 09:30"


def test_half_a_working_day_is_half_of_a_working_day_whatever_the_weekday() -> None:
    # 225 minutes: 180 on Saturday, 45 on Monday.
    assert due("2026-04-18 09:00", half_days=1) == "2026-04-20 09:45"
    assert CALENDAR.daily_minutes == 450


def test_time_taken_and_warnings_count_the_saturday() -> None:
    start, end = shanghai("2026-04-17 17:00"), shanghai("2026-04-20 10:00")
    assert CALENDAR.minutes_between(start, end) == 300
    # Two thirds of 300: 60 on Friday, 140 on Saturday.
    assert CALENDAR.warn_at(start, end, (2, 3)) == shanghai("2026-04-18 11:20")


def test_the_explanation_shows_the_hours_of_each_day() -> None:
    rows = CALENDAR.explain(shanghai("2026-04-17 17:00"), shanghai("2026-04-20 10:00"), Clock.WORKING)
    assert [row.counted_minutes for row in rows] == [60, 180, 0, 60]
    assert [row.working_day for row in rows] == [0, None, None, 1]
    assert [row.opens for row in rows] == [True, True, False, True]
    assert rows[1].periods == ((shanghai("2026-04-18 09:00"), shanghai("2026-04-18 12:00")),)


def test_a_working_day_without_hours_is_told_as_such() -> None:
    rows = NO_WEDNESDAY.explain(shanghai("2026-04-21 17:00"), shanghai("2026-04-23 10:00"), Clock.WORKING)
    assert [(row.counted_minutes, row.working_day, row.opens) for row in rows] == [
        (60, 0, True), (0, None, False), (60, 1, True),
    ]  # fmt: skip


def test_periods_alone_are_those_of_a_working_day() -> None:
    alone = OfficeHours.model_validate([["09:00", "12:00"], ["13:30", "18:00"]])
    assert alone == office_hours()
    assert not alone.by_weekday
    assert [alone.on(day) for day in (0, 4, 5, 6)] == [alone.workday, alone.workday, (), ()]


def test_a_pack_says_its_hours_by_weekday(tmp_path: Path) -> None:
    alone = 'office_hours = [["09:00", "12:00"], ["13:30", "18:00"]]'
    own = alone.replace("office_hours", "office_hours.workday") + '\noffice_hours.saturday = [["09:00", "12:00"]]'
    known = load_pack(spoilt(tmp_path, "pack", alone, own))
    assert known.office_hours == CALENDAR.hours
    assert due("2026-04-17 17:00", WorkCalendar.of(known), hours=5) == "2026-04-20 10:00"


WORKDAY = [["09:00", "18:00"]]


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ({"workday": WORKDAY, "samstag": []}, "'samstag' is no day of the week; write workday, or monday, tuesday,"),
        ({"saturday": WORKDAY}, "say the hours of a working day, too: workday = "),
        ({"workday": [], "saturday": WORKDAY}, "give one to three periods"),
        ({"workday": WORKDAY, "saturday": [["09:00", "12:00"], ["11:00", "14:00"]]}, "in order and not overlap"),
        ({"workday": WORKDAY, "saturday": [["12:00", "09:00"]]}, "in order and not overlap"),
        ({"workday": WORKDAY, "sunday": [["24:00", "25:00"]]}, "'25:00' is no time of a day"),
        ({"workday": WORKDAY} | {name: [] for name in WEEKDAYS[:5]}, "no day of the week has office hours"),
    ],
)
def test_hours_that_cannot_be_are_refused_in_a_sentence(written: object, reason: str) -> None:
    with pytest.raises(ValidationError, match=reason):
        OfficeHours.model_validate(written)
