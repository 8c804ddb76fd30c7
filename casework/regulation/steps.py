"""Taking a step: who may take it now, what forbids it and why, and what the passing of time does by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from casework.regulation.conditions import Facts, Value, holds
from casework.regulation.facts import CLOCK, EVERYBODY, RECORDER
from casework.regulation.happening import Given, Happening
from casework.regulation.life import Life, Running
from casework.regulation.model import Chosen, Step
from casework.regulation.needs import Moment, enough_tries, entered, first_unmet
from casework.regulation.phrases import Check


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Why a step is not possible: the construct that forbids it, what it says, and the clauses behind it."""

    construct: str
    said: str
    clauses: tuple[str, ...]


def posts(life: Life, names: tuple[str, ...]) -> Iterator[str]:
    """The posts meant by ``names``: chosen ones as this case decides, the recorder as its first event says."""
    recorder = life.events[0].by if life.events else RECORDER
    return (recorder if name == RECORDER else name for name in meant(names, life.regulation.chosen, life.facts))


def meant(names: tuple[str, ...], chosen: Mapping[str, Chosen], facts: Facts) -> Iterator[str]:
    """The posts meant by ``names`` in a case of which ``facts`` are known: chosen ones as it decides."""
    for name in names:
        choices = chosen[name].choose if name in chosen else ()
        yield next((choice.post for choice in choices if holds(choice.when, facts)), name)


def forbidden(life: Life, name: str, by: str, at: datetime, given: Given) -> Forbidden | None:
    """Why ``by`` may not take the step ``name`` at the moment ``at``; None when nothing forbids it."""
    step = life.regulation.steps[name]
    if (life.stage is not None) if step.begins else (life.stage not in life.regulation.stages_of(step)):
        return Forbidden("at", ", ".join(step.at), step.clause)
    if by not in {*posts(life, step.by), CLOCK} and EVERYBODY not in step.by:
        return Forbidden("by", ", ".join(posts(life, step.by)), step.clause)
    facts = {**life.facts, **entered(given)} if step.begins else life.facts
    moment = Moment(at, life.calendar, facts, entered(given))
    unmet = first_unmet(step, life, moment, lambda _, check: _check(life, check, given))
    if unmet is None:
        return None
    clause = unmet.need.clause if unmet.need else None
    return Forbidden(unmet.construct, unmet.said, (clause,) if clause else step.clause)


def possible(life: Life, by: str, at: datetime) -> list[str]:
    """The steps that ``by`` may take now, in the order of the file."""
    return [
        name
        for name, step in life.regulation.steps.items()
        if not step.by_clock and not forbidden(life, name, by, at, {})
    ]


def take(life: Life, name: str, by: str, at: datetime, given: Given, *, recorded_at: datetime | None = None) -> None:
    """Write what the step writes; whether it may be taken is ``forbidden``'s to say."""
    step = life.regulation.steps[name]
    carried = {**_fixed(step), **given}
    for kind in step.writes:
        life.write(Happening(kind, name, by, at, recorded_at or at, carried))
    if step.takes_back:
        life.take_back(step.takes_back)
    life.move(step, entered(carried))


def pass_time(life: Life, now: datetime) -> None:
    """Take the steps that missed clocks name, in the order in which the clocks ran out, up to ``now``.

    Each is taken once per obligation; one that is not possible at its moment is not taken later.
    """
    while (first := _first_missed(life, now)) is not None:
        first.fired = True
        clock = life.regulation.clocks[first.clock]
        if clock.missed is None or forbidden(life, clock.missed, CLOCK, first.due_at, {}):
            continue
        take(life, clock.missed, CLOCK, first.due_at, {"cause": clock.cause} if clock.cause else {})


def _first_missed(life: Life, now: datetime) -> Running | None:
    if life.stage is None or life.regulation.stages[life.stage].final:
        return None
    late = [
        instance
        for instance in life.obligations
        if instance.runs
        and not instance.fired
        and instance.due_at < now
        and life.regulation.clocks[instance.clock].missed
    ]
    return min(late, key=lambda instance: instance.due_at, default=None)


def _check(life: Life, check: Check, given: Given) -> bool:
    """The checks that the case alone can answer; those that ask about people and papers are the desk's."""
    if check.name == "penalty_fits":
        word = life.regulation.words.get("penalty", {}).get(str(given.get("penalty")))
        return word is not None and holds(word.when, life.facts)
    if check.name == "tries":
        return enough_tries(list(life.tries()), check.arguments, life.calendar.zone)
    return True


def _fixed(step: Step) -> dict[str, Value | tuple[Value, ...]]:
    """What the step itself says; of several values to choose among, the first."""
    return {name: values if name == "present" else values[0] for name, values in step.with_.items()}
