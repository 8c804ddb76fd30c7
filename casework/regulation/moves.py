"""Where a case stands after an event, as far as the event alone says it: what figures over many cases count by.

An event counts by its *deed*: its kind, and for callbacks by whom and whether anybody was reached.
"""

from __future__ import annotations

from collections.abc import Mapping

from casework.regulation.conditions import Value, holds
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


def stages_after(steps: Mapping[str, Step]) -> dict[str, str]:
    """The stage to which each deed leads by these steps; deeds not listed leave a case where it is.

    A step moves the case with the last event it writes. Raises ``ValueError`` naming a deed that leads here or there.
    """
    found: dict[str, str] = {}
    for deed in DEEDS:
        after = _after(steps, deed)
        if len(after) > 1:
            raise ValueError(f"{deed} leads to {' or '.join(sorted(map(str, after)))}")
        stage = next(iter(after), None)
        if stage is not None:
            found[deed] = stage
    return found


def _after(steps: Mapping[str, Step], deed: str) -> set[str | None]:
    """The stages to which the steps lead that write such an event last."""
    said, kind = SAYING.get(deed, {}), CALLED_BACK if deed in SAYING else deed
    writing = [step for step in steps.values() if step.writes[-1] == kind and holds(step.with_, said, unknown=True)]
    return {*(step.then for step in writing), *(fork.then for step in writing for fork in step.but)}
