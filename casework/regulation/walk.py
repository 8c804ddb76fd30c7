"""Walk every life a regulation allows: is each stage reached, each step possible, is there a way out, does a clock run?

Two walks. The exact machine is walked up to a bound and then by seeded random lives, to find what is reached and what
happens. That a clock always runs is *proved*, on a coarser machine that allows more and is walked to its end.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from casework.regulation.findings import Findings
from casework.regulation.machine import Machine, Pair, State, pairs_of
from casework.regulation.model import Regulation

KEPT = 32
"""Walks that are remembered."""
EXACT, COARSE = 8_000, 400_000
"""States that a walk may visit."""
LIVES, STEPS = 300, 60
"""Random lives beyond the bound, and how long each."""
SAMPLE, NEAR = 60, 4_000
"""States from which a way out is looked for, and how far."""
LOCAL = ("appointment", "mode", "caller", "reached", "decision", "what")
"""Fields of events: the coarsest machine knows only these."""


@dataclass(slots=True)
class Walked:
    """What a walk saw: each state with the state and step before it, clocks that ended, whether it saw all."""

    before: dict[State, tuple[State, str] | None]
    ended: int = 0
    whole: bool = False

    def note(self, state: State, step: str, after: State) -> bool:
        """Note one move; whether the state after it is a new one."""
        self.ended |= state.clocks & ~after.clocks
        if after in self.before:
            return False
        self.before[after] = (state, step)
        return True

    def path(self, state: State) -> str:
        """The steps that led to a state."""
        steps: list[str] = []
        step = self.before[state]
        while step is not None:
            steps.append(step[1])
            step = self.before[step[0]]
        return " > ".join(reversed(steps)) or "the start"


_walked: dict[str, Findings] = {}


def check_lives(regulation: Regulation) -> Findings:
    """Stages never reached, steps never possible, clocks that never start or end, dead ends, states without a clock.

    That a clock always runs is not asked of an edition that admits otherwise (``watched``). Walked once for regulations
    that differ only in what no walk looks at: limits, points, texts.
    """
    key = _what_counts(regulation)
    if key not in _walked:
        if len(_walked) >= KEPT:
            _walked.clear()
        _walked[key] = _walk(regulation)
    return _walked[key]


def _what_counts(regulation: Regulation) -> str:
    """All of a regulation that a walk looks at."""
    told = {"say", "clause", "set_by", "group", "tells", "instead"}
    steps = {name: step.model_dump_json(exclude=told) for name, step in regulation.steps.items()}
    unseen = told | {"limit", "warn", "cause", "target", "owed_by"}
    clocks = {name: clock.model_dump_json(exclude=unseen) for name, clock in regulation.clocks.items()}
    words = {vocabulary: list(known) for vocabulary, known in regulation.words.items()}
    stages = {name: stage.final for name, stage in regulation.stages.items()}
    posts = (list(regulation.posts), list(regulation.chosen))
    return repr((regulation.id, regulation.watched, stages, steps, clocks, words, posts, regulation.void))


def _walk(regulation: Regulation) -> Findings:
    found = Findings(regulation.id)
    machine = Machine(regulation)
    walked = explore(machine, EXACT)
    if not walked.whole:
        _wander(machine, walked)
    _unused(found, machine, walked)
    _dead_ends(found, machine, walked)
    if regulation.watched:
        _always_a_clock(found, regulation)
    return found


def explore(machine: Machine, bound: int) -> Walked:
    """Every state within the bound, breadth first."""
    walked = Walked(dict.fromkeys(machine.births()))
    waiting = deque(walked.before)
    while waiting and len(walked.before) < bound:
        state = waiting.popleft()
        waiting.extend(after for step, after in machine.moves(state) if walked.note(state, step, after))
    walked.whole = not waiting
    return walked


def _wander(machine: Machine, walked: Walked) -> None:
    """Random lives for what lies deeper; seeded, so that every check says the same."""
    dice = random.Random(1)  # noqa: S311 - no secret
    births = list(machine.births())
    for _ in range(LIVES):
        state = dice.choice(births)
        for _ in range(STEPS):
            step, after = _onward(machine, state, dice)
            if after is None:
                break
            walked.note(state, step, after)
            state = after


def _onward(machine: Machine, state: State, dice: random.Random) -> tuple[str, State | None]:
    steps = machine.regulation.steps
    moves = [(step, after) for step, after in machine.moves(state) if not machine.regulation.ends_void(steps[step])]
    ahead = [move for move in moves if steps[move[0]].then]
    if not moves:
        return "", None
    return dice.choice(ahead or moves) if dice.random() < 1 / 2 else dice.choice(moves)


def _unused(found: Findings, machine: Machine, walked: Walked) -> None:
    regulation = machine.regulation
    stages = {state.stage for state in walked.before}
    steps = {name for state in walked.before for name in machine.possible_in(state)}
    steps |= {name for name, step in regulation.steps.items() if step.begins}
    started = machine.clocks_in(_joined(state.clocks for state in walked.before))
    for stage in regulation.stages.keys() - stages:
        found.add(f"stages.{stage}", "it is never reached: let a step lead there, or take it out")
    for step in regulation.steps.keys() - steps:
        found.add(f"steps.{step}", "it is never possible: look at its stages, conditions and needs")
    for clock in regulation.clocks.keys() - started:
        found.add(f"clocks.{clock}", "it never starts: look at from and when")
    for clock in started - machine.clocks_in(walked.ended):
        found.add(f"clocks.{clock}", "it never ends: look at to and stops")


def _joined(bits: Iterator[int]) -> int:
    whole = 0
    for each in bits:
        whole |= each
    return whole


def _dead_ends(found: Findings, machine: Machine, walked: Walked) -> None:
    """From a sample of states people can reach a final stage, other than by ending the case without work."""
    stuck: set[str] = set()
    states = list(walked.before)
    for start in states[:: max(1, len(states) // SAMPLE)]:
        if start.stage not in stuck and not _way_out(machine, start):
            stuck.add(start.stage)
            found.add(
                f"stages.{start.stage}",
                "dead end after {path}: no step of people leads on to a final stage, so let one",
                path=walked.path(start),
            )


def _way_out(machine: Machine, start: State) -> bool:
    """Look depth first: the newest state first, as lives go forward."""
    regulation = machine.regulation
    seen, waiting = {start}, [start]
    while waiting and len(seen) < NEAR:
        state = waiting.pop()
        if regulation.stages[state.stage].final:
            return True
        for name, after in machine.moves(state):
            step = regulation.steps[name]
            if after not in seen and not step.by_clock and not regulation.ends_void(step):
                seen.add(after)
                waiting.append(after)
    return bool(waiting)


def _always_a_clock(found: Findings, regulation: Regulation) -> None:
    """Try coarser machines first; each allows more lives than the next, so the first proof is a proof."""
    still: list[tuple[State, Walked]] = []
    for fields, pairs in _coarseness(regulation):
        walked = explore(Machine(regulation, fields, pairs), COARSE)
        final = {name for name, stage in regulation.stages.items() if stage.final}
        still = [(state, walked) for state in walked.before if not state.clocks and state.stage not in final]
        if walked.whole and not still:
            return
    for stage in {state.stage for state, _ in still}:
        state, walked = next(each for each in still if each[0].stage == stage)
        found.add(f"stages.{stage}", "no clock runs after {path}: give it one, in clocks.toml", path=walked.path(state))


def _coarseness(regulation: Regulation) -> Iterator[tuple[tuple[str, ...] | None, set[Pair] | None]]:
    moving = pairs_of(step for step in regulation.steps.values() if step.then or step.but)
    yield LOCAL, set()
    yield (*LOCAL, "level", "severity", "nature", "validity"), set()
    yield (*LOCAL, "level"), moving
    yield None, None
