"""A load that dies midway leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from import_files import case, load_file, policies, write_csv

from casework.errors import LedgerError
from casework.record.ledger import Ledger
from casework.record.ledger.tables import customer, import_row, quarantine_row
from casework.settings import ROOT
from etl.intake.imports import load
from etl.intake.profiles import find_profile
from etl.intake.reports import Progress
from etl.intake.sources import open_source


def rows_beside(ledger: Ledger) -> list[int]:
    with ledger.reading() as connection:
        tables = (customer, import_row, quarantine_row)
        return [connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables]


def test_a_load_killed_while_writing_leaves_nothing_and_can_be_repeated(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    rows = [case(f"T{i}", name="王一", phone=f"1380000{i:04}") for i in range(2000)]
    path = write_csv(tmp_path / "cases.csv", [*rows, case("bad", received_at="soon")])
    child = subprocess.run(
        [sys.executable, ROOT / "tests" / "factories" / "importer.py", url, path],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (child.returncode, child.stdout.strip()) == (-9, "writing")
    ledger = Ledger.open(url)
    assert (ledger.count_events(), rows_beside(ledger)) == (0, [0, 0, 0])
    report = load_file(ledger, path)
    assert (report.outcomes.accepted, report.outcomes.quarantined) == (2000, 1)
    assert rows_beside(ledger) == [2000, 2000, 1]
    ledger.close()


def test_a_load_that_fails_at_its_end_leaves_nothing(ledger: Ledger, tmp_path: Path) -> None:
    def fail(step: Progress) -> None:
        if step.stage == "writing":
            raise LedgerError("The disk is full.")

    source = open_source(write_csv(tmp_path / "cases.csv", [case()]))
    with pytest.raises(LedgerError, match="The disk is full"):
        load(ledger, source, find_profile("complaints"), policies(), "t", fail, register_projects=True)
    assert (ledger.count_events(), rows_beside(ledger)) == (0, [0, 0, 0])
