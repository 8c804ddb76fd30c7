"""The load report balances, and the warehouse holds what the file brought."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hand_worked_month import write_workbook
from import_files import case, load_file, load_rows, policies

from casework.record.ledger import Ledger
from etl.intake.reconciliation import ReconciledTotal, reconcile
from etl.intake.reports import ControlTotal
from etl.intake.sources import open_source
from etl.warehouse.warehouse import Warehouse

MARCH = date(2026, 3, 1)


@pytest.fixture
def warehouse(ledger: Ledger, tmp_path: Path) -> Iterator[Warehouse]:
    opened = Warehouse.open(ledger, tmp_path / "warehouse.duckdb", policies())
    yield opened
    opened.close()


def test_rows_are_counted_by_project_and_month_and_fate(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [case("A"), case("B")])
    rows = [
        case("A"),
        case("B", department="x"),
        case("C"),
        case("C"),
        case("D", project="LX", received_at="2026-04-01 00:30"),
        case("E", channel="pigeon"),
        case("F", received_at="soon"),
    ]
    report = load_rows(ledger, tmp_path, rows)
    assert report.totals == (
        ControlTotal("HY", MARCH, rows=5, accepted=1, unchanged=1, repeated=1, corrected=1, quarantined=1),
        ControlTotal("HY", None, rows=1, accepted=0, unchanged=0, repeated=0, corrected=0, quarantined=1),
        ControlTotal("LX", date(2026, 4, 1), rows=1, accepted=1, unchanged=0, repeated=0, corrected=0, quarantined=0),
    )
    assert report.balances


def test_the_warehouse_is_counted_anew_and_agrees(ledger: Ledger, tmp_path: Path, warehouse: Warehouse) -> None:
    report = load_rows(ledger, tmp_path, [case("A"), case("B", received_at="2026-03-31 23:59"), case("C", status="x")])
    warehouse.sync()
    result = reconcile(report, warehouse)
    assert result.totals == (
        ReconciledTotal("HY", MARCH, in_file=3, held_back=1, repeated=0, in_ledger=2, in_warehouse=2),
    )
    assert result.reconciles


def test_a_warehouse_that_lags_behind_does_not_reconcile(ledger: Ledger, tmp_path: Path, warehouse: Warehouse) -> None:
    report = load_rows(ledger, tmp_path, [case("A")])
    result = reconcile(report, warehouse)
    assert not result.reconciles
    assert result.totals[0].in_warehouse == 0


def test_a_wrong_total_does_not_reconcile(ledger: Ledger, tmp_path: Path, warehouse: Warehouse) -> None:
    report = load_rows(ledger, tmp_path, [case("A")])
    warehouse.sync()
    moved = replace(report, totals=(replace(report.totals[0], month=date(2026, 4, 1)),))
    assert not reconcile(moved, warehouse).reconciles


def test_a_row_without_a_fate_does_not_reconcile(ledger: Ledger, tmp_path: Path, warehouse: Warehouse) -> None:
    report = load_rows(ledger, tmp_path, [case("A")])
    warehouse.sync()
    lost = replace(report, totals=(replace(report.totals[0], rows=2),))
    assert not reconcile(lost, warehouse).reconciles


def test_only_what_the_file_brought_is_counted_in_the_warehouse(
    ledger: Ledger, tmp_path: Path, warehouse: Warehouse
) -> None:
    load_rows(ledger, tmp_path, [case("A"), case("B")])
    report = load_rows(ledger, tmp_path, [case("C")])
    warehouse.sync()
    assert [total.in_warehouse for total in reconcile(report, warehouse).totals] == [1]


def test_rows_that_wait_already_are_held_back_in_the_totals_of_each_load(
    ledger: Ledger, tmp_path: Path, warehouse: Warehouse
) -> None:
    rows = [case("A"), case("B", channel="pigeon")]
    load_rows(ledger, tmp_path, rows)
    report = load_rows(ledger, tmp_path, rows)
    warehouse.sync()
    result = reconcile(report, warehouse)
    assert (report.waiting_before, result.totals[0].held_back, result.reconciles) == (1, 1, True)


def test_every_kind_of_the_hand_worked_month_reconciles_twice(
    ledger: Ledger, tmp_path: Path, warehouse: Warehouse
) -> None:
    path = write_workbook(tmp_path / "month.xlsx")
    sheets = {"projects": 2, "complaints": 20, "escalations": 6, "callbacks": 15, "club": 10}
    for fate in ("accepted", "unchanged"):
        for sheet, count in sheets.items():
            profile = "callbacks" if sheet == "club" else sheet
            report = load_file(ledger, open_source(path, sheet=sheet), profile, register=None)
            warehouse.sync()
            assert getattr(report.outcomes, fate) == count
            assert reconcile(report, warehouse).reconciles, sheet
