"""Where a case stands after an event, as far as the event alone says it: what figures over many cases count by.

An event counts by its *deed*: its kind, and for callbacks by whom and whether anybody was reached.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from casework.regulation.conditions import Condition, Facts, Value, holds
from casework.regulation.model import Step
from casework.vocabulary import Caller, EventKind

CALLED_BACK = EventKind.CALLED_BACK.value
BY_SERVICE = "called_back_service"
UNREACHED = "called_back_unreached"
DEEDS = (*(kind.value for kind in EventKind), BY_SERVICE, UNREACHED)
"""Every deed: the kinds, and the callbacks that are not the centre's."""
SAYING: Mapping[str, Mapping[str, Value]] = {
    CALLED_BACK: {"caller": Caller.CENTRE.value, "reached": "yes"},
    BY_SERVICE: {"caller": Caller.PROJECT_SERVICE.value, "reached": "yes"},
    UNREACHED: {"reached": "no"},
}
"""What an event says that counts as one of the callbacks."""


@dataclass(frozen=True, slots=True)
class Move:
    """Where a deed leads that does not lead to the same stage always: by which step, of an event that says what.

    Of the moves of a deed the first that fits counts. ``step`` is empty for events that name none, or one that the
    version does not have; ``stage`` is None where the case stays where it was.
    """

    step: str
    stage: str | None
    fits: Condition = field(default_factory=dict)
    """What the step says of its events; an event that leaves it open fits too."""
    when: Condition = field(default_factory=dict)
    """What was entered."""
    all_of: str | None = None
    """Where it stays until everybody with a slip, told apart by this field, has done the same."""

    def is_of(self, step: str, said: Facts) -> bool:
        """Whether an event that was written by ``step`` (empty: none that is known) and says so moves like this."""
        return step == self.step and holds(self.fits, said, unknown=True) and holds(self.when, said)


def stages_after(steps: Mapping[str, Step]) -> dict[str, str]:
    """The stage to which each deed leads by these steps; deeds not listed leave a case where it is, or fork.

    A step moves the case with the last event it writes.
    """
    found: dict[str, str] = {}
    for deed in DEEDS:
        after = _after(steps, deed)
        stage = next(iter(after), None)
        if len(after) == 1 and stage is not None:
            found[deed] = stage
    return found


def forks(steps: Mapping[str, Step]) -> dict[str, tuple[Move, ...]]:
    """The moves of each deed that leads here or there, by step and by what was entered."""
    tangled = [deed for deed in DEEDS if len(_after(steps, deed)) > 1]
    return {deed: tuple(_moves(steps, deed)) for deed in tangled}


def _moves(steps: Mapping[str, Step], deed: str) -> Iterator[Move]:
    writing = _writing(steps, deed)
    for name, step in writing.items():
        yield from (Move(name, fork.then, when=fork.when, all_of=step.all_) for fork in step.but)
        yield Move(name, step.then, all_of=step.all_)
    for step in writing.values():
        fits = {asked: values for asked, values in step.with_.items() if asked not in SAYING.get(deed, {})}
        yield from (Move("", fork.then, fits, fork.when, step.all_) for fork in step.but)
        yield Move("", step.then, fits, all_of=step.all_)


def _writing(steps: Mapping[str, Step], deed: str) -> dict[str, Step]:
    """The steps that write such an event last."""
    said, kind = SAYING.get(deed, {}), CALLED_BACK if deed in SAYING else deed
    return {n: s for n, s in steps.items() if s.writes[-1] == kind and holds(s.with_, said, unknown=True)}


def _after(steps: Mapping[str, Step], deed: str) -> set[str | None]:
    """The stages to which the steps lead that write such an event last."""
    writing = _writing(steps, deed).values()
    waiting: set[str | None] = {None for step in writing if step.all_ is not None}
    return waiting | {*(step.then for step in writing), *(fork.then for step in writing for fork in step.but)}
