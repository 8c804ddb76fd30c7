"""Automatic steps must come to rest: a missed clock may raise a case, but not for ever by itself."""

from __future__ import annotations

from collections.abc import Sequence

from casework.policy.model import Obligation
from casework.vocabulary import EventKind

Step = tuple[EventKind, int]
"""An event that may start a clock, with its escalation level (0 = none)."""


def refuse_cycles(duties: Sequence[Obligation]) -> None:
    """Raise ``ValueError`` when missing one limit after another comes back to where it started, with nobody acting."""
    causes = _causes(duties)
    for start in causes:
        path = _way_back(start, causes)
        if path:
            raise ValueError(f"obligations: automatic steps form a cycle: {' → '.join(_say(step) for step in path)}")


def _causes(duties: Sequence[Obligation]) -> dict[Step, dict[Step, None]]:
    """For each event: the events that the system itself writes when the clocks it starts run out."""
    causes: dict[Step, dict[Step, None]] = {}
    for duty in duties:
        for step in (step for kind in duty.from_ for step in _starts(duty, kind)):
            causes.setdefault(step, {}).update(dict.fromkeys(_consequences(duty)))
    return causes


def _starts(duty: Obligation, kind: EventKind) -> list[Step]:
    if kind is not EventKind.ESCALATED:
        return [(kind, 0)]
    return [(kind, int(level)) for level in duty.from_with.get("level", (1, 2))]


def _consequences(duty: Obligation) -> list[Step]:
    raised = [(EventKind.ESCALATED, duty.escalate.level)] if duty.escalate else []
    return raised + ([(duty.act.kind, 0)] if duty.act else [])


def _way_back(start: Step, causes: dict[Step, dict[Step, None]]) -> list[Step]:
    """Return a path from ``start`` to itself, or an empty list."""
    paths = [[start]]
    seen: set[Step] = set()
    while paths:
        path = paths.pop()
        for step in causes.get(path[-1], {}):
            if step == start:
                return [*path, step]
            if step not in seen:
                seen.add(step)
                paths.append([*path, step])
    return []


def _say(step: Step) -> str:
    return f"{step[0]} (level {step[1]})" if step[1] else str(step[0])
