"""The constructs one by one, on a regulation made for it; every moment and verdict is worked by hand."""

from __future__ import annotations

import pytest
from tiny_regulation import say, step, tiny

from casework.record.events import CallbackTried, CalledBack
from casework.regulation import check_one
from casework.regulation.calls import unreached
from casework.regulation.model import Line, Regulation, Scenario
from casework.regulation.scenarios import live

RECEIVE = "2026-03-02 10:00 receive by staff"
SEVERITIES = {"severity": {"major": {"zh": "重大", "en": "Major"}, "general": {"zh": "一般", "en": "General"}}}
MAJOR_ONLY = {"answer": {"from": ["received", "classified"], "when": {"severity": "major"}}}


def lived(regulation: Regulation, given: list[str], *expect: str) -> list[str]:
    """What came out otherwise."""
    return live(regulation, Scenario(name="a life", given=tuple(given), expect=expect))


def test_the_smallest_regulation_is_sound():
    assert check_one(tiny()) == []


@pytest.mark.parametrize(("moment", "verdict"), [("11:00", "met"), ("11:01", "missed"), ("10:00", "met")])
def test_done_at_the_due_moment_is_met_and_a_minute_later_is_not(moment: str, verdict: str):
    assert lived(tiny(), [RECEIVE, f"2026-03-02 {moment} answer by staff"], f"answer {verdict}", "stage answered") == []


@pytest.mark.parametrize(("moment", "verdict"), [("11:00", "pending"), ("11:01", "overdue")])
def test_not_done_is_pending_until_the_due_moment_has_passed(moment: str, verdict: str):
    assert lived(tiny(), [RECEIVE, f"2026-03-02 {moment} look"], f"answer {verdict}") == []


def test_a_scenario_that_expects_otherwise_says_what_was_found():
    found = lived(
        tiny(), [RECEIVE, "2026-03-02 12:00 look"], "answer met", "stage closed", "due answer 2026-03-02 10:30"
    )
    assert found == [
        "expected answer met, found overdue",
        "expected stage closed, found open",
        "expected due answer 2026-03-02 10:30, found 2026-03-02 11:00",
    ]


def test_a_post_that_may_not_is_refused_and_so_is_a_step_of_another_stage():
    given = [RECEIVE, "2026-03-02 10:10 answer by guest refused", "2026-03-02 10:10 close by staff refused"]
    guest = {"guest": {**say("guest"), "is": "outside", "scope": "project"}}
    assert lived(tiny(posts=guest), given, "stage open") == []


def test_a_scenario_that_names_a_post_that_is_not_there_says_which_there_are():
    (said,) = lived(tiny(), [RECEIVE, "2026-03-02 10:10 answer by stranger refused"], "stage open")
    assert "there is no post stranger: choose among staff" in said


def test_conditions_are_frozen_at_the_from_event():
    regulation = tiny(
        words=SEVERITIES, clocks={"answer": {"when": {"severity": "major"}}}, steps={"classify": step("classified")}
    )
    given = [f"{RECEIVE} severity=major", "2026-03-02 10:30 classify by staff severity=general"]
    assert lived(regulation, given, "answer pending") == []


def test_a_clock_that_lists_the_classification_follows_it():
    regulation = tiny(words=SEVERITIES, clocks=MAJOR_ONLY, steps={"classify": step("classified")})
    given = [
        f"{RECEIVE} severity=general",
        "2026-03-02 10:30 classify by staff severity=major",
        "2026-03-02 10:40 classify by staff severity=general",
        "2026-03-02 14:00 classify by staff severity=major",
    ]
    assert lived(regulation, given, "answer void 1", "answer pending 1", "due answer 2026-03-02 15:00") == []


def test_since_counts_from_an_earlier_event_than_the_one_that_starts():
    clocks = {"answer": {**MAJOR_ONLY["answer"], "since": "received"}}
    regulation = tiny(words=SEVERITIES, clocks=clocks, steps={"classify": step("classified")})
    given = [f"{RECEIVE} severity=general", "2026-03-02 10:30 classify by staff severity=major"]
    assert lived(regulation, given, "due answer 2026-03-02 11:00") == []


@pytest.mark.parametrize(
    ("limit", "due"),
    [
        ("30 minutes", "2026-03-06 17:30"),
        ("3 days", "2026-03-09 17:00"),
        ("1 week", "2026-03-13 17:00"),
        ("1 month", "2026-04-06 17:00"),
        ("2 working days", "2026-03-10 18:00"),
        ("90 working minutes", "2026-03-09 09:30"),
        ("8 working hours", "2026-03-09 17:30"),
        ("half a working day", "2026-03-09 11:45"),
        (["3 days", "30 minutes"], "2026-03-06 17:30"),
        ({"first": ["wanted_by", "3 days"]}, "2026-03-09 17:00"),
        ({"by": "severity", "general": "2 hours", "major": "1 minute"}, "2026-03-06 19:00"),
    ],
)
def test_limits_from_friday_at_five(limit: object, due: str):
    regulation = tiny(words=SEVERITIES, clocks={"answer": {"limit": limit}})
    assert lived(regulation, ["2026-03-06 17:00 receive by staff severity=general"], f"due answer {due}") == []


