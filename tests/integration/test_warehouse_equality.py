"""The warehouse gives the same rows whichever way it got there, and the same as the case desk's own engine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from uuid import uuid4

import pyarrow as pa
import pytest
from cases import Step, case, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_cases import many_cases

from casework.case.obligations import obligations
from casework.policy import Policies
from casework.record.ledger import Ledger
from casework.settings import settings as installation
from etl.warehouse.models import FEW_STREAMS, models
from etl.warehouse.warehouse import Warehouse

POLICIES = Policies.load(installation().regulation_dir)
KEPT = [model.name for model in models() if model.materialise in {"table", "view"}]
COMPARED = [
    *("obligation_id", "department", "started_at", "started_recorded_at", "due_at", "warn_at"),
    *("met_at", "met_recorded_at", "void_at", "void_reason", "unjudged_from"),
]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """One ledger and warehouse for all examples; every example tells cases of its own."""
    folder = tmp_path_factory.mktemp("equality")
    ledger = Ledger.open(f"sqlite:///{folder}/ledger.sqlite")
    warehouse = Warehouse.open(ledger, folder / "warehouse.duckdb", POLICIES)
    yield warehouse
    warehouse.close()
    ledger.close()


def contents(opened: Warehouse) -> dict[str, list[dict[str, object]]]:
    """Every kept table, in an order that does not depend on how it was written."""
    return {name: ordered(opened.query(f"select * from {name}")) for name in KEPT}  # noqa: S608


def ordered(table: pa.Table) -> list[dict[str, object]]:
    return sorted(table.to_pylist(), key=lambda row: [str(value) for value in row.values()])


@pytest.mark.parametrize("few", [0, FEW_STREAMS], ids=["planned", "as written"])
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(lives=many_cases(least=2, most=8), cuts=st.lists(st.floats(0, 1), max_size=3))
def test_syncs_in_pieces_give_the_same_tables_as_a_rebuild(
    opened: Warehouse, monkeypatch: pytest.MonkeyPatch, few: int, lives: list[list[Step]], cuts: list[float]
) -> None:
    monkeypatch.setattr("etl.warehouse.models.FEW_STREAMS", few)
    prefix = uuid4().hex
    told = sorted(((i, n) for n, steps in enumerate(lives) for i in range(len(steps))), key=lambda place: place[0])
    events = [case(lives[n], f"{prefix}-{n}")[i] for i, n in told]
    places = sorted({0, len(events), *(int(cut * len(events)) for cut in cuts)})
    for start, end in pairwise(places):
        write(opened.ledger, events[start:end])
        opened.sync()
    by_pieces = contents(opened)
    opened.rebuild()
    assert contents(opened) == by_pieces


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(many_cases(least=6, most=12))  # a sync takes as long for one case
def test_obligations_equal_those_of_the_case_desk(opened: Warehouse, lives: list[list[Step]]) -> None:
    streams = [f"case/{uuid4().hex}" for _ in lives]
    for stream, steps in zip(streams, lives, strict=True):
        write(opened.ledger, case(steps, stream.removeprefix("case/")))
    opened.sync()
    assert from_warehouse(opened, streams) == from_desk(opened.ledger, streams)


def from_warehouse(opened: Warehouse, streams: list[str]) -> dict[str, list[object]]:
    ids = [stream.removeprefix("case/") for stream in streams]
    found = opened.query("select * from core.obligations where list_contains($ids, case_id)", {"ids": ids})
    return {row["obligation_id"]: [row[name] for name in COMPARED] for row in found.to_pylist()}


def from_desk(ledger: Ledger, streams: list[str]) -> dict[str, list[object]]:
    rows = [row for stream in streams for row in obligations(stream, ledger.stream(stream), POLICIES)]
    return {row.obligation_id: [naive(getattr(row, name)) for name in COMPARED] for row in rows}


def naive(value: object) -> object:
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value
