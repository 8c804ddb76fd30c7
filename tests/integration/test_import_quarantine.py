"""Quarantined rows: listed, exported, mended, imported again."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from import_files import case, load_file, load_rows, write_sheet

from casework.record.ledger import Ledger
from etl.errors import QuarantineError
from etl.intake.quarantine import State, batch_profile, dismiss, export_csv, export_xlsx, list_quarantine, waiting
from etl.intake.sources import open_source

BAD = [case("A", received_at="soon", channel="pigeon", name="王一"), case("B"), case("C", received_at="")]


def mended(exported: bytes, **cells: str) -> bytes:
    """The exported file with some cells of its first row replaced."""
    rows = list(csv.DictReader(io.StringIO(exported.decode("utf-8-sig"), newline="")))
    rows[0].update(cells)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def test_every_reason_is_listed_with_file_row_column_and_value(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, BAD, name="march.csv")
    found = [(c.file, c.row_number, c.column, c.value, c.rule) for c in list_quarantine(ledger)]
    assert found == [
        ("march.csv", 2, "received_at", "soon", "bad_date"),
        ("march.csv", 2, "channel", "pigeon", "unknown_word"),
        ("march.csv", 4, "received_at", None, "missing"),
    ]


def test_the_row_is_kept_whole(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, BAD)
    assert list_quarantine(ledger)[0].raw == {
        "number": "A", "project": "HY", "received_at": "soon", "channel": "pigeon", "name": "王一",
    }  # fmt: skip


def test_a_mended_export_goes_in_and_closes_its_entries(ledger: Ledger, tmp_path: Path) -> None:
    first = load_rows(ledger, tmp_path, BAD)
    path = tmp_path / "mended.csv"
    path.write_bytes(mended(export_csv(ledger, first.batch), received_at="2026-03-02 09:00", channel="来电"))
    second = load_file(ledger, path)
    assert (second.outcomes.accepted, second.outcomes.quarantined, second.resolved) == (1, 1, 1)
    assert len(ledger.stream("case/A")) == 1
    states = {(c.batch, c.row_number): c.state for c in list_quarantine(ledger, state=None)}
    assert states == {
        (first.batch, 2): State.RESOLVED,
        (first.batch, 4): State.REPLACED,
        (second.batch, 3): State.OPEN,
    }


def test_a_mended_workbook_goes_in_too(ledger: Ledger, tmp_path: Path) -> None:
    first = load_rows(ledger, tmp_path, [case("A", received_at="soon", phone="013800000000")])
    exported = tmp_path / "quarantine.xlsx"
    exported.write_bytes(export_xlsx(ledger, first.batch))
    columns = open_source(exported).columns
    assert columns == ("quarantine_id", "quarantine_reason", "number", "project", "received_at", "phone")
    row = [f"{first.batch}/2", "", "A", "HY", "2026-03-02 09:00", "013800000000"]
    assert load_file(ledger, write_sheet(tmp_path / "mended.xlsx", [columns, row])).resolved == 1


def test_the_reasons_stand_beside_the_row(ledger: Ledger, tmp_path: Path) -> None:
    batch = load_rows(ledger, tmp_path, BAD).batch
    (first, _) = csv.DictReader(io.StringIO(export_csv(ledger, batch).decode("utf-8-sig"), newline=""))
    assert first["quarantine_reason"].startswith("[received_at] The text is no date")
    assert "[channel] The word is not in the vocabulary" in first["quarantine_reason"]


def test_cells_that_a_spreadsheet_would_run_are_made_harmless_and_survive(ledger: Ledger, tmp_path: Path) -> None:
    first = load_rows(ledger, tmp_path, [case("A", received_at="soon", content="=cmd|' /C calc'!A0")])
    exported = export_csv(ledger, first.batch)
    assert b",=cmd" not in exported
    (tmp_path / "mended.csv").write_bytes(mended(exported, received_at="2026-03-02 09:00"))
    load_file(ledger, tmp_path / "mended.csv")
    assert ledger.stream("case/A")[0].payload.model_dump()["content"] == "=cmd|' /C calc'!A0"


def test_a_ragged_row_keeps_its_text(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("number,project,received_at\nA,HY\n")
    batch = load_file(ledger, tmp_path / "a.csv").batch
    (row,) = csv.DictReader(io.StringIO(export_csv(ledger, batch).decode("utf-8-sig"), newline=""))
    assert row["row"] == "A,HY"


def states(ledger: Ledger) -> list[tuple[str, int, State]]:
    """Load, row and state of every row ever held back, the newest load first."""
    cells = list_quarantine(ledger, state=None)
    return list(dict.fromkeys((cell.batch, cell.row_number, cell.state) for cell in cells))


def test_bad_rows_that_come_again_unchanged_wait_once(ledger: Ledger, tmp_path: Path) -> None:
    first = load_rows(ledger, tmp_path, BAD)
    again = load_rows(ledger, tmp_path, [case("Z"), *BAD], name="april.csv")
    assert (first.outcomes.quarantined, first.waiting_before) == (2, 0)
    assert (again.outcomes.quarantined, again.waiting_before, again.balances) == (2, 2, True)
    assert states(ledger) == [(first.batch, 2, State.OPEN), (first.batch, 4, State.OPEN)]


def test_the_same_row_with_columns_in_another_order_waits_once(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, BAD[:1])
    turned = dict(reversed(BAD[0].items())) | {"content": ""}
    assert load_rows(ledger, tmp_path, [turned]).waiting_before == 1


def test_a_bad_row_that_was_changed_waits_anew(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, BAD[:1])
    assert load_rows(ledger, tmp_path, [BAD[0] | {"received_at": "later"}]).waiting_before == 0
    assert len(states(ledger)) == 2


def test_the_same_row_of_another_kind_waits_for_itself(ledger: Ledger, tmp_path: Path) -> None:
    row = {"number": "A", "called_at": "soon", "received_at": "soon", "project": "HY"}
    load_rows(ledger, tmp_path, [row])
    assert load_rows(ledger, tmp_path, [row], "callbacks").waiting_before == 0
    assert {cell.kind for cell in list_quarantine(ledger)} == {"callbacks", "complaints"}


def test_a_row_that_is_stopped_by_another_rule_than_before_waits_with_that_one(ledger: Ledger, tmp_path: Path) -> None:
    first = load_rows(ledger, tmp_path, [case("A")], register=False)
    load_rows(ledger, tmp_path, [case("B", project="LX")])
    load_rows(ledger, tmp_path, [case("A", project="LX")])
    load_rows(ledger, tmp_path, [case("Y")])
    second = load_rows(ledger, tmp_path, [case("A")])
    assert [cell.rule for cell in list_quarantine(ledger)] == ["other_project"]
    assert states(ledger) == [(second.batch, 2, State.OPEN), (first.batch, 2, State.REPLACED)]


def test_a_row_that_lacked_only_its_project_goes_in_as_it_was_and_no_longer_waits(ledger: Ledger, tmp_path: Path):
    first = load_rows(ledger, tmp_path, [case("A"), case("B", received_at="soon")], register=False)
    load_rows(ledger, tmp_path, [case("Y")])
    turned = [case("B", received_at="soon"), dict(reversed(case("A").items())) | {"content": ""}]
    second = load_rows(ledger, tmp_path, turned, register=False, name="again.csv")
    assert (second.outcomes.accepted, second.outcomes.quarantined, second.resolved) == (1, 1, 1)
    went_in = (first.batch, 2, State.RESOLVED)
    assert (went_in in states(ledger), [cell.raw["number"] for cell in list_quarantine(ledger)]) == (True, ["B"])


def test_a_row_of_the_same_content_that_was_put_aside_is_not_called_loaded(ledger: Ledger, tmp_path: Path):
    first = load_rows(ledger, tmp_path, [case("A")], register=False)
    dismiss(ledger, first.batch, [2])
    load_rows(ledger, tmp_path, [case("Y")])
    assert load_rows(ledger, tmp_path, [case("A")], register=False).resolved == 0
    assert states(ledger) == [(first.batch, 2, State.DISMISSED)]


def test_a_row_that_was_put_aside_stays_aside(ledger: Ledger, tmp_path: Path) -> None:
    batch = load_rows(ledger, tmp_path, BAD).batch
    dismiss(ledger, batch, [2, 4])
    assert load_rows(ledger, tmp_path, BAD).waiting_before == 2
    assert list_quarantine(ledger) == []


def test_an_export_brought_back_as_it_was_waits_once(ledger: Ledger, tmp_path: Path) -> None:
    exported = export_csv(ledger, load_rows(ledger, tmp_path, BAD).batch)
    (tmp_path / "same.csv").write_bytes(exported)
    load_file(ledger, tmp_path / "same.csv")
    again = load_file(ledger, tmp_path / "same.csv")
    assert again.waiting_before == 2
    assert len({(cell.batch, cell.row_number) for cell in list_quarantine(ledger)}) == 2


def test_rows_can_be_dismissed(ledger: Ledger, tmp_path: Path) -> None:
    batch = load_rows(ledger, tmp_path, BAD).batch
    assert dismiss(ledger, batch, [2]) == 2
    assert [c.row_number for c in list_quarantine(ledger)] == [4]


def test_the_profile_of_a_load_is_known_for_the_second_try(ledger: Ledger, tmp_path: Path) -> None:
    assert batch_profile(ledger, load_rows(ledger, tmp_path, BAD).batch) == "complaints"


def test_an_export_of_nothing_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    batch = load_rows(ledger, tmp_path, [case()]).batch
    with pytest.raises(QuarantineError, match="has no rows waiting"):
        export_csv(ledger, batch)
    with pytest.raises(QuarantineError, match="There is no load x"):
        batch_profile(ledger, "x")


def test_what_waits_is_counted_by_reason_and_listed_one_reason_at_a_time(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [*BAD, case("D", received_at="")], name="march.csv")
    (load,) = waiting(ledger)
    assert (load.file, load.rows, sorted(load.by_reason.values())) == ("march.csv", 3, [1, 1, 2])
    missing = next(iter(load.by_reason))  # the most frequent first
    leaves = [list_quarantine(ledger, reason=missing, limit=1, offset=place) for place in range(3)]
    assert [[cell.row_number for cell in leaf] for leaf in leaves] == [[4], [5], []]
    dismiss(ledger, load.batch, [2, 4, 5])
    assert waiting(ledger) == []
