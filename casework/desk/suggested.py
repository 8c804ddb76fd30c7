"""Which of the possible steps is suggested: the one whose event ends the running clock that is due first."""

from __future__ import annotations

from collections.abc import Iterator

from casework.case.state import CaseState
from casework.desk.ground import Ground
from casework.desk.step_names import Name
from casework.desk.transitions import Transition, transitions
from casework.desk.workflow import is_open_step
from casework.regulation.conditions import holds
from casework.regulation.model import Clock, Regulation, Step


def suggested(case: CaseState, ground: Ground) -> Name | None:
    """The person's next step; None when the case waits for somebody else, or for nobody.

    Of a clock that several steps end, what it names first is the usual way; then the order of the file counts.
    """
    rows = {name: row for row in transitions(ground.pack).values() for name in row.steps}
    regulation = ground.pack.regulation
    for due in case.course.running:
        clock = regulation.clocks.get(due.clock)
        for name in enders(clock, regulation) if clock is not None else ():
            row: Transition | None = rows.get(name)
            if row is not None and is_open_step(case, row, name, ground):
                return row.command
    return None


def enders(clock: Clock, regulation: Regulation) -> Iterator[str]:
    """The steps of people that do what a clock waits for."""
    for kind in clock.to:
        for name, step in regulation.steps.items():
            if kind in step.writes and not step.by_clock and _ends(step, clock) and not regulation.ends_void(step):
                yield name


def _ends(step: Step, clock: Clock) -> bool:
    """Whether its event is what the clock asks for; a call that reached nobody never is."""
    return step.with_.get("reached") != ("no",) and holds(clock.to_with, step.with_, unknown=True)
