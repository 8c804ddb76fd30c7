"""What must hold for any office hours, any moment and any limit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from packs import work_calendar

from casework.vocabulary import Clock

CALENDARS = st.sampled_from(
    [
        work_calendar(),
        work_calendar(("08:30", "17:30")),
        work_calendar(("00:00", "06:00"), ("12:00", "23:59")),
        work_calendar(("09:00", "18:00"), saturday=[("09:00", "12:00")], sunday=[("20:00", "24:00")], wednesday=[]),
    ]
)
MOMENTS = st.datetimes(datetime(2004, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))
MINUTES = st.integers(1, 20_000)
DAYS = st.integers(1, 60)
UNTIMED = settings(deadline=None)


@UNTIMED
@given(CALENDARS, MOMENTS, MINUTES)
def test_the_office_minutes_to_the_due_moment_are_the_limit(calendar, start, minutes) -> None:
    assert calendar.minutes_between(start, calendar.add_minutes(start, minutes)) == minutes


@UNTIMED
@given(CALENDARS, MOMENTS, MINUTES, MINUTES)
def test_limits_add_up(calendar, start, first, second) -> None:
    assert calendar.add_minutes(calendar.add_minutes(start, first), second) == calendar.add_minutes(
        start, first + second
    )


@UNTIMED
@given(CALENDARS, MOMENTS, MOMENTS, DAYS)
def test_who_starts_later_is_not_due_earlier(calendar, one, other, days) -> None:
    first, second = sorted((one, other))
    assert calendar.add_working_days(first, days) <= calendar.add_working_days(second, days)


@UNTIMED
@given(CALENDARS, MOMENTS, DAYS)
def test_the_warning_lies_between_start_and_due(calendar, start, days) -> None:
    due = calendar.add_working_days(start, days)
    assert start <= calendar.warn_at(start, due, (2, 3)) <= due


@UNTIMED
@given(CALENDARS, MOMENTS, DAYS)
def test_the_explanation_accounts_for_all_of_the_time_allowed(calendar, start, days) -> None:
    due = calendar.add_working_days(start, days)
    last = calendar.explain(start, due, Clock.WORKING)[-1]
    assert (last.total // timedelta(minutes=1), last.working_day) == (calendar.minutes_between(start, due), days)
