"""The state the desk folds is the row the dashboards show, for lives lived at random by the rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from desks import policies
from lives import Life, lives

from casework.case.obligations import obligations
from casework.case.state import CaseState
from casework.record.ledger import Ledger
from etl.warehouse.warehouse import Warehouse

STATE_FIELDS = (
    "case_id number project pack customer_id channel nature concern category severity urgency validity department "
    "company_level received_at dispatched_at contacted_at appointed_at due_at extended_at solved_at fed_back_at "
    "verified_at replied_at called_back_at satisfaction closed_at disposition stage stage_since level level_at "
    "warned_at unclosed_at major_reported_at commended_at claim_amount last_event_at"
)
SAME = STATE_FIELDS.split()
OBLIGATION_FIELDS = "obligation_id department ordinal started_at due_at warn_at met_at void_at void_reason"
COLUMNS = OBLIGATION_FIELDS.split()

Row = dict[str, object]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[Life], Warehouse]]:
    """Forty lives of forty steps, in a ledger and a warehouse."""
    folder: Path = tmp_path_factory.mktemp("lives")
    ledger = Ledger.open(f"sqlite:///{folder}/ledger.sqlite")
    found = list(lives(seed=2026, count=40, steps=40))
    for life in found:
        ledger.append(life.stream, 0, life.entries)
    warehouse = Warehouse.open(ledger, folder / "warehouse.duckdb", policies())
    yield found, warehouse
    warehouse.close()
    ledger.close()


def plain(value: object) -> object:
    """Moments as the warehouse keeps them (UTC without zone), words as text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)
    return str(value) if isinstance(value, str) else value


def as_row(state: CaseState) -> Row:
    return {name: plain(getattr(state, name)) for name in SAME}


def test_every_folded_state_equals_its_row_in_the_warehouse(told: tuple[list[Life], Warehouse]) -> None:
    found, warehouse = told
    rows = warehouse.query("select * from core.cases").to_pylist()
    shown: dict[object, Row] = {row["case_id"]: {name: row[name] for name in SAME} for row in rows}
    assert shown == {life.case_id: as_row(life.state()) for life in found}


def test_every_obligation_of_a_random_life_equals_its_row(told: tuple[list[Life], Warehouse]) -> None:
    found, warehouse = told
    rows = warehouse.query("select * from core.obligations").to_pylist()
    shown = {row["obligation_id"]: [row[name] for name in COLUMNS] for row in rows}
    desk = {
        row.obligation_id: [plain(getattr(row, name)) for name in COLUMNS]
        for life in found
        for row in obligations(life.stream, life.entries, policies())
    }
    assert shown == desk
