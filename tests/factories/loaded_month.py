"""The hand-worked month, brought in from its workbook: a ledger, and a warehouse in a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hand_worked_month import write_workbook

from casework.policy import Policies
from casework.record.ledger import Ledger
from casework.settings import settings
from etl.intake.imports import load
from etl.intake.profiles import find_profile
from etl.intake.reports import LoadReport
from etl.intake.sources import open_source
from etl.warehouse.warehouse import Warehouse

SHEETS = (
    ("projects", "projects"),
    ("complaints", "complaints"),
    ("escalations", "escalations"),
    ("callbacks", "callbacks"),
    ("club", "callbacks"),
)


@contextmanager
def loaded_month(folder: Path) -> Iterator[tuple[Warehouse, dict[str, LoadReport]]]:
    """The warehouse, up to date and open, and what the import of each sheet reported."""
    path = write_workbook(folder / "may.xlsx")
    policies = Policies.load(settings().regulation_dir)
    ledger = Ledger.open(f"sqlite:///{folder / 'ledger.sqlite'}")
    reports = {
        sheet: load(ledger, open_source(path, sheet=sheet), find_profile(profile), policies, "test")
        for sheet, profile in SHEETS
    }
    warehouse = Warehouse.open(ledger, folder / "w.duckdb", policies)
    warehouse.sync()
    yield warehouse, reports
    warehouse.close()
    ledger.close()
