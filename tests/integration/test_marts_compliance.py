"""Compliance: verdicts as of, worked by hand on March 2026 (Mon 2 March; no holiday; clauses of the Sunshine pack)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from story import Story, local, scope

from casework.record.events import Answered, Classified, ExtensionCancelled, FedBack
from casework.vocabulary import Severity, Verdict
from etl.subjects import Answers
from etl.warehouse.scope import Scope, ScopeError

COUNTS = ("met", "missed", "overdue", "pending", "void", "unjudged")


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    story = Story()
    for project in ("A", "B", "C", "D", "E", "F", "Z"):
        story.project(project)
    # A: dispatched in time, contacted half an hour late.
    story.case("a1", "2026-03-02 10:00").dispatched("2026-03-02 10:10", "2026-03-02 12:10").contacted(
        "2026-03-02 12:40"
    )
    # A: never dispatched; reply due after 4 working days (3, 4, 5, 6 March) on Friday 6 March 18:00.
    story.case("a2", "2026-03-02 11:00")
    # B: a deadline moved in time to 10 March, then kept exactly to the minute.
    moved = story.case("b1", "2026-03-02 09:00", "B").dispatched("2026-03-02 09:05", "2026-03-02 11:05")
    moved.contacted("2026-03-02 10:00").appointed("2026-03-02 10:05", "2026-03-05 12:00")
    moved.extended("2026-03-04 09:00", "2026-03-10 12:00").then("2026-03-10 12:00", FedBack())
    # C: moved only after it had passed; then an extension the customer never confirmed.
    late = story.case("c1", "2026-03-02 09:00", "C").dispatched("2026-03-02 09:05", "2026-03-02 11:05")
    late.contacted("2026-03-02 10:00").appointed("2026-03-02 10:05", "2026-03-05 12:00")
    late.extended("2026-03-06 09:00", "2026-03-20 12:00")
    refused = story.case("c2", "2026-03-02 09:00", "C").appointed("2026-03-02 10:05", "2026-03-05 12:00")
    refused.extended("2026-03-04 09:00", "2026-03-20 12:00", confirmed=False)
    cancelled = story.case("c3", "2026-03-02 09:00", "C").appointed("2026-03-02 10:05", "2026-03-05 12:00")
    cancelled.extended("2026-03-04 09:00", "2026-03-20 12:00").then("2026-03-06 09:00", ExtensionCancelled())
    # D: withdrawn while the reply was still running; dispatch had been missed before.
    story.case("d1", "2026-03-02 09:00", "D").closed("2026-03-03 09:00", "withdrawn")
    # E: due 1 April 07:00 local, which is still March in UTC.
    story.case("e1", "2026-03-31 09:00", "E").appointed("2026-03-31 09:10", "2026-04-01 07:00")
    # F: met on 2 March, but entered nine days later; reclassified on the way.
    story.case("f1", "2026-03-02 09:00", "F").then("2026-03-02 09:10", Answered(), recorded="2026-03-11 09:10").then(
        "2026-03-02 09:11", Classified(severity=Severity.MAJOR)
    )
    with story.answers(tmp_path_factory.mktemp("compliance")) as answers:
        yield answers


def counts(answers: Answers, asked: Scope, **where: object) -> dict[str, int]:
    rows = answers.compliance(asked, tuple(where)).to_pylist()
    found = [row for row in rows if all(row[name] == value for name, value in where.items())]
    return {name: found[0][name] for name in COUNTS if found and found[0][name]}


def of(project: str, as_of: str, rule: str | None = None, **more: object) -> Scope:
    rules = None if rule is None else (f"sunshine/{rule}",)
    return scope(as_of, projects=(project,), rules=rules, **more)


def test_done_late_is_missed(answers: Answers) -> None:
    assert counts(answers, of("A", "2026-03-31 18:00", "contact")) == {"missed": 1}


def test_never_done_is_overdue_and_stays_in_the_denominator(answers: Answers) -> None:
    assert counts(answers, of("A", "2026-03-31 18:00", "dispatch")) == {"met": 1, "overdue": 1}


def test_not_yet_due_is_neither_hit_nor_miss(answers: Answers) -> None:
    assert counts(answers, of("A", "2026-03-02 11:15", "dispatch")) == {"met": 1, "pending": 1}


def test_one_moment_after_the_limit_is_overdue(answers: Answers) -> None:
    assert counts(answers, of("A", "2026-03-02 11:16", "dispatch")) == {"met": 1, "overdue": 1}


def test_what_happened_later_does_not_count(answers: Answers) -> None:
    assert counts(answers, of("A", "2026-03-02 12:39", "contact")) == {"overdue": 1}


def test_what_started_later_is_absent(answers: Answers) -> None:
    assert counts(answers, of("A", "2026-03-02 10:05", "contact")) == {}


def test_done_at_the_due_moment_is_met_and_the_moved_deadline_is_void(answers: Answers) -> None:
    assert counts(answers, of("B", "2026-03-31 18:00", "deadline")) == {"met": 1, "void": 1}


def test_no_overdue_flag_stays_after_a_new_date(answers: Answers) -> None:
    assert counts(answers, of("B", "2026-03-06 12:00", "deadline")) == {"pending": 1, "void": 1}


def test_moving_a_deadline_after_it_passed_leaves_it_missed(answers: Answers) -> None:
    c1 = answers.case_obligations(scope("2026-03-10 12:00"), "c1").to_pylist()
    assert [row["verdict"] for row in c1 if row["rule"] == "deadline"] == ["missed", "pending"]


def test_an_unconfirmed_extension_moves_nothing(answers: Answers) -> None:
    c2 = answers.case_obligations(scope("2026-03-10 12:00"), "c2").to_pylist()
    assert [row["verdict"] for row in c2 if row["rule"] == "deadline"] == ["overdue"]


def test_a_cancelled_extension_is_void_and_the_old_deadline_counts(answers: Answers) -> None:
    c3 = answers.case_obligations(scope("2026-03-21 12:00"), "c3").to_pylist()
    deadlines = [(row["verdict"], row["void_reason"]) for row in c3 if row["rule"] == "deadline"]
    assert deadlines == [("overdue", None), ("void", "cancelled")]


def test_a_withdrawn_case_voids_what_ran_and_keeps_what_was_late(answers: Answers) -> None:
    assert counts(answers, of("D", "2026-03-31 18:00", "reply")) == {"void": 1}
    assert counts(answers, of("D", "2026-03-31 18:00", "dispatch")) == {"missed": 1}


def test_months_end_at_local_midnight(answers: Answers) -> None:
    april = of("E", "2026-05-01 00:00", "deadline", month_from="2026-04", month_to="2026-04")
    assert counts(answers, april) == {"overdue": 1}
    march = of("E", "2026-05-01 00:00", "deadline", month_from="2026-03", month_to="2026-03")
    assert counts(answers, march) == {}


def test_without_data_one_row_of_zeros_and_no_groups(answers: Answers) -> None:
    empty = of("Z", "2026-03-31 18:00")
    assert answers.compliance(empty).to_pylist() == [dict.fromkeys(COUNTS, 0)]
    assert answers.compliance(empty, ("project",)).num_rows == 0


def test_an_empty_filter_means_none_not_all(answers: Answers) -> None:
    assert answers.compliance(scope("2026-03-31 18:00", projects=()), ("project",)).num_rows == 0


def test_as_known_then_leaves_out_what_was_entered_later(answers: Answers) -> None:
    as_it_was = of("F", "2026-03-10 12:00", "dispatch")
    as_known = of("F", "2026-03-10 12:00", "dispatch", known_at=local("2026-03-10 12:00"))
    assert counts(answers, as_it_was) == {"met": 1}
    assert counts(answers, as_known) == {"overdue": 1}


def test_filters_and_dimensions_agree(answers: Answers) -> None:
    everything = answers.compliance(scope("2026-03-31 18:00"), ("severity",)).to_pylist()
    major = [row for row in everything if row["severity"] == "major"]
    narrowed = answers.compliance(scope("2026-03-31 18:00", severities=("major",)), ("severity",)).to_pylist()
    assert major == narrowed
    assert len(major) == 1


def test_an_unknown_dimension_is_refused(answers: Answers) -> None:
    with pytest.raises(ScopeError, match="Cannot count by colour"):
        answers.compliance(scope("2026-03-31 18:00"), ("colour",))


def test_the_counts_open_down_to_their_cases(answers: Answers) -> None:
    rows = answers.obligations(of("A", "2026-03-31 18:00"), verdicts=(Verdict.MISSED,)).to_pylist()
    assert [(row["case_id"], row["clause"], row["late_minutes"]) for row in rows] == [("a1", "4.4.2.2", 30.0)]
    assert (rows[0]["taken_minutes"], rows[0]["limit_minutes"]) == (150.0, 120.0)


def test_the_drill_shows_how_late_an_entry_was(answers: Answers) -> None:
    rows = answers.obligations(of("F", "2026-03-31 18:00", "dispatch")).to_pylist()
    assert [row["entry_lag_minutes"] for row in rows] == [9 * 24 * 60]


def test_the_drill_stops_at_its_limit_with_the_latest_first(answers: Answers) -> None:
    rows = answers.obligations(of("A", "2026-03-31 18:00"), verdicts=(Verdict.OVERDUE,), limit=1).to_pylist()
    assert [(row["case_id"], row["rule_key"]) for row in rows] == [("a2", "sunshine/dispatch")]


def test_time_taken_is_binned_by_tenths_of_the_limit(answers: Answers) -> None:
    # a1: dispatch 10 of 15 min = 0.66…, contact 150 of 120 min = 1.25.
    rows = answers.time_taken(of("A", "2026-03-31 18:00")).to_pylist()
    assert rows == [
        {"rule_key": "sunshine/contact", "bin": 1.2, "n": 1},
        {"rule_key": "sunshine/dispatch", "bin": 0.6, "n": 1},
    ]


def test_late_entries_are_counted_by_person_and_kind(answers: Answers) -> None:
    rows = answers.late_entries(of("F", "2026-03-31 18:00"), ("kind",)).to_pylist()
    assert [(row["kind"], row["entries"], row["late"]) for row in rows] == [
        ("answered", 1, 1),
        ("classified", 1, 0),
        ("received", 1, 0),
    ]
    assert rows[0]["median_lag_minutes"] == 9 * 24 * 60


def test_late_entries_without_data_have_no_median(answers: Answers) -> None:
    assert answers.late_entries(of("Z", "2026-03-31 18:00")).to_pylist() == [
        {"entries": 0, "late": 0, "median_lag_minutes": None}
    ]
