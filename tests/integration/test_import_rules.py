"""The named rules between the columns of a row, each with the smallest row that breaks it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from import_files import Row, case, load_rows, tried, write_csv

from casework.record.ledger import Ledger
from etl.intake.quality import RULES, Severity
from etl.statements import named, statement

ESCALATION: Row = {"number": "T1", "level": "1", "cause": "direct", "escalated_at": "2026-03-05 10:00"}
DAY = "2026-03-05"

BROKEN: list[tuple[str, str, Row]] = [
    ("closed_before_received", "complaints", case(closed_at="2026-03-02 08:59", solved_at=DAY)),
    ("before_receipt", "complaints", case(answered_at="2026-03-02 08:59")),
    ("closed_without_date", "complaints", case(status="已关闭")),
    ("open_but_closed", "complaints", case(status="处理中", closed_at=DAY, solved_at=DAY)),
    ("reopened_without_closing", "complaints", case(reopened_at=DAY)),
    ("reopened_then_closed", "complaints", case(closed_at="2026-03-06", solved_at=DAY, reopened_at=DAY)),
    (
        "reopened_before_closing",
        "complaints",
        case(closed_at="2026-03-06", solved_at=DAY, reopened_at="2026-03-07", **{"reopened_at.2": "2026-03-05 01:00"}),
    ),
    (
        "closed_before_reopened",
        "complaints",
        case(closed_at=DAY, solved_at=DAY, **{"reopened_at.2": "2026-03-08", "closed_at.2": "2026-03-07"}),
    ),
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


@pytest.fixture(scope="module")
def register(empty_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A ledger that knows the case the escalations speak of, for looking only."""
    folder = tmp_path_factory.mktemp("register")
    shutil.copyfile(empty_ledger, folder / "ledger.sqlite")
    ledger = Ledger.open(f"sqlite:///{folder / 'ledger.sqlite'}")
    load_rows(ledger, folder, [case()])
    yield ledger
    ledger.close()


def broken_by(ledger: Ledger, kind: str, rows: Sequence[Row], folder: Path) -> list[set[str]]:
    """The rules that each row breaks, all of them in one file."""
    shown = tried(ledger, write_csv(folder / "a.csv", rows), kind)
    found: list[set[str]] = [set() for _ in rows]
    for problem in shown.problems:
        found[problem.row_number - 2].add(problem.rule)
    return found


def test_a_complaint_breaks_its_rule_and_no_other(register: Ledger, tmp_path: Path) -> None:
    broken = [(rule, row) for rule, kind, row in BROKEN if kind == "complaints"]
    rows = [{**row, "number": f"R{place}"} for place, (_, row) in enumerate(broken)]
    assert broken_by(register, "complaints", rows, tmp_path) == [{rule} for rule, _ in broken]


@pytest.mark.parametrize(("rule", "kind", "row"), [each for each in BROKEN if each[1] != "complaints"])
def test_the_row_breaks_its_rule_and_no_other(register: Ledger, rule: str, kind: str, row: Row, tmp_path: Path) -> None:
    assert broken_by(register, kind, [row], tmp_path) == [{rule}]


STEPS = (
    "visitor_notified_at", "visitor_received_at", "answered_at", "dispatched_at", "receipt_confirmed_at",
    "contacted_at", "appointed_at", "extended_at", "plan_submitted_at", "solved_at", "fed_back_at", "verified_at",
    "replied_at", "called_back_at", "validated_at", "unclosed_at", "major_reported_at", "claim_raised_at",
    "commended_at",
)  # fmt: skip


def test_no_step_may_come_before_the_receipt(register: Ledger, tmp_path: Path) -> None:
    rows = [case(step, **{step: "2026-03-02 08:59"}) for step in STEPS]
    shown = tried(register, write_csv(tmp_path / "a.csv", rows))
    early = [problem.row_number for problem in shown.problems if problem.rule == "before_receipt"]
    assert early == list(range(2, 2 + len(STEPS)))


def test_a_row_at_the_edge_of_a_rule_is_fine(register: Ledger, tmp_path: Path) -> None:
    rows = [
        case(closed_at="2026-03-02 09:00", disposition="withdrawn"),
        case(due_at="2026-03-02 09:00", appointed_at="2026-03-02 09:00"),
        case(status="已关闭", closed_at=DAY, answered_at=DAY),
        case(status="处理中", closed_at="2026-03-04", solved_at="2026-03-04", reopened_at=DAY),
        case(closed_at=DAY, disposition="duplicate"),
    ]
    numbered = [{**row, "number": f"E{place}"} for place, row in enumerate(rows)]
    assert broken_by(register, "complaints", numbered, tmp_path) == [set() for _ in rows]


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


def test_a_preview_writes_nothing_and_shows_rows_columns_and_problems(register: Ledger, tmp_path: Path) -> None:
    rows = [case("A", colour="red"), case("B", received_at="soon"), case("C")]
    before = register.count_events()
    shown = tried(register, write_csv(tmp_path / "a.csv", rows), rows=2)
    assert register.count_events() == before
    assert [column.name for column in shown.columns] == ["number", "project", "received_at"]
    assert shown.unused == ("colour",)
    assert shown.rows["number"].to_pylist() == ["A", "B"]
    assert (shown.rows_read, shown.held_back) == (3, 1)
    assert [(p.row_number, p.column, p.value, p.rule) for p in shown.problems] == [
        (3, "received_at", "soon", "bad_date")
    ]
