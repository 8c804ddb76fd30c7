"""Which entry a call that reached nobody is: the regulation's own step for it, or a callback that says so."""

from __future__ import annotations

from casework.record.events import CallbackTried, CalledBack, Payload
from casework.regulation.model import Regulation
from casework.vocabulary import EventKind

TRIED = EventKind.CALLBACK_TRIED.value


def trying(regulation: Regulation) -> str | None:
    """The step by which people enter a call that reached nobody; None where the callback itself says it."""
    steps = regulation.steps.items()
    return next((name for name, step in steps if step.writes == (TRIED,) and not step.by_clock), None)


def unreached(regulation: Regulation, told: str) -> Payload:
    """The entry of a call that reached nobody, with what is told of it."""
    if trying(regulation) is not None:
        return CallbackTried(note=told)
    return CalledBack(reached=False, result=told)
