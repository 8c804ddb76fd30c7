"""A regulation as an abstract machine: every state that a case can be in, as far as its own rules can tell.

A state is a stage, the clocks that run, which events stand before which (what phrases ask), and the fields that
conditions ask about. All but the stage are whole numbers, so that a hundred thousand states are walked in seconds. What
the machine cannot know (``check …``, ``within …``, what people write) lets a step pass: it allows more than a life.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import NamedTuple

from casework.regulation.conditions import Value, any_holds, holds
from casework.regulation.facts import (
    CASE_FIELDS,
    CHOSEN,
    ENGINE_VALUES,
    EVENT_FIELDS,
    IMPLIED,
    OPEN_FIELDS,
    RECLASSIFYING,
)
from casework.regulation.model import Clock, Regulation, Step
from casework.regulation.phrases import ClockRuns, Happened

Fields = tuple[tuple[str, Value], ...]
Pair = tuple[tuple[str, ...], tuple[str, ...], bool]
"""Kinds, since which kinds, and whether that ever happened: what a phrase asks of the order of events."""
Said = Value | tuple[Value, ...]


class State(NamedTuple):
    """Where a case stands: ``clocks`` and ``truths`` are sets of bits, ``fields`` the number of a set of fields."""

    stage: str
    clocks: int
    truths: int
    fields: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What one step with one choice of values does to a case with certain fields."""

    stage: str | None
    ended: int
    started: int
    unsaid: int
    said: int
    fields: int

    def on(self, state: State) -> State:
        """The state after it."""
        return State(
            self.stage or state.stage,
            state.clocks & ~self.ended | self.started,
            state.truths & ~self.unsaid | self.said,
            self.fields,
        )


@dataclass(frozen=True, slots=True)
class Door:
    """A step that a case with certain fields may take, and what must be so: all of these bits, none of those."""

    step: str
    leading: int
    """Clocks one of which must run for a step of the clock; 0 for a step of people."""
    clocks: int
    no_clocks: int
    truths: int
    no_truths: int
    effects: tuple[Effect, ...]

    def opens(self, state: State) -> bool:
        """Whether it is possible in ``state``."""
        return (
            (not self.leading or bool(state.clocks & self.leading))
            and state.clocks & self.clocks == self.clocks
            and not state.clocks & self.no_clocks
            and state.truths & self.truths == self.truths
            and not state.truths & self.no_truths
        )


