"""Does the warehouse hold what the file brought? Control totals by project and month, side by side."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from etl.intake.reports import LoadReport
from etl.statements import statement
from etl.warehouse.snapshot import Reader

STREAMS_AT_ONCE = 50_000


_COUNTED_AS = {"responses": "surveys"}
"""Kinds that the warehouse counts as another."""


@dataclass(frozen=True, slots=True)
class ReconciledTotal:
    """One project and month: rows of the file by fate, and what the warehouse holds of them, counted there anew."""

    project: str
    month: date | None
    in_file: int
    held_back: int
    repeated: int
    in_ledger: int
    in_warehouse: int

    @property
    def reconciles(self) -> bool:
        """Nothing lost on the way to the ledger, nothing on the way to the warehouse."""
        return self.in_file == self.held_back + self.repeated + self.in_ledger and self.in_ledger == self.in_warehouse


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All control totals of one load."""

    totals: tuple[ReconciledTotal, ...]

    @property
    def reconciles(self) -> bool:
        """Whether every project and month does."""
        return all(total.reconciles for total in self.totals)


def reconcile(report: LoadReport, warehouse: Reader) -> Reconciliation:
    """Count in the warehouse what the load brought; sync the warehouse first."""
    found = _counted(report, warehouse)
    source: dict[tuple[str, date | None], Counter[str]] = {}
    for total in report.totals:
        figures = source.setdefault((total.project, total.month), Counter())
        figures.update(file=total.rows, held=total.quarantined, repeated=total.repeated, ledger=total.in_ledger)
    keys = sorted({*source, *found}, key=lambda key: (key[0], key[1] or date.min))
    none: Counter[str] = Counter()
    return Reconciliation(
        tuple(
            ReconciledTotal(
                project=project,
                month=month,
                in_file=source.get((project, month), none)["file"],
                held_back=source.get((project, month), none)["held"],
                repeated=source.get((project, month), none)["repeated"],
                in_ledger=source.get((project, month), none)["ledger"],
                in_warehouse=found[project, month],
            )
            for project, month in keys
        )
    )


def _counted(report: LoadReport, warehouse: Reader) -> Counter[tuple[str, date | None]]:
    found: Counter[tuple[str, date | None]] = Counter()
    for start in range(0, report.loaded.num_rows, STREAMS_AT_ONCE):
        part = report.loaded.slice(start, STREAMS_AT_ONCE)
        moments: list[datetime | None] = part["month_moment"].to_pylist()
        params = {"streams": part["stream"].to_pylist(), "moments": moments}
        for row in warehouse.query(
            statement(f"imports/reconcile_{_COUNTED_AS.get(report.kind, report.kind)}"), params
        ).to_pylist():
            found[row["project"], row["month"]] += row["n"]
    return found
