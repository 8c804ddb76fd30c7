"""A case that becomes confidential later: what a sync makes of it is what a rebuild makes, and others lose it."""

from __future__ import annotations

from pathlib import Path

from cases import write
from story import Story, local

from casework.case.confidential import Sight
from casework.policy import Policies
from casework.record import events as ev
from casework.record.ledger import Ledger
from casework.settings import settings
from etl.subjects import Answers
from etl.warehouse.models import models
from etl.warehouse.warehouse import Warehouse

KEPT = [model.name for model in models() if model.materialise in {"table", "view"}]


def story() -> Story:
    """Two cases of a sales office."""
    told = Story().project("A", "甲")
    for number, severity in (("c1", "minor"), ("c2", "major")):
        case = told.case(number, "2026-03-02 10:00", "A", pack="sales_office", severity=severity, number=f"SO-{number}")
        case.then("2026-03-02 10:20", ev.Appointed(due_at=local("2026-03-05 17:00"), appointment="answer"))
    return told


def contents(warehouse: Warehouse) -> dict[str, list[str]]:
    return {name: sorted(map(str, warehouse.query(f"select * from {name}").to_pylist())) for name in KEPT}  # noqa: S608


def numbers(warehouse: Warehouse, *keys: str) -> list[str]:
    answers = Answers(warehouse, Sight(None, frozenset(keys)))
    return sorted(row["number"] for row in answers.case_search("SO-", []).to_pylist())


def test_a_sync_hides_it_as_a_rebuild_does(tmp_path: Path) -> None:
    ledger = Ledger.open(f"sqlite:///{tmp_path}/ledger.sqlite")
    warehouse = Warehouse.open(ledger, tmp_path / "warehouse.duckdb", Policies.load(settings().regulation_dir))
    told = story()
    for events in told.streams.values():
        write(ledger, events)
    warehouse.sync()
    assert numbers(warehouse) == ["SO-c1", "SO-c2"]
    told.tell("case/c1", "2026-03-03 10:00", ev.Classified(severity="internal"))
    write(ledger, told.streams["case/c1"][-1:])
    warehouse.sync()
    assert numbers(warehouse) == ["SO-c2"]
    assert numbers(warehouse, "centre/A") == ["SO-c1", "SO-c2"]
    synced = contents(warehouse)
    warehouse.rebuild()
    assert contents(warehouse) == synced
    warehouse.close()
    ledger.close()
