"""Imports know the words of the regulations at work, not those of the house alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from cases import MONDAY, write
from import_files import case, load_file, load_rows, policies, tried, write_csv

from casework.access.permissions import Right, User
from casework.desk.joining import Joining
from casework.messages.telling import tell
from casework.record import events as ev
from casework.record.ledger import Ledger
from casework.vocabulary import Severity
from casework.vocabulary.desk import Role
from etl.intake.quarantine import list_quarantine
from etl.intake.reports import Outcomes
from etl.intake.words import own_words


def registered(ledger: Ledger, code: str, pack: str) -> None:
    at = MONDAY - timedelta(days=90)
    payload = ev.ProjectRegistered(code=code, name=code, pack=pack)
    fact = ev.Event(stream=f"project/{code}", occurred_at=at, recorded_at=at, actor="x", project=code, payload=payload)
    write(ledger, [fact])


def severity_of(ledger: Ledger, number: str) -> tuple[str, str]:
    payload = ledger.stream(f"case/{number}")[0].payload
    assert isinstance(payload, ev.Received)
    return payload.pack, payload.severity


def test_a_word_of_the_projects_regulation_is_read_by_its_name_in_either_language(
    ledger: Ledger, tmp_path: Path
) -> None:
    registered(ledger, "SO01", "sales_office")
    rows = [
        case("T1", project="SO01", severity="重要"),
        case("T2", project="SO01", severity="Important"),
        case("T3", project="SO01", severity="重大"),
        case("T4", project="SO01", severity="天大"),
    ]
    report = load_rows(ledger, tmp_path, rows)
    assert report.outcomes == Outcomes(accepted=3, unchanged=0, repeated=0, corrected=0, quarantined=1)
    assert [severity_of(ledger, number) for number in ("T1", "T2", "T3")] == [
        ("sales_office", "important"),
        ("sales_office", "important"),
        ("sales_office", "major"),
    ]


def test_words_that_the_house_knows_mean_what_they_meant(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [case("T1", severity="普通"), case("T2", severity="严重")])
    assert [severity_of(ledger, number)[1] for number in ("T1", "T2")] == ["general", "major"]


def test_a_profile_that_names_its_regulation_takes_only_its_words() -> None:
    assert "重要" in own_words(Severity, policies())
    assert "重要" not in own_words(Severity, policies(), "greentown")


def held(ledger: Ledger) -> list[tuple[str, str, str | None, bool]]:
    """Column, rule, value and whether the row was kept, of what waits."""
    return [(cell.column, cell.rule, cell.value, bool(cell.raw)) for cell in list_quarantine(ledger)]


def test_a_word_of_another_regulation_is_held_back(ledger: Ledger, tmp_path: Path) -> None:
    registered(ledger, "SY01", "sunshine")
    registered(ledger, "SO01", "sales_office")
    rows = [case("W1", project="SY01", severity="重要"), case("W2", project="SO01", severity="重要")]
    report = load_rows(ledger, tmp_path, rows)
    assert report.outcomes == Outcomes(accepted=1, unchanged=0, repeated=0, corrected=0, quarantined=1)
    ((_column, rule, value, kept),) = held(ledger)
    assert (rule, value, kept) == ("foreign_word", "重要", True)


def test_a_case_for_its_handlers_alone_comes_by_no_file_and_leaves_nothing_in_the_quarantine(
    ledger: Ledger, tmp_path: Path
) -> None:
    registered(ledger, "ST01", "sales_grievance")
    registered(ledger, "SO01", "sales_office")
    rows = [case("G1", project="ST01"), case("I1", project="SO01", severity="内部"), case("O1", project="SO01")]
    report = load_rows(ledger, tmp_path, rows)
    assert report.outcomes.accepted == 1
    assert [each[1:] for each in held(ledger)] == [("confidential_case", None, False)] * 2
    assert not ledger.stream("case/G1")


def confided_case(ledger: Ledger, number: str, project: str, pack: str, case_id: str = "") -> None:
    """A case that only its handlers may know of, recorded at the desk."""
    severity = {"sales_office": "internal"}.get(pack, "general")
    received = ev.Received(number=number, pack=pack, formal=True, severity=severity)
    stream = f"case/{case_id or number.lower()}"
    fact = ev.Event(stream=stream, occurred_at=MONDAY, recorded_at=MONDAY, actor="x", project=project, payload=received)
    with ledger.transaction() as transaction:
        transaction.append(stream, 0, [fact])
        tell(transaction, stream, 0, policies(), {}, MONDAY)


def test_a_callback_to_such_a_case_finds_it_as_little_as_one_that_does_not_exist(
    ledger: Ledger, tmp_path: Path
) -> None:
    registered(ledger, "ST01", "sales_grievance")
    confided_case(ledger, "BM-2026-000001", "ST01", "sales_grievance")
    rows = [{"number": f"BM-2026-00000{n}", "called_at": "2026-03-05 10:00", "kind": "case"} for n in (1, 9)]
    report = load_rows(ledger, tmp_path, rows, "callbacks")
    assert report.outcomes.quarantined == len(rows)
    assert {rule for _column, rule, _value, _kept in held(ledger)} == {"unknown_case"}


def test_how_many_rows_were_refused_tells_nothing_of_the_ledger(ledger: Ledger, tmp_path: Path) -> None:
    registered(ledger, "ST01", "sales_grievance")
    registered(ledger, "SO01", "sales_office")
    rows = [case(f"BM-{n}", project="ST01") for n in (1, 2)] + [case("BM-3", project="SO01", severity="内部")]
    file, called = write_csv(tmp_path / "cases.csv", rows), tmp_path / "calls.csv"
    write_csv(called, [{"number": f"BM-{n}", "called_at": "2026-03-05 10:00", "kind": "case"} for n in (1, 2, 3)])
    unknown = [tried(ledger, file), tried(ledger, called, "callbacks")]
    for number, project, pack in (("BM-1", "ST01", "sales_grievance"), ("BM-3", "SO01", "sales_office")):
        confided_case(ledger, number, project, pack)
    known = [tried(ledger, file), tried(ledger, called, "callbacks")]
    assert [shown.problems_by_rule for shown in known] == [{"confidential_case": 3}, {"unknown_case": 3}]
    for before, after in zip(unknown, known, strict=True):
        assert (after.outcomes, after.problems_by_rule, after.problems) == (
            before.outcomes,
            before.problems_by_rule,
            before.problems,
        )
        assert after.consequences == before.consequences
    told = [load_file(ledger, file), load_file(ledger, called, "callbacks")]
    assert [report.problems_by_rule for report in told] == [shown.problems_by_rule for shown in unknown]
    assert [(total.rows, total.quarantined) for total in told[0].totals] == [(1, 1), (2, 2)]


@pytest.mark.parametrize("case_id", ["0123456789abcdef0123456789abcdef", "BM-7"], ids=["from the desk", "from a file"])
def test_a_number_that_a_confidential_case_of_another_project_has_is_a_number_like_any(
    ledger: Ledger, tmp_path: Path, case_id: str
) -> None:
    registered(ledger, "ST01", "sales_grievance")
    registered(ledger, "SY01", "sunshine")
    file = write_csv(tmp_path / "cases.csv", [case("BM-7", project="SY01")])
    unknown = tried(ledger, file)
    confided_case(ledger, "BM-7", "ST01", "sales_grievance", case_id)
    known = tried(ledger, file)
    told = (known.outcomes, known.problems_by_rule, known.problems, known.consequences)
    assert told == (unknown.outcomes, unknown.problems_by_rule, unknown.problems, unknown.consequences)
    assert unknown.outcomes.accepted == 1
    assert (load_file(ledger, file).outcomes, load_file(ledger, file).outcomes.unchanged) == (unknown.outcomes, 1)
    assert [entry.project for entry in ledger.stream(f"case/{case_id}")] == ["ST01"]
    changed = write_csv(tmp_path / "more.csv", [case("BM-7", project="SY01", dispatched_at="2026-03-02 10:00")])
    assert load_file(ledger, changed).outcomes.corrected == 1


def test_a_case_that_was_moved_to_its_project_is_known_there_by_the_next_file(ledger: Ledger, tmp_path: Path) -> None:
    for code in ("SY01", "SY02"):
        registered(ledger, code, "sunshine")
    load_rows(ledger, tmp_path, [case("N1", project="SY01")])
    asked = [case("N1", project="SY02")]
    assert load_rows(ledger, tmp_path, asked).problems_by_rule == {"other_project": 1}
    centre = User("centre", "centre", (Right(Role.CENTRE),))
    Joining(ledger, policies()).move(centre, "N1", "SY02", "登记错项目", key="m", now=MONDAY + timedelta(days=1))
    assert load_rows(ledger, tmp_path, asked).outcomes.quarantined == 0
