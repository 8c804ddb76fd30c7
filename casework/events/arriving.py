"""What came in: the message itself, how it is classed and judged, and what was answered at once."""

from __future__ import annotations

from casework.events.base import Code, Payload, Words
from casework.vocabulary import Channel, Concern, EventKind, Nature, Severity, Urgency, Validity


class Received(Payload):
    """The minimum record; ``room`` and contact stand in the customer table."""

    kind = EventKind.RECEIVED
    number: Code
    customer_id: Code | None = None
    channel: Channel = Channel.PHONE
    nature: Nature = Nature.COMPLAINT
    concern: Concern = Concern.OTHER
    category: Code | None = None
    severity: Severity = Severity.GENERAL
    urgency: Urgency = Urgency.NORMAL
    content: Words = ""
    demand: Words | None = None
    department: Code | None = None
    pack: Code = "sunshine"
    source: Code | None = None
    """Import batch or desk the record came from."""
    company_level: bool = False
    """Made to or raised to the company: recorded on Annex 2."""


class Answered(Payload):
    """``opinion`` is what the customer thought of the answer."""

    kind = EventKind.ANSWERED
    answer: Words = ""
    opinion: Words | None = None


class Classified(Payload):
    """Only the fields given change."""

    kind = EventKind.CLASSIFIED
    nature: Nature | None = None
    concern: Concern | None = None
    category: Code | None = None
    severity: Severity | None = None
    urgency: Urgency | None = None


class Validated(Payload):
    kind = EventKind.VALIDATED
    validity: Validity
    reason: Words = ""
