"""Marts at the very edge: the moment of a limit, of midnight, of a version; calls that reach nobody; nothing at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from packs import spoilt, version
from story import Story, scope

from casework.policy import Policies, load_pack
from casework.record.events import (
    Answered,
    CalledBack,
    Commended,
    DeclaredUnclosed,
    Escalated,
    FedBack,
    Reopened,
    Replied,
    SignedCounted,
    SurveyAnswered,
)
from casework.vocabulary import Caller, EscalationCause, Satisfaction
from etl.subjects import Answers


def tell_surveys(story: Story) -> None:
    """In N0 to N10 one answer each, recommending so much."""
    for recommend in range(11):
        answered = SurveyAnswered(number=f"S{recommend}", survey="2026", score=4, recommend=recommend)
        story.tell(f"survey/{recommend}", "2026-03-20 10:00", answered, f"N{recommend}")


def tell_signed(story: Story) -> None:
    """In S 100 customers in February, put right to 90; 80 in March."""
    for at, month, customers in (
        ("2026-02-02 09:00", 2, 100),
        ("2026-02-03 09:00", 2, 90),
        ("2026-03-02 09:00", 3, 80),
    ):
        story.tell("project/S", at, SignedCounted(month=date(2026, month, 1), customers=customers), "S")


def tell_unclosed(story: Story) -> None:
    """In U declared twice in March, closed on the 20th, reopened in April; in V closed as the month ends."""
    for project, closed in (("U", "2026-03-20 09:00"), ("V", "2026-04-01 00:00")):
        case = story.case(f"unclosed-{project}", "2026-03-01 08:00", project).then("2026-03-01 08:05", Answered())
        case.then("2026-03-01 09:00", DeclaredUnclosed(reason="design"))
        case.then("2026-03-10 09:00", DeclaredUnclosed(reason="again")).closed(closed)
        case.then("2026-04-10 09:00", Reopened(reason="leaks")).closed("2026-05-02 09:00")


def tell_praise(story: Story) -> None:
    """In W four commendations in one month."""
    for number in range(4):
        case = story.case(f"w{number}", f"2026-03-0{number + 2} 10:00", "W").then(
            f"2026-03-0{number + 2} 10:01", Answered()
        )
        case.then(f"2026-03-0{number + 2} 12:00", Commended(reason="praise"))


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    """In A a case whose dispatch is due at 10:15; in B one whose callback reached nobody; the others as told below."""
    story = Story().project("A").project("B")
    tell_surveys(story)
    tell_signed(story)
    tell_unclosed(story)
    tell_praise(story)
    story.case("due", "2026-03-02 10:00", "A")
    tried = story.case("unreached", "2026-03-02 10:00", "B").then("2026-03-02 11:00", FedBack(result="mended"))
    tried.then("2026-03-02 12:00", CalledBack(reached=False))
    with story.answers(tmp_path_factory.mktemp("edges")) as answers:
        yield answers


@pytest.mark.parametrize(("as_of", "left", "overdue"), [("10:14", 1, 0), ("10:15", 0, 0), ("10:16", -1, 1)])
def test_what_is_due_exactly_now_is_not_overdue(answers: Answers, as_of: str, left: int, overdue: int) -> None:
    (row,) = answers.unresolved(scope(f"2026-03-02 {as_of}", projects=("A",))).to_pylist()
    assert (row["next_clause"], row["minutes_left"], row["overdue_count"]) == ("4.4.2.1", left, overdue)
    assert row["overdue_minutes"] == (1 if overdue else None)


def test_a_call_that_reached_nobody_is_no_callback(answers: Answers) -> None:
    late = scope("2026-06-30 12:00", projects=("B",))
    owed = answers.callback_coverage(late).to_pylist()
    assert sum(row["due"] for row in owed) > 0
    assert [row["done"] for row in owed] == [0] * len(owed)
    assert [row["answered"] for row in answers.satisfaction(late, ("source",)).to_pylist()] == [0]


def test_a_later_call_that_asks_nothing_leaves_what_the_customer_told_the_centre(tmp_path: Path) -> None:
    story = Story().project("A")
    called = story.case("twice", "2026-03-02 10:00").then("2026-03-02 11:00", Replied(reply="mended"))
    called.then("2026-03-02 12:00", CalledBack(satisfaction=Satisfaction.SATISFIED))
    called.then("2026-03-02 15:00", CalledBack(caller=Caller.PROJECT_SERVICE)).then("2026-03-02 16:00", CalledBack())
    with story.warehouse(tmp_path) as warehouse:
        assert warehouse.query("select satisfaction from core.cases").to_pylist() == [{"satisfaction": "satisfied"}]


def test_the_version_in_force_is_that_of_the_local_day(tmp_path: Path) -> None:
    story = Story().project("A")
    story.case("before", "2026-06-30 23:59")
    story.case("after", "2026-07-01 00:00")
    packs = Policies([version(date(2020, 1, 1), "2020.1"), version(date(2026, 7, 1), "2026.2")])
    with story.warehouse(tmp_path, packs) as warehouse:
        rows = warehouse.query("select distinct case_id, pack_version from core.obligations order by all").to_pylist()
    assert [tuple(row.values()) for row in rows] == [("after", "2026.2"), ("before", "2020.1")]


def test_what_begins_exactly_now_is_there(answers: Answers) -> None:
    begun = answers.compliance(scope("2026-03-02 10:00", projects=("A",)), ("rule_key",)).to_pylist()
    assert {row["rule_key"]: row["pending"] for row in begun} == {"sunshine/dispatch": 1, "sunshine/reply": 1}


def test_nine_recommends_seven_and_eight_are_passive_and_six_does_not(answers: Answers) -> None:
    rows = answers.satisfaction(scope("2026-12-31 12:00"), ("source", "project")).to_pylist()
    counted = {row["project"]: (row["promoters"], row["passives"], row["detractors"]) for row in rows}
    promoter, passive, detractor = (1, 0, 0), (0, 1, 0), (0, 0, 1)
    found = [counted[f"N{recommend}"] for recommend in range(11)]
    assert found == [*[detractor] * 7, passive, passive, promoter, promoter]


def test_a_signed_count_that_falls_is_believed(answers: Answers) -> None:
    rows = answers.club_summary(scope("2026-12-31 12:00", "2026-02", "2026-03", projects=("S",))).to_pylist()
    assert [row["signed"] for row in rows] == [90, 80]


def test_the_first_ending_of_an_unclosed_complaint_ends_it(answers: Answers) -> None:
    # Closed on 20 March: neither March nor April, in which it was reopened but not declared anew, costs a point.
    rows = answers.scores(scope("2026-12-31 12:00", "2026-03", "2026-04", projects=("U",))).to_pylist()
    assert [row["unclosed_points"] for row in rows] == [0, 0]


def test_what_is_declared_again_is_unclosed_since_the_first_time(answers: Answers) -> None:
    (row,) = answers.unclosed_register(scope("2026-03-15 09:00", projects=("U",))).to_pylist()
    assert (row["days_unclosed"], row["reason"]) == (14, "design")


def test_what_is_closed_as_the_month_ends_is_unclosed_no_more(answers: Answers) -> None:
    rows = answers.scores(scope("2026-12-31 12:00", "2026-03", "2026-03", projects=("V",))).to_pylist()
    assert [row["unclosed_points"] for row in rows] == [0]
    before = answers.scores(scope("2026-03-31 23:59", "2026-03", "2026-03", projects=("V",))).to_pylist()
    assert [row["unclosed_points"] for row in before] == [-1], "a minute earlier it is"


def test_a_fourth_bonus_neither_gives_nor_takes(answers: Answers) -> None:
    asked = scope("2026-12-31 12:00", "2026-03", "2026-03", projects=("W",))
    gained = [row["capped_points"] for row in answers.score_lines(asked).to_pylist() if row["kind"] == "bonus"]
    assert gained == [5, 5, 0, 0]
    assert [row["total"] for row in answers.scores(asked).to_pylist()] == [110]


def test_a_line_that_names_no_level_counts_every_level(tmp_path: Path) -> None:
    pack = load_pack(spoilt(tmp_path, "scoring", LEVELS, "points = -4"))
    raised = {"cause": EscalationCause.NO_CONTACT, "to": "project_gm"}
    story = Story().project("A")
    case = story.case("raised", "2026-03-02 10:00").then("2026-03-02 10:01", Answered())
    case.then("2026-03-02 11:00", Escalated(level=1, **raised)).then("2026-03-02 12:00", Escalated(level=2, **raised))
    with story.answers(tmp_path, Policies([pack])) as found:
        lines = found.score_lines(scope("2026-03-02 13:00", "2026-03", "2026-03")).to_pylist()
    assert [line["points"] for line in lines if line["kind"] == "escalation"] == [-4, -4]


LEVELS = """with = { level = 1 }
points = -3
[[lines]]
clause = "4.4.4.4"
on = "escalated"
with = { level = 2 }
points = -5"""


def test_where_nothing_happened_there_is_no_group(tmp_path: Path) -> None:
    asked = scope("2026-06-30 12:00")
    with Story().project("A").answers(tmp_path) as nothing:
        found = [
            nothing.compliance(asked, ("project", "rule_key")),
            nothing.unresolved_counts(asked, ("age_band", "stage")),
            nothing.satisfaction(asked, ("source", "month")),
            nothing.callback_coverage(asked, ("project",)),
        ]
    assert [table.num_rows for table in found] == [0, 0, 0, 0]
