"""A case stands where the version in force at the event says: at the desk, in a sync, in a rebuild."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from cases import DAY, Step, case, received, write
from packs import pack, version

from casework.case.folding import fold
from casework.policy import Policies
from casework.record import events as ev
from casework.record.ledger import Ledger
from etl.warehouse.warehouse import Warehouse

LATER = version(date(2026, 3, 10), "2026.2", stage_after=pack().stage_after | {"solved": "in_hand"})
POLICIES = Policies([pack(), LATER])
SOLVED = ev.Solved(result="x")


def life(solved_after_days: int) -> list[Step]:
    return [(0, received()), (60, ev.Contacted()), (solved_after_days * DAY, SOLVED)]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Warehouse]:
    ledger = Ledger.open(f"sqlite:///{tmp_path}/ledger.sqlite")
    write(ledger, [*case(life(7), "before"), *case(life(9), "after")])
    warehouse = Warehouse.open(ledger, tmp_path / "warehouse.duckdb", POLICIES)
    yield warehouse
    warehouse.close()
    ledger.close()


def stages(opened: Warehouse) -> dict[str, str]:
    return {str(r["case_id"]): str(r["stage"]) for r in opened.query("select * from core.cases").to_pylist()}


def test_a_version_with_another_stage_moves_only_what_happens_in_its_time(opened: Warehouse) -> None:
    expected = {"before": "solved", "after": "in_hand"}
    folded = {c: fold(f"case/{c}", opened.ledger.stream(f"case/{c}"), POLICIES) for c in expected}
    assert {c: state.stage for c, state in folded.items() if state} == expected
    assert stages(opened) == expected
    opened.rebuild()
    assert stages(opened) == expected


def test_a_step_taken_after_a_sync_moves_the_case_by_its_own_day(opened: Warehouse) -> None:
    again = case([*life(7), (8 * DAY, ev.CustomerDisagreed()), (9 * DAY, SOLVED)], "before")[3:]
    write(opened.ledger, again)
    opened.sync()
    assert stages(opened)["before"] == "in_hand"
