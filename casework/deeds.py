"""What an event counts as, where its kind alone does not say: a callback by whom, and whether it reached anybody.

The centre's callback makes a case ready to be closed; project service owes one of its own, which may
come before or after that. A call that reached nobody is on record, but it begins, fulfils and ends nothing.
``etl/models/staging/deed.sql`` says the same in SQL.
"""

from __future__ import annotations

from casework.events import CalledBack, Payload
from casework.policy import Obligation, Pack
from casework.regulation.moves import BY_SERVICE, CALLED_BACK, UNREACHED
from casework.vocabulary import Caller, EventKind

CALLBACKS: dict[str, str] = {Caller.CENTRE: CALLED_BACK, Caller.PROJECT_SERVICE: BY_SERVICE}
"""Callbacks that reached the customer, by caller."""


def deed(payload: Payload) -> str:
    """What an event with ``payload`` counts as; one of ``DEEDS``."""
    if not isinstance(payload, CalledBack):
        return payload.kind.value
    return CALLBACKS[payload.caller] if payload.reached else UNREACHED


def stage_after(payload: Payload, pack: Pack) -> str | None:
    """The stage that an event leads to by ``pack``; None when it leaves the case where it was."""
    return pack.stage_after.get(deed(payload))


def deeds_of(kind: EventKind, callers: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The deeds that a rule means by ``kind``; callbacks by one of ``callers``, or by anybody when there are none."""
    if kind is not EventKind.CALLED_BACK:
        return (kind.value,)
    return tuple(CALLBACKS[caller] for caller in callers or CALLBACKS)


def begins(rule: Obligation, payload: Payload) -> bool:
    """Whether an event starts the clock of ``rule``."""
    return any(deed(payload) in deeds_of(kind) for kind in rule.from_)


def fulfils(rule: Obligation, payload: Payload) -> bool:
    """Whether an event does what ``rule`` asks for."""
    return any(deed(payload) in deeds_of(kind, rule.to_when.caller) for kind in rule.to)


def supersedes(rule: Obligation, payload: Payload) -> bool:
    """Whether an event ends the clock of ``rule`` without doing what it asks for."""
    return any(deed(payload) in deeds_of(kind) for kind in rule.superseded_by)
