"""Which step of a regulation an event or a person's form is: what it writes, with these values, at this stage.

An event that names its step was written by that one. One that does not (an import, or older than the naming) is the
first step in the file that writes its kind with its values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum

from pydantic import BaseModel

from casework.record.events import Payload
from casework.regulation.conditions import Facts, Value, holds
from casework.regulation.model import Step

Steps = Mapping[str, Step]


def said_by(payload: BaseModel) -> dict[str, Value | tuple[Value, ...]]:
    """What a payload or a form says, as conditions ask for it; what it leaves open is left out."""
    found: dict[str, Value | tuple[Value, ...]] = {}
    for name, value in payload:
        if isinstance(value, bool):
            found[name] = "yes" if value else "no"
        elif isinstance(value, Enum):
            found[name] = str(value.value)
        elif isinstance(value, str | int):
            found[name] = value
        elif isinstance(value, tuple):
            found[name] = tuple(str(part) for part in value)
    return found


def step_of(steps: Steps, payload: Payload, named: str = "") -> str:
    """The step that wrote an event with ``payload``; empty when none of these steps writes such events."""
    if named in steps:
        return named
    said = said_by(payload)
    return next((name for name, step in steps.items() if _writes(step, payload.kind.value, said)), "")


def step_taken(steps: Steps, stage: str | None, case: Facts, payloads: Sequence[Payload]) -> str:
    """The step by which a person writes these events to a case at ``stage`` that is as ``case`` says.

    Of those that write them, one that is possible there comes first; empty when no step does. A remark written along
    belongs to the step it was made with.
    """
    main = [payload for payload in payloads if payload.kind.value != REMARK] or list(payloads)
    kinds = tuple(payload.kind.value for payload in main)
    said: dict[str, Value | tuple[Value, ...]] = {}
    for payload in main:
        said |= said_by(payload)
    people = {name: step for name, step in steps.items() if not step.by_clock}
    found = [name for name, step in people.items() if step.writes[-len(kinds) :] == kinds and _fits(step, said)]
    here = [name for name in found if _is_possible(steps[name], stage, case)]
    return next(iter((*here, *found)), "")


REMARK = "noted"


def _writes(step: Step, kind: str, said: Facts) -> bool:
    return kind in step.writes and _fits(step, said)


def _fits(step: Step, said: Facts) -> bool:
    """Whether what is said agrees with what the step fixes; what is not said does not count against it."""
    return holds(step.with_, said, unknown=True)


def _is_possible(step: Step, stage: str | None, case: Facts) -> bool:
    return (stage in step.at or step.at in {("open",), ("any",)}) and holds(step.when, case, unknown=True)
