"""What came in: the message itself, how it is classed and judged, and what was answered at once."""

from __future__ import annotations

from datetime import date

from pydantic import AwareDatetime

from casework.record.events.base import Code, Payload, Words
from casework.vocabulary import Channel, Concern, EventKind, Nature, Severity, SourceVerdict, Urgency
from casework.vocabulary.own import (
    FIRST_PACK,
    CategoryWord,
    ChannelWord,
    ConcernWord,
    IncidentWord,
    NatureWord,
    SeverityWord,
    UrgencyWord,
    ValidityWord,
)


class Received(Payload):
    """The minimum record; ``room`` and contact stand in the customer table."""

    kind = EventKind.RECEIVED
    number: Code
    customer_id: Code | None = None
    channel: ChannelWord = Channel.PHONE
    nature: NatureWord = Nature.COMPLAINT
    concern: ConcernWord = Concern.OTHER
    category: CategoryWord | None = None
    severity: SeverityWord = Severity.GENERAL
    urgency: UrgencyWord = Urgency.NORMAL
    content: Words = ""
    demand: Words | None = None
    department: Code | None = None
    pack: Code = FIRST_PACK
    source: Code | None = None
    """Import batch or desk the record came from."""
    company_level: bool = False
    """Made to or raised to the company: recorded on Annex 2."""
    about: Code | None = None
    """The post that it is about, where it is about somebody."""
    whom: Code | None = None
    """Who of that post it is about, by account or staff number, where that is known."""
    shift: Code | None = None
    anonymous: bool | None = None
    formal: bool | None = None
    written: bool | None = None
    own_matter: bool | None = None
    incident: IncidentWord | None = None
    wanted_by: AwareDatetime | None = None
    """The customer's own date."""
    source_verdict: SourceVerdict | None = None
    """What the source of a file says of its own limit."""
    happened_on: date | None = None


class Answered(Payload):
    """``opinion`` is what the customer thought of the answer."""

    kind = EventKind.ANSWERED
    answer: Words = ""
    opinion: Words | None = None


class Classified(Payload):
    """Only the fields given change."""

    kind = EventKind.CLASSIFIED
    nature: NatureWord | None = None
    concern: ConcernWord | None = None
    category: CategoryWord | None = None
    severity: SeverityWord | None = None
    urgency: UrgencyWord | None = None
    about: Code | None = None
    whom: Code | None = None
    formal: bool | None = None
    summary: Words | None = None
    reason: Words | None = None


class Validated(Payload):
    """``whom`` names who it turned out to be about."""

    kind = EventKind.VALIDATED
    validity: ValidityWord
    whom: Code | None = None
    reason: Words = ""
