"""What is taken upwards: warnings, escalations, instructions, major events."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field

from casework.record.events.base import Code, Payload, Words
from casework.vocabulary import EventKind
from casework.vocabulary.own import CauseWord


class Warned(Payload):
    """``obligation`` is the obligation's id; ``due_at`` the limit the warning is about."""

    kind = EventKind.WARNED
    obligation: Code
    clause: Code
    due_at: AwareDatetime


class Escalated(Payload):
    kind = EventKind.ESCALATED
    level: Annotated[int, Field(ge=1, le=3)]
    cause: CauseWord
    to: Code
    clause: Code | None = None
    obligation: Code | None = None
    consent_by: Code | None = None
    reason: Words | None = None


class Instructed(Payload):
    kind = EventKind.INSTRUCTED
    instruction: Words = ""
    reply: Words | None = None


class DispatchedAgain(Payload):
    """The escalated dispatch slip with its own deadline."""

    kind = EventKind.DISPATCHED_AGAIN
    department: Code
    due_at: AwareDatetime
    slip: Code | None = None
    party: Code | None = None


class ReportedToLeader(Payload):
    kind = EventKind.REPORTED_TO_LEADER
    to: Code | None = None
    what: Code | None = None
    note: Words | None = None


class MajorEventReported(Payload):
    kind = EventKind.MAJOR_EVENT_REPORTED
    summary: Words = ""
