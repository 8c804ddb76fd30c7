"""Open cases as of, worked by hand on March and April 2026 (Mon 2 March; no holiday before 4 April)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from story import Story, scope

from casework.record.events import (
    AnalysisMeetingHeld,
    Classified,
    DeclaredUnclosed,
    Escalated,
    FedBack,
    Reopened,
    Solved,
)
from casework.vocabulary import EscalationCause, Severity
from etl.subjects import Answers

LEVEL_1 = Escalated(level=1, cause=EscalationCause.NO_FEEDBACK, to="project_gm", clause="4.4.4.1")


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    story = Story().project("A").project("B")
    # o1: its deadline of 5 March passes, it is raised, then extended to 20 March.
    open_case = story.case("o1", "2026-03-02 09:00").dispatched("2026-03-02 09:05", "2026-03-02 11:05")
    open_case.contacted("2026-03-02 10:00").appointed("2026-03-02 10:05", "2026-03-05 12:00")
    open_case.then("2026-03-05 12:01", LEVEL_1).extended("2026-03-06 09:00", "2026-03-20 12:00")
    # r1: solved after 3 days 1 hour, closed, reopened on 20 March.
    again = story.case("r1", "2026-03-02 09:00").then("2026-03-05 10:00", Solved()).then("2026-03-05 11:00", FedBack())
    again.closed("2026-03-09 09:00").then("2026-03-20 09:00", Reopened())
    # w1: withdrawn on the second day.
    story.case("w1", "2026-03-02 09:00").closed("2026-03-03 09:00", "withdrawn")
    # u1: on the register since 10 March, two meetings; u2: left the register on being closed.
    unclosed = story.case("u1", "2026-03-01 09:00", "B").then("2026-03-10 09:00", DeclaredUnclosed(reason="design"))
    unclosed.then("2026-03-12 15:00", AnalysisMeetingHeld(held_on=date(2026, 3, 12), participants="GM"))
    meeting = AnalysisMeetingHeld(held_on=date(2026, 3, 19), participants="GM, works", decisions="rebuild the drain")
    unclosed.then("2026-03-19 15:00", meeting)
    left = story.case("u2", "2026-03-01 09:00", "B").then("2026-03-10 09:00", DeclaredUnclosed(reason="money"))
    left.closed("2026-03-15 09:00")
    # s1: received at the end, made grave afterwards.
    story.case("s1", "2026-04-01 09:00", "B").then("2026-04-01 09:30", Classified(severity=Severity.MAJOR))
    with story.answers(tmp_path_factory.mktemp("unresolved")) as answers:
        yield answers


def one(answers: Answers, case_id: str, as_of: str) -> dict[str, object]:
    rows = [row for row in answers.unresolved(scope(as_of)).to_pylist() if row["case_id"] == case_id]
    assert len(rows) <= 1
    return rows[0] if rows else {}


def test_the_earliest_unmet_clock_is_next_with_minutes_left(answers: Answers) -> None:
    # Open: conclusion due 5 March 09:05, deadline 12:00, reply 6 March 18:00.
    row = one(answers, "o1", "2026-03-05 09:00")
    assert (row["next_rule_key"], row["next_clause"], row["minutes_left"]) == ("sunshine/conclusion", "3.3.6", 5.0)
    assert (row["overdue_count"], row["overdue_minutes"]) == (0, None)


def test_overdue_minutes_are_those_of_the_longest(answers: Answers) -> None:
    # 5 March 12:05: conclusion 180 minutes over, deadline 5 minutes over, reply still running.
    row = one(answers, "o1", "2026-03-05 12:05")
    assert (row["overdue_count"], row["overdue_minutes"], row["minutes_left"]) == (2, 180.0, -180.0)


def test_level_extension_and_stage_are_those_of_the_moment(answers: Answers) -> None:
    before, after = one(answers, "o1", "2026-03-05 12:00"), one(answers, "o1", "2026-03-06 09:00")
    assert (before["level"], before["extended"], before["stage"]) == (0, False, "in_hand")
    assert (after["level"], after["extended"], after["stage"]) == (1, True, "in_hand")
    assert one(answers, "o1", "2026-03-02 09:01")["stage"] == "received"


def test_a_case_is_open_until_the_moment_it_is_closed_and_again_when_reopened(answers: Answers) -> None:
    assert one(answers, "r1", "2026-03-09 08:59")["stage"] == "fed_back"
    assert one(answers, "r1", "2026-03-09 09:00") == {}
    assert one(answers, "r1", "2026-03-20 09:00")["stage"] == "received"


@pytest.mark.parametrize(
    ("as_of", "days", "band"),
    [
        ("2026-03-05 08:59", 2, "0–2"),
        ("2026-03-05 09:00", 3, "3–6"),
        ("2026-03-17 09:00", 15, "15–29"),
        ("2026-05-01 09:00", 60, "60+"),
    ],
)
def test_age_counts_whole_days_since_receipt(answers: Answers, as_of: str, days: int, band: str) -> None:
    assert one(answers, "o1", as_of)["age_days"] == days
    bands = answers.unresolved_counts(scope(as_of), ("age_band",))["age_band"].to_pylist()
    found = {each: answers.unresolved_listed(scope(as_of), group=("age_band", each), limit=100) for each in bands}
    assert [each for each, rows in found.items() if "o1" in rows["case_id"].to_pylist()] == [band]


def test_a_case_not_yet_received_is_absent(answers: Answers) -> None:
    assert one(answers, "s1", "2026-04-01 08:59") == {}
    assert one(answers, "s1", "2026-04-01 09:00") != {}


def test_counts_add_up_to_the_open_cases(answers: Answers) -> None:
    asked = scope("2026-03-05 12:05")
    rows = answers.unresolved_counts(asked, ("project", "stage")).to_pylist()
    assert rows == [
        {"project": "A", "stage": "fed_back", "n": 1, "overdue": 1},
        {"project": "A", "stage": "in_hand", "n": 1, "overdue": 1},
        {"project": "B", "stage": "received", "n": 2, "overdue": 2},
    ]
    assert answers.unresolved_counts(asked).to_pylist() == [{"n": 4, "overdue": 4}]


def test_the_most_pressing_case_comes_first(answers: Answers) -> None:
    rows = answers.unresolved(scope("2026-03-05 12:05")).to_pylist()
    moments = [row["next_due_at"] for row in rows]
    assert moments == sorted(moments)


def test_open_and_withdrawn_cases_are_censored_not_dropped(answers: Answers) -> None:
    # As of 9 March 09:00: r1 solved on day 3; o1 open for 7 days; w1 withdrawn on day 1.
    rows = answers.time_to_solve(scope("2026-03-09 09:00", projects=("A",))).to_pylist()
    assert rows == [
        {"day": 1, "solved": 0, "censored": 1},
        {"day": 3, "solved": 1, "censored": 0},
        {"day": 7, "solved": 0, "censored": 1},
    ]


def test_a_reopened_case_counts_as_open_again(answers: Answers) -> None:
    rows = answers.time_to_solve(scope("2026-03-22 09:00", projects=("A",))).to_pylist()
    assert rows == [{"day": 1, "solved": 0, "censored": 1}, {"day": 20, "solved": 0, "censored": 2}]


def test_the_register_shows_the_last_meeting(answers: Answers) -> None:
    rows = answers.unclosed_register(scope("2026-03-20 09:00")).to_pylist()
    assert [(r["case_id"], r["days_unclosed"], r["meetings"], r["last_meeting_on"]) for r in rows] == [
        ("u1", 10, 2, date(2026, 3, 19))
    ]
    assert (rows[0]["reason"], rows[0]["decisions"]) == ("design", "rebuild the drain")


def test_the_register_as_of_an_earlier_day(answers: Answers) -> None:
    rows = answers.unclosed_register(scope("2026-03-12 09:00")).to_pylist()
    assert [(r["case_id"], r["meetings"], r["last_meeting_on"]) for r in rows] == [("u1", 0, None), ("u2", 0, None)]


def test_a_project_outside_the_scope_shows_nothing_of_a_case(answers: Answers) -> None:
    asked = scope("2026-04-02 09:00", projects=("B",))
    assert answers.case_header(asked, "o1").num_rows == 0
    assert answers.case_timeline(asked, "o1").num_rows == 0
    assert answers.case_obligations(asked, "o1").num_rows == 0


def test_the_timeline_ends_at_the_moment_asked_about(answers: Answers) -> None:
    kinds = answers.case_timeline(scope("2026-03-02 10:00"), "o1")["kind"].to_pylist()
    assert kinds == ["received", "dispatched", "contacted"]
