"""The import's road through the ledger, the same on SQLite and PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from import_files import case, load_file, load_rows, write_csv

from casework.record.ledger import Ledger
from casework.record.ledger.tables import customer
from etl.intake.quarantine import State, export_csv, list_quarantine

WORKED = case(dispatched_at="2026-03-02 09:10", contacted_at="2026-03-02 09:40", department="工程部")
LEVEL_1 = {"number": "T1", "level": 1, "cause": "no_contact", "escalated_at": "2026-03-02 18:00"}
DESK = "case/0123456789abcdef0123456789abcdef"
"""A stream with the kind of name that the desk gives."""


def kinds(book: Ledger, stream: str = "case/T1") -> list[str]:
    return [event.kind.value for event in book.stream(stream)]


def test_each_milestone_becomes_an_event(book: Ledger, tmp_path: Path) -> None:
    report = load_rows(book, tmp_path, [WORKED])
    assert (report.outcomes.accepted, report.new_projects) == (1, ("HY",))
    assert kinds(book) == ["received", "dispatched", "contacted"]


def test_the_same_file_twice_changes_nothing(book: Ledger, tmp_path: Path) -> None:
    load_rows(book, tmp_path, [WORKED, case("T2")])
    again = load_rows(book, tmp_path, [WORKED, case("T2")])
    assert (again.outcomes.unchanged, again.events) == (2, 0)


def test_a_changed_row_is_a_correction_that_names_file_and_row(book: Ledger, tmp_path: Path) -> None:
    load_rows(book, tmp_path, [WORKED])
    report = load_rows(book, tmp_path, [{**WORKED, "contacted_at": "2026-03-02 09:50"}], name="四月.csv")
    assert report.outcomes.corrected == 1
    assert [e.payload.reason for e in book.stream("case/T1") if e.payload.kind == "corrected"] == ["四月.csv:2"]


def test_later_steps_of_a_known_case_are_added(book: Ledger, tmp_path: Path) -> None:
    load_rows(book, tmp_path, [WORKED])
    load_rows(book, tmp_path, [{**WORKED, "solved_at": "2026-03-04 10:00"}])
    load_rows(book, tmp_path, [LEVEL_1], "escalations")
    assert kinds(book) == ["received", "dispatched", "contacted", "solved", "escalated"]


def test_a_customer_is_known_again_by_phone(book: Ledger, tmp_path: Path) -> None:
    load_rows(book, tmp_path, [case(name="王一", phone="199 0000 0001")])
    load_rows(book, tmp_path, [case("T2", phone="19900000001", email="wang@example.org")])
    with book.reading() as connection:
        found = connection.execute(sa.select(customer.c.name, customer.c.email)).all()
    assert [tuple(row) for row in found] == [("王一", "wang@example.org")]


def test_a_mended_row_goes_in_and_closes_its_entry(book: Ledger, tmp_path: Path) -> None:
    first = load_rows(book, tmp_path, [case(received_at="soon"), case("T2")])
    path = tmp_path / "mended.csv"
    path.write_bytes(export_csv(book, first.batch).replace(b"soon", b"2026-03-02 09:00"))
    assert (load_file(book, path).resolved, kinds(book)) == (1, ["received"])
    assert [cell.state for cell in list_quarantine(book, state=None)] == [State.RESOLVED]


def test_a_case_of_the_desk_is_found_by_its_number(book: Ledger, tmp_path: Path) -> None:
    load_rows(book, tmp_path, [case("X"), case("T9")])
    opened = book.stream("case/X")[0]
    payload = opened.payload.model_copy(update={"number": "T1"})
    book.append(DESK, 0, [opened.model_copy(update={"stream": DESK, "payload": payload})])
    assert load_rows(book, tmp_path, [LEVEL_1], "escalations").outcomes.accepted == 1
    assert kinds(book, DESK) == ["received", "escalated"]


def test_a_file_of_every_kind_goes_in(book: Ledger, tmp_path: Path) -> None:
    load_rows(book, tmp_path, [{"code": "HY", "name": "华苑", "city": "上海"}], "projects")
    load_rows(book, tmp_path, [case()])
    called = {"number": "T1", "kind": "case", "called_at": "2026-03-06 10:00", "satisfaction": "satisfied"}
    answer = {"number": "S1", "survey": "2026", "project": "HY", "answered_at": "2026-03-06 10:00", "score": 4}
    for rows, kind in (([called], "callbacks"), ([answer], "surveys")):
        report = load_file(book, write_csv(tmp_path / f"{kind}.csv", rows), kind)
        assert (kind, report.outcomes.accepted) == (kind, 1)
    assert kinds(book) == ["received", "called_back"]
