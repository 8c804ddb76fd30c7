"""Lives lived at random under a regulation, by the engine itself."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from casework.regulation import Regulation
from casework.regulation.conditions import Value
from casework.regulation.facts import CASE_FIELDS, CHOSEN, CLOCK, ENGINE_VALUES, EVENT_FIELDS, IMPLIED
from casework.regulation.happening import Given
from casework.regulation.life import Life
from casework.regulation.model import Step
from casework.regulation.steps import forbidden, pass_time, take

SET_BY_ENGINE = {"level", "claim", "shift", "reached"}
MONDAY = datetime.fromisoformat("2026-03-02T09:30:00+08:00")
PAUSES = (5, 30, 240, 1500, 6000)
"""Minutes between two steps."""


def random_life(
    regulation: Regulation, seed: str, steps: int, without: frozenset[str] = frozenset()
) -> Iterator[tuple[Life, str, datetime]]:
    """A life that grows: after each step the life, the step that was taken, and when; ends with a final stage.

    No step is taken that writes one of the kinds ``without``.
    """
    dice = random.Random(seed)  # noqa: S311 - no secret
    life, now = Life.under(regulation), MONDAY
    for _ in range(steps):
        pass_time(life, now)
        names = [name for name, step in regulation.steps.items() if without.isdisjoint(step.writes)]
        moves = [(name, given) for name in names if (given := possible(life, name, now, dice)) is not None]
        if not moves:
            return
        name, given = dice.choice(moves)
        take(life, name, CLOCK if regulation.steps[name].by_clock else PEOPLE, now, given)
        yield life, name, now
        if life.stage is None or regulation.stages[life.stage].final:
            return
        now += timedelta(minutes=dice.choice(PAUSES))


PEOPLE = "people"


def possible(life: Life, name: str, now: datetime, dice: random.Random) -> Given | None:
    """What could be entered with a step that people may take now; None when they may not."""
    step = life.regulation.steps[name]
    if step.by_clock or life.regulation.ends_void(step):
        return None
    given = entered_with(life.regulation, step, now, dice)
    return given if forbidden(life, name, CLOCK, now, given) is None else None


def entered_with(regulation: Regulation, step: Step, now: datetime, dice: random.Random) -> Given:
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
