"""The named rules between the columns of a row, each with the smallest row that breaks it."""

from __future__ import annotations

from pathlib import Path

import pytest
from import_files import Row, case, write_csv

from etl.intake.imports import preview
from etl.intake.profiles import find_profile
from etl.intake.quality import RULES, Severity
from etl.intake.sources import open_source
from etl.statements import named, statement

ESCALATION: Row = {"number": "T1", "level": "1", "cause": "direct", "escalated_at": "2026-03-05 10:00"}
DAY = "2026-03-05"

BROKEN: list[tuple[str, str, Row]] = [
    ("closed_before_received", "complaints", case(closed_at="2026-03-02 08:59", solved_at=DAY)),
    ("before_receipt", "complaints", case(answered_at="2026-03-02 08:59")),
    ("closed_without_date", "complaints", case(status="已关闭")),
    ("open_but_closed", "complaints", case(status="处理中", closed_at=DAY, solved_at=DAY)),
    ("reopened_without_closing", "complaints", case(reopened_at=DAY)),
    ("reopened_before_closing", "complaints", case(closed_at="2026-03-06", solved_at=DAY, reopened_at=DAY)),
    ("due_before_agreed", "complaints", case(appointed_at=DAY, due_at="2026-03-04 10:00")),
    ("due_before_agreed", "complaints", case(dispatched_at=DAY, contact_due="2026-03-04 10:00", department="x")),
    ("due_before_agreed", "complaints", case(extended_at=DAY, extended_due_at="2026-03-04 10:00")),
    ("extension_incomplete", "complaints", case(extended_at=DAY)),
    ("extension_incomplete", "complaints", case(extended_due_at=DAY)),
    ("contact_before_dispatch", "complaints", case(dispatched_at=DAY, contacted_at="2026-03-04", department="x")),
    ("contact_without_dispatch", "complaints", case(contacted_at=DAY)),
    ("dispatch_without_department", "complaints", case(dispatched_at=DAY)),
    ("appointed_without_due", "complaints", case(appointed_at=DAY)),
    ("due_without_appointed", "complaints", case(due_at=DAY)),
    ("feedback_before_solution", "complaints", case(solved_at=DAY, fed_back_at="2026-03-04")),
    ("closed_before_feedback", "complaints", case(fed_back_at=DAY, closed_at="2026-03-04")),
    ("callback_before_solution", "complaints", case(solved_at=DAY, called_back_at="2026-03-04")),
    ("closed_without_answer", "complaints", case(closed_at=DAY)),
    ("satisfaction_without_callback", "complaints", case(satisfaction="满意")),
    ("claim_without_date", "complaints", case(claim_amount="300")),
    ("details_without_date", "complaints", case(unclosed_reason="no technique")),
    ("details_without_date", "complaints", case(answer="as promised")),
    ("details_without_date", "complaints", case(validity="valid")),
    ("details_without_date", "complaints", case(meeting_decisions="replace the lift")),
    ("details_without_date", "complaints", case(commended_reason="praise")),
    ("before_escalation", "escalations", {**ESCALATION, "instructed_at": "2026-03-04"}),
    (
        "before_escalation",
        "escalations",
        {**ESCALATION, "dispatched_again_at": "2026-03-04", "again_due_at": DAY, "again_department": "x"},
    ),
    ("missing", "escalations", {**ESCALATION, "dispatched_again_at": "2026-03-06", "again_department": "x"}),
    ("month_missing", "projects", {"code": "HY", "signed_customers": "3"}),
    ("project_missing", "callbacks", {"kind": "club", "number": "K1", "called_at": DAY}),
]


def broken_by(kind: str, row: Row, folder: Path) -> set[str]:
    shown = preview(open_source(write_csv(folder / "a.csv", [row])), find_profile(kind))
    return {problem.rule for problem in shown.problems}


@pytest.mark.parametrize(("rule", "kind", "row"), BROKEN)
def test_the_row_breaks_its_rule_and_no_other(rule: str, kind: str, row: Row, tmp_path: Path) -> None:
    assert broken_by(kind, row, tmp_path) == {rule}


STEPS = (
    "visitor_notified_at", "visitor_received_at", "answered_at", "dispatched_at", "receipt_confirmed_at",
    "contacted_at", "appointed_at", "extended_at", "plan_submitted_at", "solved_at", "fed_back_at", "verified_at",
    "replied_at", "called_back_at", "validated_at", "unclosed_at", "major_reported_at", "claim_raised_at",
    "commended_at",
)  # fmt: skip


def test_no_step_may_come_before_the_receipt(tmp_path: Path) -> None:
    rows = [case(step, **{step: "2026-03-02 08:59"}) for step in STEPS]
    shown = preview(open_source(write_csv(tmp_path / "a.csv", rows)), find_profile("complaints"))
    early = [problem.row_number for problem in shown.problems if problem.rule == "before_receipt"]
    assert early == list(range(2, 2 + len(STEPS)))


@pytest.mark.parametrize(
    "row",
    [
        case(closed_at="2026-03-02 09:00", disposition="withdrawn"),
        case(due_at="2026-03-02 09:00", appointed_at="2026-03-02 09:00"),
        case(status="已关闭", closed_at=DAY, answered_at=DAY),
        case(status="处理中", closed_at="2026-03-04", solved_at="2026-03-04", reopened_at=DAY),
        case(closed_at=DAY, disposition="duplicate"),
    ],
    ids=["all at once", "due at once", "closed", "reopened", "duplicate"],
)
def test_a_row_at_the_edge_of_a_rule_is_fine(row: Row, tmp_path: Path) -> None:
    assert broken_by("complaints", row, tmp_path) == set()


def test_every_rule_in_the_models_stands_in_the_table_with_its_severity() -> None:
    import re

    for name in (each for each in named("imports") if each.endswith("_rules")):
        text = statement(f"imports/{name}")
        stops, _, flags = text.partition(") as stops")
        for part, severity in ((stops, Severity.QUARANTINE), (flags, Severity.FLAG)):
            for rule in re.findall(r"'\w+\|(\w+)'", part):
                assert RULES[rule].severity is severity, (name, rule)


def test_every_message_says_what_is_wrong_and_most_say_what_to_do() -> None:
    for rule in RULES.values():
        assert rule.message.endswith("."), rule.id
        if rule.severity == Severity.QUARANTINE:
            assert rule.message.count(".") >= 2, rule.id


def test_a_preview_writes_nothing_and_shows_rows_columns_and_problems(tmp_path: Path) -> None:
    rows = [case("A", colour="red"), case("B", received_at="soon"), case("C")]
    shown = preview(open_source(write_csv(tmp_path / "a.csv", rows)), find_profile("complaints"), rows=2)
    assert [column.name for column in shown.columns] == ["number", "project", "received_at"]
    assert shown.unused == ("colour",)
    assert shown.rows["number"].to_pylist() == ["A", "B"]
    assert (shown.rows_read, shown.held_back) == (3, 1)
    assert [(p.row_number, p.column, p.value, p.rule) for p in shown.problems] == [
        (3, "received_at", "soon", "bad_date")
    ]