def test_the_first_limit_that_is_known_counts_though_another_is_earlier():
    regulation = tiny(clocks={"answer": {"limit": {"first": ["wanted_by", "1 hour"]}}})
    assert lived(regulation, [f"{RECEIVE} wanted_by=2026-03-05T12:00"], "due answer 2026-03-05 12:00") == []


def test_a_month_from_the_last_of_january_ends_on_the_last_of_february():
    regulation = tiny(clocks={"answer": {"limit": "1 month"}})
    assert lived(regulation, ["2026-01-31 10:00 receive by staff"], "due answer 2026-02-28 10:00") == []


@pytest.mark.parametrize(("moment", "verdict"), [("10:30", "void"), ("11:00", "void"), ("11:01", "missed")])
def test_what_stops_a_clock_makes_it_void_unless_the_limit_has_passed(moment: str, verdict: str):
    regulation = tiny(clocks={"answer": {"stops": ["noted"]}}, steps={"note": step("noted", at="any")})
    assert lived(regulation, [RECEIVE, f"2026-03-02 {moment} note by staff"], f"answer {verdict}") == []


def test_what_fails_a_clock_makes_it_missed_though_there_was_time():
    regulation = tiny(clocks={"answer": {"failed_by": ["noted"]}}, steps={"note": step("noted", at="any")})
    assert lived(regulation, [RECEIVE, "2026-03-02 10:30 note by staff"], "answer missed") == []


def test_what_passing_time_writes_never_meets_an_obligation():
    deem = step("replied", at=["open"], by="clock", then="answered")
    regulation = tiny(clocks={"answer": {"missed": "deem"}}, steps={"deem": deem})
    given = [RECEIVE, "2026-03-02 13:00 look"]
    assert (
        lived(regulation, given, "answer missed", "stage answered", "wrote replied by clock at 2026-03-02 11:00") == []
    )


def test_a_step_of_the_clock_is_taken_once_however_late_it_is_looked():
    note = step("noted", at="open", by="clock")
    regulation = tiny(clocks={"answer": {"missed": "nudge"}}, steps={"nudge": note})
    given = [RECEIVE, "2026-03-02 13:00 look", "2026-03-20 13:00 look"]
    assert lived(regulation, given, "wrote noted by clock at 2026-03-02 11:00", "answer overdue") == []


def test_same_keeps_one_clock_for_each_order():
    steps = {"raise": step("order_raised"), "do": step("order_done")}
    clock = {"clause": "1", "say": {"zh": "o", "en": "o"}, "from": "order_raised", "to": "order_done", "same": "order",
             "limit": "1 hour"}  # fmt: skip
    given = [
        RECEIVE,
        "2026-03-02 10:00 raise by staff order=a",
        "2026-03-02 10:10 raise by staff order=b",
        "2026-03-02 10:30 do by staff order=b",
        "2026-03-02 11:05 look",
    ]
    assert lived(tiny(steps=steps, clocks={"order": clock}), given, "order met 1", "order overdue 1") == []


def test_what_is_taken_back_counts_as_not_having_happened():
    regulation = tiny(steps={"unsay": step("noted", at="any", takes_back="replied")})
    given = [RECEIVE, "2026-03-02 10:30 answer by staff", "2026-03-02 12:00 unsay by staff"]
    assert lived(regulation, given, "answer overdue", "closing void") == []


@pytest.mark.parametrize(
    ("need", "end"), [("not replied", ""), ("replied", " refused"), ("never replied", " refused"), ("ever replied", "")]
)
def test_a_phrase_does_not_count_what_was_taken_back_unless_it_asks_of_all_that_ever_was(need: str, end: str):
    steps = {
        "unsay": step("noted", at="any", takes_back="replied"),
        "ask": step("requested", at="any", needs=[need]),
    }
    given = [RECEIVE, "2026-03-02 10:30 answer by staff", "2026-03-02 11:00 unsay by staff"]
    assert lived(tiny(steps=steps), [*given, f"2026-03-02 12:00 ask by staff{end}"], "answer overdue") == []


def test_an_ending_without_work_makes_clocks_void():
    withdraw = step("closed", **{"with": {"disposition": "withdrawn"}, "then": "closed"})
    regulation = tiny(steps={"withdraw": withdraw})
    assert lived(regulation, [RECEIVE, "2026-03-02 10:30 withdraw by staff"], "answer void", "stage closed") == []


@pytest.mark.parametrize(("moment", "end"), [("2026-03-09 10:30", ""), ("2026-03-09 10:31", " refused")])
def test_within_a_time_of_an_event(moment: str, end: str):
    regulation = tiny(steps={"appeal": step("appealed", at=["answered"], needs=["within 1 week of replied"])})
    given = [RECEIVE, "2026-03-02 10:30 answer by staff", f"{moment} appeal by staff{end}"]
    assert lived(regulation, given, "stage answered") == []


