"""Each clock is explained step by step; days and moments are worked by hand on the 2026 calendar.

National Day 2026: 1–7 October off, Saturday 10 October worked in exchange (State Council notice).
"""

from __future__ import annotations

import pytest
from packs import office_hours
from pages import at, event_row, obligation_row

from casework.policy import Policies
from casework.settings import Settings
from dashboard.frame.i18n import CHINESE, speaking
from dashboard.parts.explanations import Explanation, explain

POLICIES = Policies.load(Settings().regulation_dir)
RECEIVED = event_row(1, "received", "2026-09-30 16:40")
REPLIED = event_row(7, "replied", "2026-10-12 15:00")


def reply(verdict: str, as_of: str, **changes: object) -> Explanation:
    row = obligation_row("reply", "2026-09-30 16:40", "2026-10-12 18:00", verdict, **changes)
    return explain(row, [RECEIVED, REPLIED], POLICIES, at(as_of))


def test_a_reply_over_national_day_is_told_from_start_to_verdict():
    told = reply("met", "2026-10-20 09:00", met_at=at("2026-10-12 15:00"))
    assert told.steps == (
        "Started Wed 30 Sep 2026, 16:40 by “Received”.",
        "The limit is 4 working days, set by the clause.",
        "Office hours 09:00–12:00 and 13:30–18:00 count; nights, weekends and holidays do not.",
        "Skipped: 10-01 National Day, 10-02 National Day, 10-03 National Day, 10-04 National Day, "
        "10-05 National Day, 10-06 National Day, 10-07 National Day, 10-11 Weekend.",
        "Due Mon 12 Oct 2026, 18:00: closing time of working day 4 after the start.",
        "Done Mon 12 Oct 2026, 15:00 by “Replied”.",
        "Met, with 3 h to spare.",
    )


def by_weekday(start: str, due: str) -> Explanation:
    """The reply under the same regulation with Saturday mornings and without Wednesdays."""
    hours = office_hours(saturday=[("09:00", "12:00")], wednesday=[])
    packs = [known.model_copy(update={"office_hours": hours}) for known in POLICIES.versions("sunshine")]
    row = obligation_row("reply", start, due, "met", met_at=at(start))
    return explain(row, [event_row(1, "received", start)], Policies(packs), at("2026-10-20 09:00"))


def test_hours_by_weekday_are_told_by_weekday():
    # Friday 9 October 17:00; Saturday 10 is worked for National Day, Wednesday 14 has no hours.
    told = by_weekday("2026-10-09 17:00", "2026-10-15 18:00")
    assert told.steps[2:6] == (
        "Office hours count: Mon–Tue 09:00–12:00 and 13:30–18:00, Thu–Fri 09:00–12:00 and 13:30–18:00, "
        "Sat 09:00–12:00. Nights, holidays and other days do not.",
        "A day worked for a holiday has the hours of a working day: 09:00–12:00 and 13:30–18:00.",
        "Skipped: 10-11 Weekend, 10-14 no office hours.",
        "Due Thu 15 Oct 2026, 18:00: closing time of working day 4 after the start.",
    )
    assert [day.counted_minutes for day in told.days] == [60, 450, 0, 450, 450, 0, 450]


def test_a_saturday_with_hours_is_told_to_be_no_working_day():
    # Friday 16 October 17:00; 1 Mon 19, 2 Tue 20, 3 Thu 22, 4 Fri 23.
    told = by_weekday("2026-10-16 17:00", "2026-10-23 18:00")
    assert told.steps[3:5] == (
        "Weekends with office hours count in hours and minutes, not as working days.",
        "Skipped: 10-18 Weekend, 10-21 no office hours.",
    )
    with speaking(CHINESE):
        told = by_weekday("2026-10-16 17:00", "2026-10-23 18:00")
    assert told.steps[2] == (
        "只计办公时间：周一至周二 09:00–12:00 和 13:30–18:00、周四至周五 09:00–12:00 和 13:30–18:00、周六 09:00–12:00。"
        "夜间、节假日和其他日子不计。"
    )


def test_the_same_in_chinese():
    with speaking(CHINESE):
        told = reply("met", "2026-10-20 09:00", met_at=at("2026-10-12 15:00"))
    assert told.steps[0] == "2026年9月30日 周三 16:40 因“受理”开始计时。"
    assert told.steps[-1] == "达标\uff0c提前 3小时。"


