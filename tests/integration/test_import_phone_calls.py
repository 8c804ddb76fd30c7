"""The log of a telephone system: how soon calls were picked up, of all that came in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from desks import policies
from import_files import Row, load_rows
from packs import shanghai

from casework.record.events import PhoneCalled
from casework.record.ledger import Ledger
from casework.vocabulary import EventKind
from etl.subjects import Answers
from etl.warehouse.scope import Scope
from etl.warehouse.warehouse import Warehouse

MARCH = date(2026, 3, 1)
PROJECT: Row = {"code": "HH", "name": "海澜", "pack": "zhonghai"}
RANG: Row = {"number": "C1", "project": "HH", "called_at": "2026-03-02 10:00", "rang_seconds": "5"}
LATE: Row = {**RANG, "number": "C2", "called_at": "2026-03-02 10:05", "rang_seconds": "6"}
GIVEN_UP: Row = {**RANG, "number": "C3", "called_at": "2026-03-02 10:06", "rang_seconds": "3", "answered": "否"}


@pytest.fixture
def register(ledger: Ledger, tmp_path: Path) -> Ledger:
    load_rows(ledger, tmp_path, [PROJECT], "projects")
    return ledger


def answering(ledger: Ledger, folder: Path) -> tuple[object, ...]:
    warehouse = Warehouse.open(ledger, folder / "warehouse.duckdb", policies())
    (row,) = Answers(warehouse).call_answering(Scope(shanghai("2026-03-31 12:00"), MARCH, MARCH)).to_pylist()
    warehouse.close()
    return row["pick_up_seconds"], row["calls"], row["answered"], row["in_time"], row["in_time_share"]


def test_calls_are_counted_by_the_seconds_of_the_regulation(register: Ledger, tmp_path: Path):
    report = load_rows(register, tmp_path, [RANG, LATE, GIVEN_UP, {**RANG, "number": "C4"}], "phone_calls")
    assert report.outcomes.accepted == 4
    (event,) = register.stream("phone/C3")
    assert event.payload == PhoneCalled(number="C3", rang_seconds=3, answered=False)
    assert answering(register, tmp_path) == (5, 4, 3, 2, 0.5)


def test_a_log_handed_in_again_brings_nothing_and_a_changed_row_corrects_its_call(register: Ledger, tmp_path: Path):
    load_rows(register, tmp_path, [RANG, LATE], "phone_calls")
    report = load_rows(register, tmp_path, [RANG, {**LATE, "rang_seconds": "4"}], "phone_calls")
    assert (report.outcomes.unchanged, report.outcomes.corrected, report.events) == (1, 1, 1)
    assert [entry.kind for entry in register.stream("phone/C2")] == [EventKind.PHONE_CALLED, EventKind.CORRECTED]
    assert answering(register, tmp_path) == (5, 2, 2, 2, 1.0)


def test_a_call_without_its_seconds_is_held_back(register: Ledger, tmp_path: Path):
    report = load_rows(register, tmp_path, [{**RANG, "rang_seconds": ""}, LATE], "phone_calls")
    assert (report.outcomes.quarantined, report.outcomes.accepted) == (1, 1)
