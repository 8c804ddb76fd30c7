"""Monthly scores, worked by hand: base 100; contact and deadline −2, others −1; L1 −3, L2 −5; 30 days; +5 up to +10."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from packs import pack, version
from story import Story, scope

from casework.policy import Policies
from casework.record.events import Answered, Commended, DeclaredUnclosed, Escalated
from casework.vocabulary import EscalationCause
from etl.subjects import Answers


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    story = Story()
    for project in ("quiet", "late", "praised", "sunk", "stuck", "topped", "dawn"):
        story.project(project)
    # late: contact due 2 March 12:10, made at 12:40 (−2); raised to L1 on 31 March 23:30 (−3), L2 on 1 April (−5).
    late = story.case("l1", "2026-03-02 10:00", "late").dispatched("2026-03-02 10:10", "2026-03-02 12:10")
    late.contacted("2026-03-02 12:40").closed("2026-03-02 13:00", "withdrawn")
    raised = {"cause": EscalationCause.NO_CONTACT, "to": "project_gm", "clause": "4.4.4.1"}
    late.then("2026-03-31 23:30", Escalated(level=1, obligation="l1:contact:2", **raised))
    late.then("2026-04-01 00:30", Escalated(level=2, **raised))
    # praised: three commendations in March, one in April; nothing late.
    for number, day in enumerate(("2026-03-05", "2026-03-06", "2026-03-09", "2026-04-09")):
        praised = story.case(f"p{number}", f"{day} 10:00", "praised").then(f"{day} 10:01", Answered())
        praised.closed(f"{day} 10:02", "answered").then(f"{day} 12:00", Commended(reason=f"praise {number}"))
    # topped: one commendation and one late dispatch.
    topped = story.case("t1", "2026-03-05 10:00", "topped").then("2026-03-05 10:16", Answered())
    topped.then("2026-03-05 12:00", Commended(reason="praise"))
    # dawn: commended on 1 April 00:30, when it is still March in UTC.
    dawn = story.case("d1", "2026-03-31 10:00", "dawn").then("2026-03-31 10:01", Answered())
    dawn.then("2026-04-01 00:30", Commended(reason="praise"))
    # sunk: 60 cases in March never touched: dispatch and reply overdue, −1 each: −120.
    for number in range(60):
        story.case(f"s{number}", "2026-03-02 10:00", "sunk")
    # stuck: unclosed from 1 March 09:00 (answered in time, so nothing else is late); closed on 15 May.
    stuck = story.case("u1", "2026-03-01 08:00", "stuck").then("2026-03-01 08:05", Answered())
    stuck.then("2026-03-01 09:00", DeclaredUnclosed(reason="design")).closed("2026-05-15 09:00")
    with story.answers(tmp_path_factory.mktemp("scores")) as answers:
        yield answers


def score(answers: Answers, project: str, month: str, as_of: str = "2026-12-31 12:00") -> dict[str, object]:
    return answers.scores(scope(as_of, month, month, projects=(project,))).to_pylist()[0]


def lines(answers: Answers, project: str, month: str, as_of: str = "2026-12-31 12:00") -> list[tuple[object, ...]]:
    rows = answers.score_lines(scope(as_of, month, month, projects=(project,))).to_pylist()
    return [(row["kind"], row["case_id"], row["clause"], row["points"], row["capped_points"]) for row in rows]


def test_a_project_without_cases_keeps_its_base(answers: Answers) -> None:
    row = score(answers, "quiet", "2026-03")
    assert (row["base"], row["total"]) == (100.0, 100.0)


def test_a_late_contact_and_an_escalation_cost_points_with_their_clauses(answers: Answers) -> None:
    assert lines(answers, "late", "2026-03") == [
        ("base", None, "4.8.1", 100.0, 100.0),
        ("missed", "l1", "4.4.2.2", -2.0, -2.0),
        ("escalation", "l1", "4.4.4.1", -3.0, -3.0),
    ]
    assert score(answers, "late", "2026-03")["total"] == 95.0


def test_an_escalation_counts_in_the_local_month(answers: Answers) -> None:
    # 1 April 00:30 local is still March in UTC.
    assert score(answers, "late", "2026-04")["escalation_points"] == -5.0


def test_an_escalation_names_the_rule_it_came_from(answers: Answers) -> None:
    rows = answers.score_lines(scope("2026-12-31 12:00", "2026-03", "2026-03", projects=("late",))).to_pylist()
    assert rows[2]["rule_key"] == "sunshine/contact"


def test_what_happened_after_the_moment_asked_about_costs_nothing(answers: Answers) -> None:
    assert score(answers, "late", "2026-03", "2026-03-31 23:29")["total"] == 98.0


def test_bonuses_are_capped_and_each_line_says_what_counted(answers: Answers) -> None:
    assert lines(answers, "praised", "2026-03") == [
        ("base", None, "4.8.1", 100.0, 100.0),
        ("bonus", "p0", "4.8.2", 5.0, 5.0),
        ("bonus", "p1", "4.8.2", 5.0, 5.0),
        ("bonus", "p2", "4.8.2", 5.0, 0.0),
    ]
    row = score(answers, "praised", "2026-03")
    assert (row["bonus_points"], row["bonus_uncapped"], row["total"]) == (10.0, 15.0, 110.0)


def test_the_cap_begins_anew_each_month(answers: Answers) -> None:
    assert score(answers, "praised", "2026-04")["total"] == 105.0


def test_a_bonus_counts_in_the_local_month(answers: Answers) -> None:
    assert [score(answers, "dawn", month)["bonus_points"] for month in ("2026-03", "2026-04")] == [0.0, 5.0]


def test_bonus_and_loss_add_up(answers: Answers) -> None:
    assert score(answers, "topped", "2026-03")["total"] == 104.0


def test_the_floor_is_a_line_of_its_own(answers: Answers) -> None:
    found = lines(answers, "sunk", "2026-03")
    assert found[-1] == ("floor", None, "4.8.1", 20.0, 20.0)
    assert score(answers, "sunk", "2026-03")["total"] == 0.0


def test_an_unclosed_case_costs_a_point_for_each_month_end_past_thirty_days(answers: Answers) -> None:
    # Declared 1 March 09:00: at the end of March 30 days 15 hours, over; April over; closed before the end of May.
    losses = [score(answers, "stuck", f"2026-{month:02}")["unclosed_points"] for month in (2, 3, 4, 5, 6)]
    assert losses == [0.0, -1.0, -1.0, 0.0, 0.0]


def test_exactly_thirty_days_are_not_over(answers: Answers) -> None:
    assert score(answers, "stuck", "2026-03", "2026-03-31 09:00")["unclosed_points"] == 0.0
    assert score(answers, "stuck", "2026-03", "2026-03-31 09:01")["unclosed_points"] == -1.0


def test_the_running_month_is_a_preview_and_later_months_have_no_score(answers: Answers) -> None:
    rows = answers.scores(scope("2026-03-31 23:59", "2026-02", "2026-04", projects=("quiet",))).to_pylist()
    assert [(str(row["month"]), row["running"]) for row in rows] == [("2026-02-01", False), ("2026-03-01", True)]


def test_a_month_is_over_at_local_midnight(answers: Answers) -> None:
    assert score(answers, "quiet", "2026-03", "2026-04-01 00:00")["running"] is False


def test_lines_always_add_up_to_the_total(answers: Answers) -> None:
    asked = scope("2026-12-31 12:00")
    sums: dict[tuple[str, object], float] = {}
    for line in answers.score_lines(asked, limit=1000).to_pylist():
        place = (line["project"], line["month"])
        sums[place] = sums.get(place, 0.0) + line["capped_points"]
    totals = {(row["project"], row["month"]): row["total"] for row in answers.scores(asked).to_pylist()}
    assert totals == sums
    assert len(totals) == 7 * 12


def test_narrowing_by_severity_does_not_change_a_score(answers: Answers) -> None:
    asked = scope("2026-12-31 12:00", "2026-03", "2026-03", projects=("late",), severities=("major",))
    assert answers.scores(asked)["total"].to_pylist() == [95.0]


def test_a_month_keeps_the_points_that_were_in_force_on_its_first_day(tmp_path: Path) -> None:
    old = pack().scoring.model_dump()
    first = version(date(2026, 3, 1), "from the first day", scoring=old | {"base": 95})
    later = version(date(2026, 3, 16), "dearer", scoring=old | {"base": 90})
    with Story().project("P").answers(tmp_path, Policies([pack(), first, later])) as found:
        assert [score(found, "P", f"2026-{month:02}")["base"] for month in (2, 3, 4)] == [100.0, 95.0, 90.0]
