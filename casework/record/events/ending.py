"""What the customer said to the result, and how a case ends, stays open or begins again."""

from __future__ import annotations

from datetime import date

from casework.record.events.base import Code, Payload, Words
from casework.vocabulary import Caller, Disposition, EventKind, Satisfaction
from casework.vocabulary.own import CallerWord, DispositionWord, ModeWord


class CustomerAgreed(Payload):
    kind = EventKind.CUSTOMER_AGREED
    note: Words | None = None
    answer: Words | None = None


class CustomerDisagreed(Payload):
    kind = EventKind.CUSTOMER_DISAGREED
    note: Words | None = None
    reason: Words | None = None


class CalledBack(Payload):
    """``satisfaction`` is None when the customer was not reached or did not say."""

    kind = EventKind.CALLED_BACK
    caller: CallerWord = Caller.CENTRE
    reached: bool = True
    satisfaction: Satisfaction | None = None
    opinion: Words | None = None
    result: Words | None = None
    effect: Words | None = None
    mode: ModeWord | None = None
    signed: bool | None = None
    present: tuple[str, ...] | None = None
    """The posts that were there."""


class Closed(Payload):
    kind = EventKind.CLOSED
    disposition: DispositionWord = Disposition.RESOLVED
    note: Words | None = None
    reason: Words | None = None
    of_case: Code | None = None
    """The case that it repeats."""
    customers_word: Words | None = None
    undated: bool | None = None
    """Nobody knows when: the moment is the last that is known of the case, and no limit is judged by it."""


class Reopened(Payload):
    kind = EventKind.REOPENED
    reason: Words = ""


class DeclaredUnclosed(Payload):
    kind = EventKind.DECLARED_UNCLOSED
    reason: Words = ""


class AnalysisMeetingHeld(Payload):
    kind = EventKind.ANALYSIS_MEETING_HELD
    held_on: date
    participants: Words = ""
    decisions: Words = ""
