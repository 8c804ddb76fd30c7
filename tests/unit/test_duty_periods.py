"""What a unit owes by the calendar: the periods and their due moments, worked by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime

import duckdb
import pytest
from desks import policies
from packs import office_hours

from casework.policy import Pack
from casework.regulation.model import Duty
from casework.regulation.periods import Period, period_of, periods
from casework.time.worktime import WorkCalendar
from etl.statements import statement
from etl.warehouse import duties, worktime_sql
from etl.warehouse.office_tables import Offices
from etl.warehouse.reference import ALWAYS, NEVER


def pack(name: str) -> Pack:
    return policies().in_force(name, date(2026, 3, 2))


def due(name: str, duty: str, day: str) -> str:
    """The local due moment for the period in which the day lies."""
    found = pack(name)
    rule, calendar = found.regulation.duties[duty], WorkCalendar.of(found)
    return f"{period_of(rule.every, date.fromisoformat(day)).due_at(rule, calendar):%Y-%m-%d %H:%M}"


def daily() -> Duty:
    """A duty of the day: the shipped edition in force has none."""
    say = {"zh": "日", "en": "Day"}
    return Duty.model_validate({"clause": "1", "say": say, "every": "day", "by": "x", "within": "1 working days"})


@pytest.mark.parametrize(
    ("every", "day", "first", "last"),
    [
        ("day", "2026-02-10", "2026-02-10", "2026-02-10"),
        ("week", "2026-03-01", "2026-02-23", "2026-03-01"),
        ("month", "2024-02-10", "2024-02-01", "2024-02-29"),
        ("quarter", "2026-12-31", "2026-10-01", "2026-12-31"),
        ("half_year", "2026-07-01", "2026-07-01", "2026-12-31"),
        ("year", "2026-06-30", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_day_lies_in_one_period_of_each_length(every: str, day: str, first: str, last: str) -> None:
    expected = Period(date.fromisoformat(first), date.fromisoformat(last))
    assert period_of(every, date.fromisoformat(day)) == expected


# 2026: New Year 1 to 3 January off, Sunday 4 worked; Spring Festival 15 to 23 February off, the Saturdays 14 and 28
# worked; Qingming 4 to 6 April; National Day 1 to 7 October off, Saturday 10 worked.
# sunshine and savills work 09:00–12:00 and 13:30–18:00; a working day ends at 18:00.
@pytest.mark.parametrize(
    ("name", "duty", "day", "expected"),
    [
        ("sunshine", "typical_cases", "2026-01-15", "2026-04-15 18:00"),
        ("greentown", "summary", "2026-01-15", "2026-02-06 18:00"),
        ("greentown", "summary", "2026-02-15", "2026-03-06 18:00"),
        ("savills", "interviews", "2025-12-31", "2026-01-15 18:00"),
        ("savills", "survey", "2025-06-01", "2026-01-31 23:59"),
        ("sales_office", "statistics", "2026-09-15", "2026-10-13 18:00"),
    ],
)
def test_a_limit_counts_from_the_last_moment_of_the_period(name: str, duty: str, day: str, expected: str) -> None:
    assert due(name, duty, day) == expected


def test_a_duty_of_the_day_is_owed_on_working_days_and_due_at_the_end_of_the_next() -> None:
    rule, found = daily(), pack("sunshine")
    calendar = WorkCalendar.of(found)
    owed = list(periods(rule, date(2026, 2, 12), date(2026, 2, 28), calendar))
    assert [each.first.day for each in owed] == [12, 13, 14, 24, 25, 26, 27, 28]
    ends = {each.first.day: f"{each.due_at(rule, calendar):%m-%d %H:%M}" for each in owed}
    assert (ends[13], ends[14], ends[28]) == ("02-14 18:00", "02-24 18:00", "03-02 18:00")


def by_weekday() -> Pack:
    """A regulation with duties of the day and of the month, whose office is open on Saturdays and not on Wednesdays."""
    known = pack("greentown")
    regulation = known.regulation.model_copy(update={"duties": {**known.regulation.duties, "view": daily()}})
    hours = office_hours(wednesday=[], saturday=[("09:00", "12:00")])
    return known.model_copy(update={"regulation": regulation, "office_hours": hours})


def test_a_duty_of_the_day_is_owed_on_working_days_with_office_hours() -> None:
    # 20 April 2026 is a Monday; Wednesday has no hours, and a Saturday with hours is no working day.
    calendar = WorkCalendar.of(by_weekday())
    owed = list(periods(daily(), date(2026, 4, 20), date(2026, 4, 27), calendar))
    assert [each.first.day for each in owed] == [20, 21, 23, 24, 27]
    assert [f"{each.due_at(daily(), calendar):%d %H:%M}" for each in owed] == [
        "21 18:00", "23 18:00", "24 18:00", "27 18:00", "28 18:00",
    ]  # fmt: skip


def test_the_warehouse_owes_the_same_by_weekday() -> None:
    found = by_weekday()
    calendar, offices = WorkCalendar.of(found), Offices.of([pack("savills"), found])
    with duckdb.connect() as warehouse:
        warehouse.execute("create schema core")
        worktime_sql.install(warehouse, offices)
        warehouse.execute(statement("core/due_moment"))
        rows = duties.tables([(found, ALWAYS, NEVER)], offices)["duties"]
        warehouse.from_arrow(rows).create("ref.duties")
        owed = warehouse.sql(statement("core/duty_periods")).filter("period_to between '2026-01-01' and '2026-12-31'")
        shown = {(row[1], row[3], row[4], row[6]) for row in owed.fetchall()}
    expected = {
        (name, each.first, each.last, each.due_at(duty, calendar).astimezone(UTC).replace(tzinfo=None))
        for name, duty in found.regulation.duties.items()
        for each in periods(duty, date(2025, 1, 1), date(2026, 12, 31), calendar)
        if each.last.year == 2026
    }
    assert len(expected) > 200
    assert shown == expected


def test_the_first_period_is_the_first_that_begins_after_the_start() -> None:
    found = pack("greentown")
    rule, calendar = found.regulation.duties["summary"], WorkCalendar.of(found)
    owed = list(periods(rule, date(2026, 1, 2), date(2026, 3, 31), calendar))
    assert [each.first for each in owed] == [date(2026, 2, 1), date(2026, 3, 1)]
    assert owed[0].begins_at(calendar) == datetime(2026, 2, 1, tzinfo=calendar.zone)
