"""What scenarios come out as under a changed regulation, to be looked at and written down instead of what they expect.

A limit that was changed lets the lives that prove it come out differently: that is what the change is for. Nobody
should have to work the moments out again to say so; whoever takes them over has read them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from casework.regulation.folder import Folder
from casework.regulation.life import Life
from casework.regulation.load import regulation_of
from casework.regulation.model import Regulation, Scenario
from casework.regulation.points import total
from casework.regulation.rewriting import rewritten
from casework.regulation.scenarios import BROKEN, differs, lived


@dataclass(frozen=True, slots=True)
class Outcome:
    """One expectation that no longer holds, and what does; ``number`` is the scenario's place, from 0."""

    number: int
    scenario: str
    expected: str
    found: tuple[str, ...]


def outcomes(regulation: Regulation) -> list[Outcome]:
    """Every expectation that comes out differently; what went wrong with a step is not among them."""
    return [each for number, scenario in enumerate(regulation.cases) for each in _of(regulation, number, scenario)]


def taken_over(folder: Folder) -> Folder:
    """The folder with what now comes out in the place of what was expected."""
    regulation = regulation_of(folder)
    for number, scenario in enumerate(regulation.cases):
        instead = {each.expected: each.found for each in _of(regulation, number, scenario)}
        if instead:
            lines = [line for want in scenario.expect for line in instead.get(want, (want,))]
            folder = rewritten(folder, "cases", ("cases", number, "expect"), list(dict.fromkeys(lines)))
    return folder


def _of(regulation: Regulation, number: int, scenario: Scenario) -> Iterator[Outcome]:
    life = Life.under(regulation)
    _, now = lived(life, scenario)
    if now is None:
        return
    for want in scenario.expect:
        if differs(life, want, now) is not None:
            yield Outcome(number, scenario.name, want, tuple(_found(life, want, now)))


def _found(life: Life, want: str, now: datetime) -> Iterator[str]:
    """What could be expected instead."""
    head, *rest = want.split()
    if want == "nothing missed":
        for clock in life.regulation.clocks:
            yield from (line for line in _verdicts(life, clock, now) if line.split()[1] in BROKEN)
    elif head == "stage":
        yield f"stage {life.stage}"
    elif head == "field":
        name = rest[0].partition("=")[0]
        yield f"field {name}={life.fields.get(name)}"
    elif head == "due":
        yield from (f"due {rest[0]} {each.due_at:%Y-%m-%d %H:%M}" for each in life.of(rest[0]) if each.due_at)
    elif head == "warned":
        moments = [f"{at:%Y-%m-%d %H:%M:%S}" for clock, at in life.warned(now) if clock == rest[0]]
        yield from (f"warned {rest[0]} {moment}" for moment in moments or ["never"])
    elif head == "points":
        yield f"points {rest[0]} {total(life, rest[0], now):g}"
    elif head == "wrote":
        events = [event for event in life.events if event.kind == rest[0] and event.by == rest[2]]
        yield from (f"wrote {each.kind} by {each.by} at {each.occurred_at:%Y-%m-%d %H:%M}" for each in events)
    elif head in life.regulation.clocks:
        yield from _verdicts(life, head, now)


def _verdicts(life: Life, clock: str, now: datetime) -> Iterator[str]:
    for verdict, times in Counter(each.as_of(now) for each in life.of(clock)).items():
        yield f"{clock} {verdict} {times}"
