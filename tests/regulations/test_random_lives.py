"""Random lives under the shipped regulations, by the engine itself: nothing breaks, and a clock always runs.

The checker proves the same on an abstract machine; here it is tried on real moments, fields and posts.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest

from casework.regulation import Regulation, Regulations
from casework.regulation.conditions import Value
from casework.regulation.facts import CASE_FIELDS, CHOSEN, CLOCK, ENGINE_VALUES, EVENT_FIELDS, IMPLIED
from casework.regulation.happening import Given
from casework.regulation.life import Life
from casework.regulation.model import Step
from casework.regulation.steps import forbidden, pass_time, take
from casework.settings import ROOT

SHIPPED = Regulations.load(ROOT / "data" / "regulations")
LIVES, STEPS = 25, 50
SET_BY_ENGINE = {"level", "claim", "shift", "reached"}


@pytest.mark.parametrize(
    "regulation", [each for each in SHIPPED.all if each.watched], ids=lambda regulation: regulation.id
)
@pytest.mark.parametrize("seed", range(LIVES))
def test_a_clock_runs_in_every_open_case(regulation: Regulation, seed: int):
    dice = random.Random(f"{regulation.id} {seed}")  # noqa: S311 - no secret
    life, now, taken = Life.under(regulation), datetime.fromisoformat("2026-03-02T09:30:00+08:00"), list[str]()
    for _ in range(STEPS):
        pass_time(life, now)
        moves = [(name, given) for name in regulation.steps if (given := _possible(life, name, now, dice)) is not None]
        if not moves:
            break
        name, given = dice.choice(moves)
        take(life, name, CLOCK, now, given)
        taken.append(name)
        assert life.stage is not None
        if regulation.stages[life.stage].final:
            break
        assert any(instance.runs for instance in life.obligations), f"no clock after {' > '.join(taken)}"
        now += timedelta(minutes=dice.choice((5, 30, 240, 1500, 6000)))
    assert taken


def _possible(life: Life, name: str, now: datetime, dice: random.Random) -> Given | None:
    """What could be entered with a step that people may take now; None when they may not."""
    step = life.regulation.steps[name]
    if step.by_clock or life.regulation.ends_void(step):
        return None
    given = _entered(life.regulation, step, now, dice)
    return given if forbidden(life, name, CLOCK, now, given) is None else None


def _entered(regulation: Regulation, step: Step, now: datetime, dice: random.Random) -> Given:
    given: dict[str, Value | datetime | tuple[Value, ...]] = {"due_at": now + timedelta(hours=dice.randint(1, 90))}
    for kind in step.writes:
        for field in (*CASE_FIELDS.get(kind, ()), *EVENT_FIELDS.get(kind, ())):
            values = (
                CHOSEN.get(kind, {}).get(field) or ENGINE_VALUES.get(field) or tuple(regulation.words.get(field, {}))
            )
            if values and field not in {*step.with_, *IMPLIED.get(kind, {}), *SET_BY_ENGINE}:
                given[field] = dice.choice(values)
    given |= {field: dice.choice("abc") for field in ("department", "order", "part", "measure") if field in step.asks}
    return given
