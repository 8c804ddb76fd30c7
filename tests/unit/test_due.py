"""Wherever a limit is shown that rests on a year without a holiday notice, it says so: there is none for 2027 yet."""

from __future__ import annotations

import pyarrow as pa
import pytest
from pages import at, event_row, obligation_row

from casework.policy import Policies
from casework.settings import Settings
from dashboard.frame.i18n import CHINESE, speaking
from dashboard.parts import due, obligation_rows
from dashboard.parts.explanations import Explanation, explain
from dashboard.parts.scope_bar import Names
from dashboard.parts.timeline import notes, said
from dashboard.views.unresolved import list as unresolved_list

NAMES = Names({}, {}, {})
POLICIES = Policies.load(Settings().regulation_dir)
WORKING = due.working_rules(POLICIES)
MARK = "provisional, no holiday notice yet"
RECEIVED = event_row(1, "received", "2026-12-30 16:40")


def clock(rule: str, ends: str) -> Explanation:
    row = obligation_row(rule, "2026-12-30 16:40", ends, "pending")
    return explain(row, [RECEIVED], POLICIES, at("2026-12-31 09:00"))


@pytest.mark.parametrize(
    ("rule", "ends", "told"),
    [
        ("reply", "2027-01-06 18:00", f"2027-01-06 18:00 ({MARK})"),
        ("reply", "2026-12-31 18:00", "2026-12-31 18:00"),
        ("conclusion", "2027-01-02 16:40", "2027-01-02 16:40"),  # plain days: no calendar is asked
    ],
)
def test_a_clock_on_the_case_page_says_whether_its_limit_may_still_move(rule: str, ends: str, told: str):
    assert clock(rule, ends).due_words == told


def test_the_timeline_says_it_where_the_clock_starts():
    assert notes(RECEIVED, [clock("reply", "2027-01-06 18:00")]) == [
        f"Starts the clock “Formal reply”, due 2027-01-06 18:00 ({MARK})"
    ]


def test_it_is_said_in_chinese_too():
    with speaking(CHINESE):
        assert clock("reply", "2027-01-06 18:00").due_words == "2027-01-06 18:00 (暂定，放假通知尚未发布)"


def test_a_row_of_the_obligations_and_of_their_file_is_marked():
    row = {
        "number": "1", "project": "P1", "rule_key": "sunshine/reply", "clause": "3.3.12", "department": None,
        "verdict": "pending", "late_minutes": None, "started_at": at("2026-12-30 16:40"),
        "due_at": at("2027-01-06 18:00"), "met_at": at("2027-01-06 18:00"), "taken_minutes": None,
        "limit_minutes": None, "entry_lag_minutes": None,
    }  # fmt: skip
    table = pa.Table.from_pylist([row | {"provisional": True}, row | {"provisional": False}])
    assert obligation_rows.worded(table, NAMES, WORKING)["marks"].to_pylist() == [MARK, ""]
    assert obligation_rows.headings()["marks"] == "Marks"


@pytest.mark.parametrize(
    ("rule", "marks"), [("sunshine/reply", f"extended · {MARK}"), ("sunshine/contact", "extended")]
)
def test_the_next_clock_of_an_open_complaint_is_marked(rule: str, marks: str):
    row = {
        "number": "1", "minutes_left": 5.0, "next_rule_key": rule, "next_clause": "1", "project": "P1",
        "next_due_at": at("2027-01-06 18:00"), "department": None, "stage": "received", "level": 0, "age_days": 1,
        "pack": "sunshine", "severity": "general", "extended": True, "unclosed": False,
        "received_at": at("2026-12-30 16:40"),
    }  # fmt: skip
    assert unresolved_list.worded(pa.Table.from_pylist([row]), NAMES, POLICIES)["marks"].to_pylist() == [marks]


def test_a_warning_in_the_timeline_says_it_of_its_limit():
    warned = event_row(2, "warned", "2027-01-05 10:00", payload='{"due_at": "2027-01-06T18:00:00+08:00"}')
    assert said(warned, [clock("reply", "2027-01-06 18:00")], {}) == [("Due", f"2027-01-06 18:00 ({MARK})")]
    assert said(warned, [clock("conclusion", "2027-01-06 18:00")], {}) == [("Due", "2027-01-06 18:00")]
