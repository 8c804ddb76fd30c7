"""What follows from a case for those who worked it: causes, measures, penalties, praise."""

from __future__ import annotations

from pydantic import AwareDatetime

from casework.record.events.base import Code, Payload, Words
from casework.vocabulary import EventKind
from casework.vocabulary.own import PenaltyWord


class CauseAnalysed(Payload):
    kind = EventKind.CAUSE_ANALYSED
    cause: Words = ""
    plan: Words | None = None


class MeasureSet(Payload):
    kind = EventKind.MEASURE_SET
    measure: Words = ""
    owner: Code
    due_at: AwareDatetime | None = None


class MeasureDone(Payload):
    kind = EventKind.MEASURE_DONE
    measure: Words = ""


class PenaltyGiven(Payload):
    kind = EventKind.PENALTY_GIVEN
    penalty: PenaltyWord
    person: Code | None = None
    reason: Words | None = None


class Commended(Payload):
    """All conditions of praise are claimed by the writer; ``reason`` says how they were seen."""

    kind = EventKind.COMMENDED
    reason: Words = ""
