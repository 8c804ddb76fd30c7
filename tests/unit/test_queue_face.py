"""The clock of a case in the queue says when it rests on a year whose holidays are not announced."""

from __future__ import annotations

import pytest
from desks import pack, policies
from packs import shanghai

from casework.case.state import Due
from dashboard.frame.i18n import CHINESE, speaking
from dashboard.parts.queue import face

NOW = shanghai("2026-12-30 10:00")


@pytest.mark.parametrize(
    ("rule", "due", "provisional"),
    [
        ("reply", "2027-01-06 18:00", True),
        ("reply", "2026-12-31 18:00", False),
        ("conclusion", "2027-01-02 10:00", False),  # plain days: no calendar is asked
    ],
)
def test_a_limit_in_working_days_that_ends_in_a_year_without_a_notice_is_provisional(
    rule: str, due: str, provisional: bool
):
    told = face(pack(), {"next_due_at": shanghai(due), "next_rule_key": f"sunshine/{rule}"}, NOW)
    assert ("provisional, no holiday notice yet" in told.rule) is provisional


def test_it_says_so_in_chinese_too():
    row: dict[str, object] = {"next_due_at": shanghai("2027-01-06 18:00"), "next_rule_key": "sunshine/reply"}
    with speaking(CHINESE):
        assert face(pack(), row, NOW).rule.endswith("暂定，放假通知尚未发布")


def test_what_runs_and_is_not_measured_is_said_where_nothing_else_runs():
    row: dict[str, object] = {"next_due_at": None, "next_rule_key": None}
    savills = policies().in_force("savills", NOW.date())
    running = (Due("open_case", shanghai("2027-01-04 11:00")),)
    with speaking(CHINESE):
        told = face(savills, row, NOW, running)
    assert (told.tone, told.words, told.rule) == (
        "none", "1月4日 周一前", "4.4.2.2 处理结束（其他） · 不计入统计"
    )  # fmt: skip
    assert face(savills, row, NOW).words == "no clock runs"
