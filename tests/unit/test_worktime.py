"""Working time by hand. Office hours 09:00–12:00 and 13:30–18:00: 3 h + 4.5 h = 450 minutes a day.

Facts used, from the State Council notices:
    2026 Spring Festival  off Sun 15 Feb – Mon 23 Feb; worked Sat 14 Feb and Sat 28 Feb
    2025 National Day     off Wed 1 Oct – Wed 8 Oct; worked Sun 28 Sep and Sat 11 Oct
    2026 New Year         off Thu 1 Jan – Sat 3 Jan; worked Sun 4 Jan
    2027                  no notice yet: Friday 1 Jan is off by law; the rest goes by weekday, provisionally
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from packs import shanghai, work_calendar

from casework.errors import OutsideCalendar
from casework.time.hours import Limit
from casework.vocabulary import Clock

CALENDAR = work_calendar()


def due(start: str, clock: Clock = Clock.WORKING, **limit: int) -> str:
    moment = CALENDAR.due(shanghai(start), Limit(**limit), clock)
    assert moment is not None
    return f"{moment.astimezone(CALENDAR.zone):%Y-%m-%d %H:%M}"


def test_four_working_days_over_spring_festival_end_on_the_third_day_after_it() -> None:
    # Fri 13 Feb; 1 = Sat 14 (make-up), off 15–23, 2 = Tue 24, 3 = Wed 25, 4 = Thu 26.
    assert due("2026-02-13 17:00", days=4) == "2026-02-26 18:00"


def test_four_working_days_from_inside_spring_festival_count_from_the_last_working_day_before() -> None:
    # D = Sat 14 Feb (make-up); 1 = Tue 24, 2 = Wed 25, 3 = Thu 26, 4 = Fri 27.
    assert due("2026-02-18 10:00", days=4) == "2026-02-27 18:00"


def test_the_make_up_saturday_after_spring_festival_is_worked() -> None:
    # Wed 25 Feb; 1 = Thu 26, 2 = Fri 27, 3 = Sat 28 (make-up).
    assert due("2026-02-25 09:30", days=3) == "2026-02-28 18:00"


def test_ten_working_days_over_spring_festival() -> None:
    # Wed 11 Feb; 1 Thu 12, 2 Fri 13, 3 Sat 14, 4 Tue 24, 5 Wed 25, 6 Thu 26, 7 Fri 27, 8 Sat 28, 9 Mon 2 Mar, 10 Tue 3.
    assert due("2026-02-11 15:00", days=10) == "2026-03-03 18:00"


def test_ten_working_days_over_national_day_use_both_make_up_days() -> None:
    # Fri 26 Sep 2025; 1 Sun 28, 2 Mon 29, 3 Tue 30, 4 Thu 9 Oct, 5 Fri 10, 6 Sat 11, 7 Mon 13, 8 Tue 14, 9 Wed 15,
    # 10 Thu 16.
    assert due("2025-09-26 11:00", days=10) == "2025-10-16 18:00"


def test_the_saturday_before_the_make_up_sunday_stays_free() -> None:
    # Fri 26 Sep 2025 17:30 + 60 min: 30 left on Friday, Saturday off, 30 on Sunday 28 (make-up).
    assert due("2025-09-26 17:30", minutes=60) == "2025-09-28 09:30"


def test_twenty_four_working_hours_are_three_days_and_a_fifth() -> None:
    # 24 h = 1440 min. Mon 20 Apr 2026 09:00: Mon, Tue, Wed 450 each = 1350; 90 left on Thu from 09:00.
    assert due("2026-04-20 09:00", hours=24) == "2026-04-23 10:30"


def test_twenty_four_working_hours_over_national_day() -> None:
    # Tue 30 Sep 2025 16:00: 120. Thu 9, Fri 10 Oct: 450 each → 1020. 420 left on Sat 11: 180 by 12:00, 240 from 13:30.
    assert due("2025-09-30 16:00", hours=24) == "2025-10-11 17:30"


def test_minutes_pause_over_lunch() -> None:
    # Mon 20 Apr 2026 11:50 + 15: 10 by 12:00, 5 from 13:30.
    assert due("2026-04-20 11:50", minutes=15) == "2026-04-20 13:35"


def test_minutes_that_end_exactly_at_noon_are_due_at_noon() -> None:
    assert due("2026-04-20 11:45", minutes=15) == "2026-04-20 12:00"


def test_minutes_that_end_exactly_at_closing_are_due_at_closing_and_not_at_the_next_opening() -> None:
    assert due("2026-04-20 17:45", minutes=15) == "2026-04-20 18:00"


def test_a_full_day_of_minutes_from_the_opening_ends_at_closing() -> None:
    assert due("2026-04-20 09:00", minutes=450) == "2026-04-20 18:00"


def test_a_start_before_opening_counts_from_the_opening() -> None:
    assert due("2026-04-20 07:12", minutes=15) == "2026-04-20 09:15"


def test_a_start_during_lunch_counts_from_the_end_of_lunch() -> None:
    assert due("2026-04-20 12:40", minutes=15) == "2026-04-20 13:45"


def test_a_start_after_closing_counts_from_the_next_opening() -> None:
    # Fri 17 Apr 2026 18:00 exactly: nothing is left of Friday; Monday 09:15.
    assert due("2026-04-17 18:00", minutes=15) == "2026-04-20 09:15"


def test_a_start_on_a_holiday_counts_from_the_next_opening() -> None:
    # Wed 1 Oct 2025; next opening Thu 9 Oct.
    assert due("2025-10-01 10:00", minutes=15) == "2025-10-09 09:15"


@pytest.mark.parametrize("unit", ["minutes", "hours", "days", "half_days"])
def test_a_zero_limit_is_due_at_the_start_itself_even_on_a_holiday(unit: str) -> None:
    assert due("2025-10-01 10:07", **{unit: 0}) == "2025-10-01 10:07"


def test_one_working_day_from_after_closing_is_the_next_working_day() -> None:
    assert due("2026-04-20 19:00", days=1) == "2026-04-21 18:00"


def test_one_working_day_from_a_sunday_is_monday() -> None:
    # D = Fri 17 Apr; 1 = Mon 20 Apr.
    assert due("2026-04-19 12:00", days=1) == "2026-04-20 18:00"


def test_half_a_working_day_is_half_of_the_daily_office_minutes() -> None:
    # 225 min from 09:00: 180 by 12:00, 45 from 13:30.
    assert due("2026-04-20 09:00", half_days=1) == "2026-04-20 14:15"


def test_plain_minutes_ignore_office_hours() -> None:
    assert due("2026-02-17 23:50", Clock.CLOCK, minutes=15) == "2026-02-18 00:05"


def test_plain_days_are_days_of_24_hours() -> None:
    assert due("2026-02-13 17:00", Clock.CLOCK, days=3) == "2026-02-16 17:00"


def test_four_working_days_over_new_year_use_the_make_up_sunday() -> None:
    # Tue 30 Dec 2025; 1 = Wed 31, off 1–3 Jan, 2 = Sun 4 Jan (make-up), 3 = Mon 5, 4 = Tue 6.
    assert due("2025-12-30 10:00", days=4) == "2026-01-06 18:00"


def test_working_days_into_a_year_without_notice_go_by_law_and_weekday() -> None:
    # Wed 30 Dec 2026; 1 = Thu 31, Fri 1 Jan 2027 off by law, 2 = Mon 4, 3 = Tue 5, 4 = Wed 6.
    assert due("2026-12-30 10:00", days=4) == "2027-01-06 18:00"


def test_a_year_without_notice_is_provisional_and_an_announced_one_is_not() -> None:
    assert CALENDAR.is_provisional(2027)
    assert not CALENDAR.is_provisional(2026)


def test_the_agreed_clock_takes_the_carried_moment_as_it_is() -> None:
    carried = shanghai("2026-02-17 20:00")
    assert CALENDAR.due(shanghai("2026-02-13 10:00"), None, Clock.AGREED, carried) == carried


def test_the_agreed_clock_without_a_carried_moment_has_no_due_moment() -> None:
    assert CALENDAR.due(shanghai("2026-02-13 10:00"), None, Clock.AGREED) is None


def test_office_minutes_between_two_moments_leave_out_nights_lunch_and_holidays() -> None:
    # Fri 13 Feb 17:00–18:00 = 60, Sat 14 = 450, Tue 24 09:00–14:00 = 180 + 30.
    assert CALENDAR.minutes_between(shanghai("2026-02-13 17:00"), shanghai("2026-02-24 14:00")) == 720


def test_office_minutes_backwards_are_negative() -> None:
    assert CALENDAR.minutes_between(shanghai("2026-04-20 10:00"), shanghai("2026-04-20 09:30")) == -30


def test_seconds_short_of_a_minute_do_not_count_as_a_minute_either_way() -> None:
    start = shanghai("2026-04-20 10:00")
    end = start + timedelta(seconds=119)
    assert CALENDAR.minutes_between(start, end) == 1
    assert CALENDAR.minutes_between(end, start) == -1


def test_warning_on_the_working_clock_comes_after_two_thirds_of_the_office_time() -> None:
    # Mon 20 Apr 09:00 → 450 min due 18:00; 300 min: 180 by 12:00, 120 from 13:30.
    start = shanghai("2026-04-20 09:00")
    assert CALENDAR.warn_at(start, shanghai("2026-04-20 18:00"), (2, 3)) == shanghai("2026-04-20 15:30")


def test_warning_over_a_holiday_counts_office_time_only() -> None:
    # Fri 13 Feb 17:00 → Thu 26 Feb 18:00 holds 60 + 450 (Sat 14) + 3 × 450 = 1860; 2/3 = 1240.
    # 60 + 450 + 450 (Tue 24) = 960; 280 left on Wed 25: 180 by 12:00, 100 from 13:30.
    start = shanghai("2026-02-13 17:00")
    assert CALENDAR.warn_at(start, shanghai("2026-02-26 18:00"), (2, 3)) == shanghai("2026-02-25 15:10")


@pytest.mark.parametrize("clock", [Clock.CLOCK, Clock.AGREED])
def test_warning_on_the_other_clocks_comes_after_two_thirds_of_the_wall_time(clock: Clock) -> None:
    start = shanghai("2026-04-18 10:00")
    assert CALENDAR.warn_at(start, shanghai("2026-04-19 10:00"), (2, 3), clock) == shanghai("2026-04-19 02:00")


def test_warning_for_a_deadline_agreed_in_the_past_is_immediate() -> None:
    start = shanghai("2026-04-20 10:00")
    assert CALENDAR.warn_at(start, shanghai("2026-04-19 10:00"), (2, 3), Clock.AGREED) == start


def test_a_moment_in_another_zone_is_the_same_moment() -> None:
    # 03:50 UTC is 11:50 in Shanghai.
    assert CALENDAR.add_minutes(datetime(2026, 4, 20, 3, 50, tzinfo=UTC), 15) == shanghai("2026-04-20 13:35")


def test_a_pack_with_an_evening_shift_counts_three_periods() -> None:
    calendar = work_calendar(("09:00", "11:00"), ("13:00", "17:00"), ("19:00", "21:00"))
    # Mon 20 Apr 10:30: 30 + 240 by 17:00 = 270; 30 more from 19:00.
    assert calendar.add_minutes(shanghai("2026-04-20 10:30"), 300) == shanghai("2026-04-20 19:30")


def test_a_service_until_midnight_closes_as_its_day_ends() -> None:
    calendar = work_calendar(("08:00", "24:00"))
    assert calendar.daily_minutes == 16 * 60
    # Mon 20 Apr 23:30: 30 minutes until midnight, 30 more from Tuesday 08:00.
    assert calendar.add_minutes(shanghai("2026-04-20 23:30"), 30) == shanghai("2026-04-21 00:00")
    assert calendar.add_minutes(shanghai("2026-04-20 23:30"), 60) == shanghai("2026-04-21 08:30")
    assert calendar.add_working_days(shanghai("2026-04-20 10:00"), 1) == shanghai("2026-04-22 00:00")
    assert calendar.minutes_between(shanghai("2026-04-20 23:00"), shanghai("2026-04-21 09:00")) == 120
    shown = calendar.explain(shanghai("2026-04-20 23:30"), shanghai("2026-04-21 00:00"), Clock.WORKING)
    assert [(row.day.day, row.counted_minutes) for row in shown] == [(date(2026, 4, 20), 30)]


def test_a_day_without_a_night_is_worked_around_the_clock() -> None:
    calendar = work_calendar(("00:00", "24:00"))
    # Friday 24 April noon: 12 hours, then 12 of Monday the 27th.
    assert calendar.add_minutes(shanghai("2026-04-24 12:00"), 24 * 60) == shanghai("2026-04-27 12:00")


def test_a_moment_before_the_calendar_is_refused_by_name() -> None:
    with pytest.raises(OutsideCalendar, match="1988-12-31 lies outside the working calendar"):
        CALENDAR.add_minutes(shanghai("1988-12-31 10:00"), 15)


def test_a_limit_beyond_the_calendar_is_refused_by_name() -> None:
    with pytest.raises(OutsideCalendar, match="2100-12-31"):
        CALENDAR.add_working_days(shanghai("2100-12-30 10:00"), 5)


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = shanghai("2026-04-20 10:00").replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.add_minutes(naive, 15)
