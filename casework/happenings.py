"""Facts of the ledger in the words of a regulation: what conditions ask of an event, and what it makes of the case."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from casework import events as ev
from casework.deeds import deed
from casework.ledger import StoredEvent
from casework.policy import Pack
from casework.regulation.clocks import fields_after
from casework.regulation.conditions import Facts, Value
from casework.regulation.facts import CLOCK
from casework.regulation.happening import Given, Happening
from casework.regulation.moves import UNREACHED
from casework.regulation.taken import said_by

PEOPLE = "people"
TRIED = "callback_tried"
"""What a call that reached nobody is: no callback."""


def happening(fact: StoredEvent, pack: Pack) -> Happening:
    """One fact as a regulation speaks of it."""
    kind = TRIED if deed(fact.payload) == UNREACHED else fact.kind.value
    by = CLOCK if fact.actor == CLOCK else PEOPLE
    return Happening(kind, fact.step, by, fact.occurred_at, fact.recorded_at, carried(fact.payload, pack))


def carried(payload: ev.Payload, pack: Pack) -> dict[str, Value | datetime | tuple[Value, ...]]:
    """What an event carries: its words, its moments, and whether an answer counts as satisfied."""
    given: dict[str, Value | datetime | tuple[Value, ...]] = {**said_by(payload)}
    given |= {name: value for name, value in payload if isinstance(value, datetime)}
    if isinstance(payload, ev.CalledBack) and payload.satisfaction is not None:
        given["satisfied"] = pack.satisfied(payload.satisfaction)
    return given


def frozen(happenings: Sequence[Happening]) -> list[Facts]:
    """What is known of the case before the first event, and right after each."""
    fields: Given = {}
    known: list[Facts] = [{}]
    for event in happenings:
        fields = fields_after(fields, event)
        known.append({name: value for name, value in fields.items() if not isinstance(value, datetime)})
    return known
