"""Regulations made at random: the checker always answers, and what it finds sound can be lived and counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from packs import shipped_pack
from random_lives import random_life
from random_regulations import random_regulation
from retold import as_told, by_desk, by_life, by_warehouse

from casework.policy import Policies
from casework.policy.load import read_pack
from casework.record.ledger import Ledger
from casework.regulation import Regulation, check_one
from casework.regulation.life import Life
from etl.warehouse.warehouse import Warehouse

SEEDS = range(40)
STEPS = 20
SOUND = [made for made in map(random_regulation, SEEDS) if not check_one(made)]
"""Those with which the checker finds nothing wrong."""
EACH = pytest.mark.parametrize("seed", range(2))
POLICIES = Policies([shipped_pack(), *map(read_pack, SOUND)])


def test_some_are_sound_and_some_are_not() -> None:
    assert len(SEEDS) // 4 < len(SOUND) < len(SEEDS)


@EACH
@pytest.mark.parametrize("regulation", SOUND, ids=lambda regulation: regulation.id)
def test_a_clock_runs_in_every_open_case_of_a_sound_one(regulation: Regulation, seed: int) -> None:
    taken: list[str] = []
    for life, step, _ in random_life(regulation, f"{regulation.id} {seed}", STEPS):
        taken.append(step)
        assert life.stage is not None
        if not regulation.stages[life.stage].final:
            assert any(instance.runs for instance in life.obligations), f"no clock after {' > '.join(taken)}"
    assert taken


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """The last moment of a life under each, told to one ledger."""
    folder = tmp_path_factory.mktemp("regulations")
    ledger = Ledger.open(f"sqlite:///{folder}/ledger.sqlite")
    for regulation in SOUND:
        life, now = lived(regulation)
        ledger.append(f"case/{regulation.id}", 0, as_told(life, regulation.id, POLICIES, now))
    opened = Warehouse.open(ledger, folder / "warehouse.duckdb", POLICIES)
    yield opened
    opened.close()
    ledger.close()


def lived(regulation: Regulation) -> tuple[Life, datetime]:
    *_, (life, _, now) = random_life(regulation, f"{regulation.id} told", STEPS)
    return life, now


@pytest.mark.parametrize("regulation", SOUND, ids=lambda regulation: regulation.id)
def test_a_life_under_a_sound_one_owes_the_same_everywhere(warehouse: Warehouse, regulation: Regulation) -> None:
    life, now = lived(regulation)
    assert by_desk(warehouse.ledger, POLICIES, regulation.id, now) == by_life(life, now)
    assert by_warehouse(warehouse, regulation.id, now) == by_life(life, now)