def test_phrases_count_from_the_last_reopening():
    steps = {
        "reopen": step("reopened", at=["closed"], then="open"),
        "note": step("noted", at=["open"], needs=["not replied"]),
    }
    given = [
        RECEIVE,
        "2026-03-02 10:30 answer by staff",
        "2026-03-02 10:40 close by staff",
        "2026-03-02 10:50 reopen by staff",
        "2026-03-02 10:55 note by staff",
    ]
    assert lived(tiny(steps=steps), given, "stage open") == []


@pytest.mark.parametrize(
    ("limit", "moment"),
    [
        ("1 hour", "2026-03-02 10:40"),
        # Two thirds of 240 office minutes are 160: 120 until noon, 40 from half past one.
        ("4 working hours", "2026-03-02 14:10"),
        # Of a limit of several parts in the time of the part that counts: 4 office hours end at 15:30, before 6 hours.
        (["6 hours", "4 working hours"], "2026-03-02 14:10"),
    ],
)
def test_a_clock_warns_at_its_share_of_the_time_allowed(limit: object, moment: str):
    regulation = tiny(clocks={"answer": {"limit": limit, "warn": True}})
    assert lived(regulation, [RECEIVE, f"{moment} look"], f"warned answer {moment}") == []


@pytest.mark.parametrize(
    ("limit", "line", "said"),
    [
        ("1 hour", "2026-03-02 10:39 look", "never"),
        ("1 hour", "2026-03-02 10:40 answer by staff", "never"),  # done at that very moment
        ("1 hour", "2026-03-02 10:41 answer by staff", "2026-03-02 10:40"),
        ("0 minutes", "2026-03-02 10:41 look", "never"),  # due at that very moment
    ],
)
def test_nobody_is_warned_of_what_is_done_or_leaves_no_time(limit: str, line: str, said: str):
    regulation = tiny(clocks={"answer": {"limit": limit, "warn": True}})
    assert lived(regulation, [RECEIVE, line], f"warned answer {said}") == []


DROP = step("closed", at=["open"], then="closed", **{"with": {"disposition": "resolved"}})
REOPEN = step("reopened", at=["closed"], then="open")


def test_nobody_is_warned_of_a_case_that_is_closed_at_that_very_moment():
    regulation = tiny(clocks={"answer": {"warn": True}}, steps={"drop": DROP})
    given = [RECEIVE, "2026-03-02 10:40 drop by staff", "2026-03-02 10:50 look"]
    assert lived(regulation, given, "warned answer never", "answer pending") == []


def test_a_case_that_is_reopened_at_the_very_moment_of_the_warning_is_warned_of():
    regulation = tiny(clocks={"answer": {"warn": True}}, steps={"drop": DROP, "reopen": REOPEN})
    given = [RECEIVE, "2026-03-02 10:30 drop by staff", "2026-03-02 10:40 reopen by staff"]
    assert lived(regulation, given, "warned answer 2026-03-02 10:40") == []


@pytest.mark.parametrize(("notes", "points"), [(1, 5), (2, 10), (3, 10), (4, 10)])
def test_a_fourth_bonus_neither_gives_nor_takes(notes: int, points: int):
    line = Line.model_validate({"clause": "1", "on": "noted", "points": 5, "cap": 10})
    regulation = tiny(steps={"note": step("noted", at="any")}).model_copy(update={"lines": (line,)})
    given = [RECEIVE, *(f"2026-03-02 10:1{n} note by staff" for n in range(notes))]
    assert lived(regulation, given, f"points project {points}") == []


def test_a_line_that_names_no_level_counts_every_level():
    line = Line.model_validate({"clause": "1", "on": "escalated", "points": -4})
    raising = {f"raise_{n}": step("escalated", **{"with": {"level": n}}) for n in (1, 2)}
    regulation = tiny(steps=raising).model_copy(update={"lines": (line,)})
    given = [RECEIVE, "2026-03-02 10:10 raise_1 by staff", "2026-03-02 10:20 raise_2 by staff"]
    assert lived(regulation, given, "points project -8", "field level=2") == []


def test_a_case_that_was_never_raised_stands_on_no_level():
    steps = {"calm": step("noted", when={"level": 0}), "grave": step("urged", when={"level": [1, 2]})}
    given = [RECEIVE, "2026-03-02 10:10 grave by staff refused", "2026-03-02 10:20 calm by staff"]
    assert lived(tiny(steps=steps), given, "field level=0") == []


def test_a_call_that_reached_nobody_is_an_entry_of_its_own_where_people_have_a_step_for_it():
    assert unreached(tiny(), "busy") == CalledBack(reached=False, result="busy")
    trying = tiny(steps={"try_call": step("callback_tried")})
    assert unreached(trying, "busy") == CallbackTried(note="busy")
    assert unreached(tiny(steps={"try_call": step("callback_tried", by="clock")}), "") == CalledBack(
        reached=False, result=""
    )
