"""What begins a clock and what ends it: said once, for the lives of the engine and for what a case of the ledger owes.

Conditions on the case are asked right after the from-event and frozen there; only a clock that lists a reclassifying
kind under ``from`` follows them. What the clock of the system writes never meets an obligation.
the steps of ``etl/subjects/clock`` (``starts``, ``ends`` and what they read) says the same in SQL.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import Enum, auto
from typing import Protocol

from casework.regulation.conditions import Facts, Value, any_holds, holds
from casework.regulation.facts import CASE_FIELDS, IMPLIED, RECLASSIFYING, RISING, SAYING, UNSAID
from casework.regulation.happening import Given, Happening


class Rule(Protocol):
    """What a clock says of its beginning and end."""

    @property
    def from_(self) -> Sequence[str]:
        """The kinds that begin it."""

    @property
    def from_with(self) -> Mapping[str, tuple[Value, ...]]:
        """What those must carry."""

    @property
    def when(self) -> Mapping[str, tuple[Value, ...]]:
        """What the case must be."""

    @property
    def unless(self) -> Mapping[str, tuple[Value, ...]]:
        """What it must not be."""

    @property
    def to(self) -> Sequence[str]:
        """The kinds that do what is asked."""

    @property
    def to_with(self) -> Mapping[str, tuple[Value, ...]]:
        """What those must carry."""

    @property
    def same(self) -> Sequence[str]:
        """The fields in which beginning and end must agree."""

    @property
    def stops(self) -> Sequence[str]:
        """The kinds that end it without doing what is asked."""

    @property
    def failed_by(self) -> Sequence[str]:
        """The kinds after which it can no longer be kept."""


class End(Enum):
    """How an event ends a clock."""

    MET = auto()
    VOID = auto()
    FAILED = auto()
    BY_CLOCK = auto()
    """Void, unless passing time did it at the clock's own limit: then it was missed."""


def fields_after(fields: Given, event: Happening) -> Given:
    """The fields of a case after one more event."""
    kept = {name: value for name, value in fields.items() if name not in UNSAID.get(event.kind, ())}
    said = {name: event.given[name] for name in CASE_FIELDS.get(event.kind, ()) if name in event.given}
    said = {**IMPLIED.get(event.kind, {}), **said}
    for name in RISING.get(event.kind, ()):
        if name in said:
            said[name] = max(said[name], fields.get(name, said[name]), key=_height)
    return {**kept, **said}


def _height(value: object) -> int:
    return value if isinstance(value, int) else -1


def begins(rule: Rule, event: Happening, before: Facts, after: Facts) -> bool:
    """Whether ``event`` sets a clock running in a case that was as ``before`` says and is now as ``after`` says."""
    if event.kind not in rule.from_ or not _carries(rule, event) or not fits(rule, after):
        return False
    return event.kind not in RECLASSIFYING or not fits(rule, before)


def all_have(done: Iterable[tuple[str, object]], kind: str) -> bool:
    """Whether everybody with an open slip has done ``kind``: of these events, each with its party, the last is of it.

    Who returned a slip is not waited for, unless there came another. After a callback everybody is free to go on alone.
    """
    asked, doing, is_called = set[object](), set[object](), False
    for deed, party in done:
        if deed == "dispatched":
            asked.add(party)
        elif deed == "returned":
            asked.discard(party)
        if deed == kind:
            doing.add(party)
        is_called |= deed == "called_back"
    return is_called or asked <= doing


def fits(rule: Rule, facts: Facts) -> bool:
    """Whether the conditions on the case hold."""
    return holds(rule.when, facts) and not any_holds(rule.unless, facts)


def ended(rule: Rule, given: Given, event: Happening, after: Facts, void: Collection[str]) -> End | None:
    """How ``event`` ends a clock whose from-event carried ``given``; None where it runs on.

    ``void`` are the dispositions with which a case ends without work.
    """
    if event.kind in RECLASSIFYING and event.kind in rule.from_:
        return None if fits(rule, after) else End.VOID
    is_void = event.kind == "closed" and event.given.get("disposition") in void
    if all(given.get(name) == event.given.get(name) for name in rule.same):
        if event.kind in rule.to and holds(rule.to_with, event.words):
            return End.BY_CLOCK if event.by_clock else End.MET
        if event.kind in rule.stops:
            return End.BY_CLOCK if event.by_clock else End.VOID
        if event.kind in rule.failed_by and not is_void:
            return End.FAILED
    return End.VOID if is_void else None


def _carries(rule: Rule, event: Happening) -> bool:
    """Whether the event carries the values that the clock wants; one that cannot carry a field passes."""
    wanted = {
        name: values
        for name, values in rule.from_with.items()
        if name in event.given or event.kind in SAYING.get(name, ())
    }
    return holds(wanted, event.words)
