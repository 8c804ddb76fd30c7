"""Lives lived at random under every regulation at work owe the same in the engine, at the desk and in the warehouse."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

import pytest
from packs import shipped_editions
from random_lives import random_life
from retold import as_told, by_desk, by_life, by_warehouse

from casework.case.obligations import obligations, verdict
from casework.record.ledger import Ledger, StoredEvent
from casework.regulation.life import Life
from casework.regulation.steps import pass_time
from etl.warehouse.warehouse import Warehouse

POLICIES = shipped_editions(date(2026, 3, 2))
LIVES, STEPS = 6, 25
ABOUT_ENTRIES = frozenset({"evidence_attached", "corrected", "redacted"})
"""What is said of papers and other entries, and changes nothing that a case owes as the engine lives it."""
CASES = [(pack.id, seed) for pack in POLICIES.packs for seed in range(LIVES)]
Told = tuple[Warehouse, Mapping[str, tuple[Life, datetime]]]


def lived(pack_id: str, seed: int) -> tuple[Life, datetime]:
    """A random life, and a moment some days after its last step."""
    pack = POLICIES.versions(pack_id)[-1]
    *_, (life, _, last) = random_life(pack.regulation, f"{pack_id} told {seed}", STEPS, ABOUT_ENTRIES)
    now = last + timedelta(days=3, minutes=1)
    pass_time(life, now)
    return life, now


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    folder = tmp_path_factory.mktemp("random")
    ledger = Ledger.open(f"sqlite:///{folder}/ledger.sqlite")
    lives = {f"{pack_id}-{seed}": lived(pack_id, seed) for pack_id, seed in CASES}
    for case_id, (life, now) in lives.items():
        ledger.append(f"case/{case_id}", 0, as_told(life, case_id, POLICIES, now))
    warehouse = Warehouse.open(ledger, folder / "warehouse.duckdb", POLICIES)
    yield warehouse, lives
    warehouse.close()
    ledger.close()


@pytest.mark.parametrize(("pack_id", "seed"), CASES)
def test_a_random_life_owes_the_same_everywhere(told: Told, pack_id: str, seed: int) -> None:
    warehouse, lives = told
    case_id = f"{pack_id}-{seed}"
    life, now = lives[case_id]
    expected = by_life(life, now)
    assert by_desk(warehouse.ledger, POLICIES, case_id, now) == expected
    assert by_warehouse(warehouse, case_id, now) == expected
    (case,) = warehouse.query("select stage from core.cases where case_id = $case", {"case": case_id}).to_pylist()
    assert case["stage"] == life.stage


def test_lives_under_every_regulation_at_work_owe_something(told: Told) -> None:
    owing = {life.regulation.id for life, now in told[1].values() if by_life(life, now)}
    assert owing == {pack.id for pack in POLICIES.packs}


@pytest.mark.parametrize(("pack_id", "seed"), CASES)
def test_verdicts_do_not_depend_on_the_order_of_entry(told: Told, pack_id: str, seed: int) -> None:
    """The first entry makes the case; what follows may be entered in any order, each at its moment."""
    warehouse, lives = told
    case_id = f"{pack_id}-{seed}"
    stream, now = f"case/{case_id}", lives[case_id][1]
    first, *others = spread(warehouse.ledger.stream(stream))
    shuffled = random.Random(seed).sample(others, len(others))  # noqa: S311 - no secret
    found = [owed(stream, [first, *each], now) for each in (others, shuffled)]
    assert found[0] == found[1]


def spread(entries: list[StoredEvent]) -> list[StoredEvent]:
    """The same with a second between entries of one moment: of these the order of entry is all there is."""
    return [
        entry.model_copy(update={"occurred_at": entry.occurred_at + timedelta(seconds=n)})
        for n, entry in enumerate(entries)
    ]


def owed(stream: str, entries: list[StoredEvent], now: datetime) -> list[tuple[str, datetime, str]]:
    numbered = [entry.model_copy(update={"seq": n, "version": n}) for n, entry in enumerate(entries, start=1)]
    rows = obligations(stream, numbered, POLICIES)
    return sorted((row.rule.id, row.due_at, verdict(row, now).value) for row in rows)