class Machine:
    """``fields`` and ``pairs`` narrow what it knows: it then allows still more, and has fewer states."""

    def __init__(
        self, regulation: Regulation, fields: Collection[str] | None = None, pairs: Collection[Pair] | None = None
    ) -> None:
        self.regulation = regulation
        asked = {field for condition in conditions_of(regulation) for field in condition} - {*OPEN_FIELDS, "present"}
        self._asked = asked if fields is None else asked & set(fields)
        known = pairs_of(regulation.steps.values())
        known = known if pairs is None else known & set(pairs)
        self._pairs = {pair: 1 << n for n, pair in enumerate(sorted(known, key=str))}
        self._clocks = {name: 1 << n for n, name in enumerate(regulation.clocks)}
        self._numbers: dict[Fields, int] = {}
        self._doors: dict[int, dict[str, list[Door]]] = {}

    # -- what it is asked

    def births(self) -> Iterator[State]:
        """Every state in which a case can begin."""
        first = next(iter(self.regulation.stages))
        for step in self.regulation.steps.values():
            for given in self._choices("received", step) if step.begins else ():
                if self._allowed(step, {**given, **self._implied("received")}):
                    for effect in self._effects(step, (), (given,)):
                        yield effect.on(State(first, 0, 0, 0))

    def moves(self, state: State) -> Iterator[tuple[str, State]]:
        """Every step that is possible in a state, and the state after it; those that change nothing are left out."""
        for door in self._doors_of(state):
            if door.opens(state):
                for effect in door.effects:
                    after = effect.on(state)
                    if after != state:
                        yield door.step, after

    def possible_in(self, state: State) -> Iterator[str]:
        """Every step that is possible in a state, also those that change nothing the machine knows."""
        return (door.step for door in self._doors_of(state) if door.opens(state))

    def clocks_in(self, bits: int) -> set[str]:
        """Names of the clocks whose bits are set."""
        return {name for name, bit in self._clocks.items() if bits & bit}

    # -- conditions

    def _number(self, fields: Fields) -> int:
        return self._numbers.setdefault(fields, len(self._numbers))

    def _known(self, condition: Mapping[str, tuple[Value, ...]]) -> dict[str, tuple[Value, ...]]:
        return {field: values for field, values in condition.items() if field in self._asked}

    def _allowed(self, step: Step, facts: Mapping[str, Value]) -> bool:
        return holds(self._known(step.when), facts) and not any_holds(self._known(step.unless), facts)

    def _doors_of(self, state: State) -> list[Door]:
        if state.fields not in self._doors:
            fields = next(fields for fields, number in self._numbers.items() if number == state.fields)
            found = {stage: list[Door]() for stage in self.regulation.stages}
            for name, step in self.regulation.steps.items():
                if not step.begins and self._allowed(step, dict(fields)):
                    door = self._door(name, step, fields)
                    for stage in self.regulation.stages_of(step):
                        found[stage].append(door)
            self._doors[state.fields] = found
        return self._doors[state.fields][state.stage]

    def _door(self, name: str, step: Step, fields: Fields) -> Door:
        """What a step needs of a case with these fields, as bits, and everything it may do."""
        bits = {(of_clock, negated): 0 for of_clock in (True, False) for negated in (True, False)}
        for need in (need for need in step.needs if not need.with_ and holds(need.when, dict(fields))):
            phrase = need.phrase
            if isinstance(phrase, ClockRuns):
                bits[True, phrase.negated] |= self._clocks[phrase.clock]
            elif isinstance(phrase, Happened):
                bits[False, phrase.negated] |= self._pairs.get((phrase.kinds, phrase.since, phrase.ever), 0)
        leading = [self._clocks[clock] for clock, rule in self.regulation.clocks.items() if rule.missed == name]
        every = product(*(tuple(self._choices(kind, step)) for kind in step.writes))
        effects = tuple(dict.fromkeys(effect for given in every for effect in self._effects(step, fields, given)))
        return Door(name, sum(leading) if step.by_clock else 0, bits[True, False], bits[True, True],
                    bits[False, False], bits[False, True], effects)  # fmt: skip

    # -- what a step does

    def _choices(self, kind: str, step: Step) -> Iterator[dict[str, Value]]:
        """Every way to fill the fields of an event that conditions ask about."""
        fixed = {
            field
            for field in CASE_FIELDS.get(kind, ())
            if kind in RECLASSIFYING and step.asks and field not in (*step.asks, *step.with_)
        }
        names = [
            f for f in (*CASE_FIELDS.get(kind, ()), *EVENT_FIELDS.get(kind, ())) if f in self._asked and f not in fixed
        ]
        options = [[(name, value) for value in self._options(kind, name, step)] for name in dict.fromkeys(names)]
        return (dict(chosen) for chosen in product(*options))

    def _options(self, kind: str, name: str, step: Step) -> tuple[Value, ...]:
        if name in step.with_:
            return step.with_[name]
        if name in IMPLIED.get(kind, {}):
            return (IMPLIED[kind][name],)
        if name in CHOSEN.get(kind, {}):
            return CHOSEN[kind][name]
        return ("yes",) if kind == "reopened" else self._values[name]

    @cached_property
    def _values(self) -> dict[str, tuple[Value, ...]]:
        """Values of each field; one stands for all that no condition names."""
        found: dict[str, tuple[Value, ...]] = {}
        for field in self._asked:
            values = {value for condition in conditions_of(self.regulation) for value in condition.get(field, ())}
            words = self.regulation.words.get(field, {})
            every: set[Value] = {*ENGINE_VALUES.get(field, ()), *words} or {*values, "other"}
            found[field] = (*sorted(values, key=str), *sorted(every - values, key=str)[:1])
        return found

    def _effects(self, step: Step, fields: Fields, chosen: tuple[dict[str, Value], ...]) -> Iterator[Effect]:
        """What a step does with one choice of values; several where the machine cannot tell which stage follows."""
        case, ended, started, unsaid, said = dict(fields), 0, 0, 0, 0
        event: dict[str, Said] = {}
        for kind, given in zip(step.writes, chosen, strict=True):
            before = dict(case)
            event = {**{name: values for name, values in step.with_.items() if name not in self._asked}, **given}
            case.update(self._implied(kind))
            case.update({name: value for name, value in given.items() if name in CASE_FIELDS.get(kind, ())})
            ends, starts = self._clock_bits(kind, event, before, case)
            ended, started = ended | ends, started & ~ends | starts
            cleared, added = self._truth_bits(kind)
            unsaid, said = unsaid | cleared, said & ~cleared | added
        if self.regulation.ends_void(step):
            ended, started = -1, 0
        number = self._number(tuple(sorted(case.items())))
        for stage in self._stages_after(step, {**case, **event}):
            yield Effect(stage, ended, started, unsaid, said, number)

    def _stages_after(self, step: Step, facts: Mapping[str, Said]) -> Iterator[str | None]:
        """Stages that may follow, None for the one it stands at."""
        for fork in step.but:
            known = self._known(fork.when)
            if holds(known, facts):
                yield fork.then
                if known == fork.when:
                    return
        if step.all_ is not None:
            yield None
        yield step.then

    def _implied(self, kind: str) -> dict[str, Value]:
        return {name: value for name, value in IMPLIED.get(kind, {}).items() if name in self._asked}

    def _clock_bits(
        self, kind: str, event: Mapping[str, Said], before: Mapping[str, Value], case: Mapping[str, Value]
    ) -> tuple[int, int]:
        """Clocks that an event ends and starts."""
        ended = started = 0
        for name, bit in self._clocks.items():
            clock = self.regulation.clocks[name]
            if kind in RECLASSIFYING and kind in clock.from_:
                was, now = (self._begins(clock, facts) for facts in (before, case))
                ended |= 0 if now else bit
                started |= bit if now and not was else 0
                continue
            if kind in (*clock.stops, *clock.failed_by) or _carried(kind, clock.to, clock.to_with, event):
                ended |= bit
            if _carried(kind, clock.from_, clock.from_with, event) and self._begins(clock, {**case, **event}):
                started |= bit
        return ended, started

    def _begins(self, clock: Clock, facts: Mapping[str, Said]) -> bool:
        """Whether a clock surely starts: not when a field that the machine does not know may keep it from it."""
        return holds(clock.when, facts) and all(
            field in self._asked and not any_holds({field: values}, facts) for field, values in clock.unless.items()
        )

    def _truth_bits(self, kind: str) -> tuple[int, int]:
        cleared = added = 0
        for (happened, since, ever), bit in self._pairs.items():
            cleared |= bit if kind in since or (kind == "reopened" and not ever) else 0
            added |= bit if kind in happened else 0
        return cleared, added


def _carried(
    kind: str, kinds: tuple[str, ...], wanted: Mapping[str, tuple[Value, ...]], event: Mapping[str, Said]
) -> bool:
    """Whether an event is of one of ``kinds``, with the values wanted as far as it says."""
    return kind in kinds and holds(wanted, event, unknown=True)


def pairs_of(steps: Collection[Step] | Iterator[Step]) -> set[Pair]:
    """What phrases ask of the order of events."""
    phrases = (need.phrase for step in steps for need in step.needs)
    return {(phrase.kinds, phrase.since, phrase.ever) for phrase in phrases if isinstance(phrase, Happened)}


def conditions_of(regulation: Regulation) -> Iterator[Mapping[str, tuple[Value, ...]]]:
    """Every condition of steps and clocks."""
    for step in regulation.steps.values():
        yield from (step.when, step.unless, *(fork.when for fork in step.but), *(need.when for need in step.needs))
    for clock in regulation.clocks.values():
        yield from (clock.when, clock.unless, clock.from_with, clock.to_with)
