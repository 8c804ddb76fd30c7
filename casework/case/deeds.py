"""What an event counts as, where its kind alone does not say: a callback by whom, and whether it reached anybody.

The centre's callback makes a case ready to be closed; project service owes one of its own, which may
come before or after that. A call that reached nobody is on record, but it begins, fulfils and ends nothing.
``etl/warehouse/staging/deed.sql`` says the same in SQL.
"""

from __future__ import annotations

from collections.abc import Sequence

from casework.policy import Pack
from casework.record.events import CalledBack, Payload
from casework.record.ledger import StoredEvent
from casework.regulation.clocks import all_have
from casework.regulation.conditions import Facts
from casework.regulation.moves import BY_SERVICE, CALLED_BACK, UNREACHED
from casework.regulation.taken import said_by
from casework.vocabulary import Caller, EventKind

CALLBACKS: dict[str, str] = {Caller.CENTRE: CALLED_BACK, Caller.PROJECT_SERVICE: BY_SERVICE}
"""Callbacks that reached the customer, by caller."""


def deed(payload: Payload) -> str:
    """What an event with ``payload`` counts as; one of ``DEEDS``."""
    if not isinstance(payload, CalledBack):
        return payload.kind.value
    return CALLBACKS[payload.caller] if payload.reached else UNREACHED


def stage_after(facts: Sequence[StoredEvent], place: int, pack: Pack) -> str | None:
    """The stage that one of the facts of a case leads to by ``pack``; None when it leaves the case where it was."""
    payload, step = facts[place].payload, facts[place].step
    done = deed(payload)
    moves = pack.forks.get(done)
    if moves is None:
        return pack.stage_after.get(done)
    said, known = _said(payload, pack), step if step in pack.steps else ""
    move = next((move for move in moves if move.is_of(known, said)), None)
    if move is None or (move.all_of is not None and not _all_have(facts[: place + 1], move.all_of)):
        return None
    return move.stage


def _all_have(facts: Sequence[StoredEvent], name: str) -> bool:
    happened = (fact for fact in facts if deed(fact.payload) != UNREACHED)
    return all_have(((fact.kind.value, getattr(fact.payload, name, None)) for fact in happened), facts[-1].kind.value)


def _said(payload: Payload, pack: Pack) -> Facts:
    """What an event says; of a callback also whether the customer is satisfied."""
    said = said_by(payload)
    if isinstance(payload, CalledBack) and payload.satisfaction is not None:
        return {**said, "satisfied": pack.satisfied(payload.satisfaction)}
    return said


def deeds_of(kind: EventKind, callers: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The deeds that a rule means by ``kind``; callbacks by one of ``callers``, or by anybody when there are none."""
    if kind is not EventKind.CALLED_BACK:
        return (kind.value,)
    return tuple(CALLBACKS[caller] for caller in callers or CALLBACKS)
