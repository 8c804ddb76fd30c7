"""Facts of the ledger in the words of a regulation: what conditions ask of an event, and what it makes of the case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from casework.case.approvals import claim_after, standing_of
from casework.case.deeds import deed
from casework.case.state import Claim
from casework.policy import Pack
from casework.record import events as ev
from casework.record.ledger import StoredEvent
from casework.regulation.clocks import fields_after
from casework.regulation.conditions import Facts, Value
from casework.regulation.facts import CLOCK
from casework.regulation.happening import Given, Happening
from casework.regulation.moves import UNREACHED
from casework.regulation.shifts import shift_at
from casework.regulation.taken import said_by
from casework.time.worktime import WorkCalendar
from casework.vocabulary import EventKind

PEOPLE = "people"
TRIED = "callback_tried"
"""What a call that reached nobody is: no callback."""
CLAIMS = frozenset({EventKind.CLAIM_RAISED, EventKind.CLAIM_ENDORSED, EventKind.CLAIM_APPROVED, EventKind.CLAIM_PAID})
"""Events after which a claim stands otherwise."""


def happenings(facts: Sequence[StoredEvent], packs: Sequence[Pack]) -> list[Happening]:
    """The facts of one case, in the order of life, as the regulation speaks of them that was in force at each."""
    claim: Claim | None = None
    found = []
    for fact, pack in zip(facts, packs, strict=True):
        claim = claim_after(claim, fact.payload)
        found.append(happening(fact, pack, claim))
    return found


def happening(fact: StoredEvent, pack: Pack, claim: Claim | None) -> Happening:
    """One fact as a regulation speaks of it; ``claim`` is what the case claims after it."""
    kind = TRIED if deed(fact.payload) == UNREACHED else fact.kind.value
    by = CLOCK if fact.actor == CLOCK else PEOPLE
    given = {**_followed(fact, pack), **carried(fact.payload, pack, claim)}
    return Happening(kind, fact.step, by, fact.occurred_at, fact.recorded_at, given)


def carried(
    payload: ev.Payload, pack: Pack, claim: Claim | None = None
) -> dict[str, Value | datetime | tuple[Value, ...]]:
    """What an event carries: its words, its moments, whether an answer counts as satisfied, how the claim stands."""
    given: dict[str, Value | datetime | tuple[Value, ...]] = {**said_by(payload)}
    given |= {name: value for name, value in payload if isinstance(value, datetime)}
    if isinstance(payload, ev.CalledBack) and payload.satisfaction is not None:
        given["satisfied"] = pack.satisfied(payload.satisfaction)
    if payload.kind in CLAIMS:
        given["claim"] = standing_of(pack, claim)
    return given


def _followed(fact: StoredEvent, pack: Pack) -> dict[str, Value]:
    """What follows for a case from when it was received."""
    if fact.kind is not EventKind.RECEIVED:
        return {}
    return {"shift": shift_at(fact.occurred_at, pack.regulation.shifts, WorkCalendar.of(pack))}


def frozen(happenings: Sequence[Happening]) -> list[Given]:
    """What is known of the case before the first event, and right after each."""
    known: list[Given] = [{}]
    for event in happenings:
        known.append(fields_after(known[-1], event))
    return known


def words(fields: Given) -> Facts:
    """What conditions can ask of a case: its words, not its moments."""
    return {name: value for name, value in fields.items() if not isinstance(value, datetime)}
