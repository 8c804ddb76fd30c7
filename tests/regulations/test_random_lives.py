"""Random lives under the shipped regulations, by the engine itself: nothing breaks, and a clock always runs.

The checker proves the same on an abstract machine; here it is tried on real moments, fields and posts.
"""

from __future__ import annotations

import pytest
from random_lives import random_life

from casework.regulation import Regulation, Regulations
from casework.settings import ROOT

SHIPPED = Regulations.load(ROOT / "data" / "regulations")
LIVES, STEPS = 25, 50


@pytest.mark.parametrize(
    "regulation", [each for each in SHIPPED.all if each.watched], ids=lambda regulation: regulation.id
)
@pytest.mark.parametrize("seed", range(LIVES))
def test_a_clock_runs_in_every_open_case(regulation: Regulation, seed: int):
    taken: list[str] = []
    for life, step, _ in random_life(regulation, f"{regulation.id} {seed}", STEPS):
        taken.append(step)
        assert life.stage is not None
        if not regulation.stages[life.stage].final:
            assert any(instance.runs for instance in life.obligations), f"no clock after {' > '.join(taken)}"
    assert taken