def test_the_make_up_saturday_counts_as_a_whole_office_day():
    told = reply("met", "2026-10-20 09:00", met_at=at("2026-10-12 15:00"))
    saturday = next(day for day in told.days if day.day.day.isoformat() == "2026-10-10")
    assert saturday.counted_minutes == 450


def test_an_overdue_obligation_says_what_it_waits_for_and_what_it_costs():
    told = reply("overdue", "2026-10-13 18:00")
    assert told.steps[-2:] == (
        "Not done yet; waiting for: Replied / Answered.",
        "Overdue by 1 d and still not done. Points lost in the monthly score: 1.",
    )


def test_a_pending_obligation_says_what_is_left():
    assert reply("pending", "2026-10-12 16:30").steps[-1] == "Pending: 1 h 30 min left."


def test_done_at_the_very_limit_is_met():
    told = reply("met", "2026-10-20 09:00", met_at=at("2026-10-12 18:00"))
    assert told.steps[-1] == "Met exactly at the limit."


def test_a_late_entry_of_the_end_is_told():
    late = event_row(7, "replied", "2026-10-12 15:00", recorded="2026-10-14 10:00")
    row = obligation_row("reply", "2026-09-30 16:40", "2026-10-12 18:00", "met", met_at=at("2026-10-12 15:00"))
    told = explain(row, [RECEIVED, late], POLICIES, at("2026-10-20 09:00"))
    assert told.steps[5] == ("Done Mon 12 Oct 2026, 15:00 by “Replied”. Entered only 2026-10-14 10:00, 1 d 19 h later.")


def test_an_agreed_limit_names_its_warning():
    row = obligation_row(
        "deadline", "2026-03-02 09:00", "2026-03-05 09:00", "pending", warn_at=at("2026-03-04 09:00"), from_version=4
    )
    told = explain(row, [event_row(4, "appointed", "2026-03-02 09:00")], POLICIES, at("2026-03-03 09:00"))
    assert told.steps[1:4] == (
        "The limit is the moment agreed in that event, 3 d later.",
        "Warning at 2/3 of the time, 2026-03-04 09:00 (clause 4.4.2.5).",
        "Due Thu 5 Mar 2026, 09:00.",
    )


def test_fifteen_minutes_run_by_the_clock_on_the_wall():
    row = obligation_row("dispatch", "2026-03-02 12:30", "2026-03-02 12:45", "missed", met_at=at("2026-03-02 13:00"))
    told = explain(row, [event_row(1, "received", "2026-03-02 12:30")], POLICIES, at("2026-03-03 09:00"))
    assert told.steps[1:3] == (
        "The limit is 15 minutes, set by the clause.",
        "Time by the clock on the wall: nights, weekends and holidays count.",
    )
    assert told.steps[-1] == "Missed by 15 min. Points lost in the monthly score: 1."


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("superseded", "a later event set a new limit"),
        ("cancelled", "the extension was cancelled, the old limit counts again"),
        ("withdrawn", "the customer withdrew the case"),
        ("duplicate", "the case repeats another"),
    ],
)
def test_a_void_obligation_says_why(reason: str, words: str):
    told = reply("void", "2026-10-20 09:00", void_at=at("2026-10-09 10:00"), void_reason=reason)
    assert told.steps[-2:] == (
        f"Ended Fri 9 Oct 2026, 10:00 without being done: {words}.",
        "Void: it counts neither way.",
    )


def test_a_year_without_a_notice_is_marked_provisional():
    row = obligation_row("reply", "2030-03-04 09:00", "2030-03-08 18:00", "pending")
    told = explain(row, [event_row(1, "received", "2030-03-04 09:00")], POLICIES, at("2030-03-05 09:00"))
    assert (
        "Provisional: that year's holiday notice is not out; the law's own holidays and weekdays decide." in told.steps
    )


def test_a_start_that_was_corrected_later_is_said_to_be_so():
    row = obligation_row("reply", "2026-03-02 09:00", "2026-03-06 18:00", "pending", from_version=99)
    told = explain(row, [RECEIVED], POLICIES, at("2026-03-03 09:00"))
    assert told.steps[0] == "Started Mon 2 Mar 2026, 09:00 by “an event that was corrected later”."
