"""Facts about personal data: whose they are, who asked for them to go, who decided, and what went.

They name people by ids alone.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field

from casework.record.events.base import Code, Payload, Text, Words
from casework.vocabulary import EventKind

Count = Annotated[int, Field(ge=0)]


class CustomerMerged(Payload):
    """On the stream ``customer/<customer_id>``: the person is ``other``, another customer's id."""

    kind = EventKind.CUSTOMER_MERGED
    other: Code
    reason: Words = ""


class CustomerSeparated(Payload):
    """On the same stream: the person is not ``other``, and does not look so either."""

    kind = EventKind.CUSTOMER_SEPARATED
    other: Code
    reason: Words = ""


class ErasureRequested(Payload):
    """On the stream ``privacy/<customer_id>``; the reason goes with everything else when the erasure is done."""

    kind = EventKind.ERASURE_REQUESTED
    request: Code
    operator: Code | None = None
    """Who entered it at the machine in the actor's name; None when the actor did, signed in."""
    reason: Words = ""


class ErasureRefused(Payload):
    """A second person decided that the data stay."""

    kind = EventKind.ERASURE_REFUSED
    request: Code
    operator: Code | None = None
    reason: Words = ""


class ErasureDone(Payload):
    """How much went, the streams of which the law wants something kept, and which law.

    ``uploads`` counts files handed in for import, ``set_aside`` old ledgers; both go whole.
    """

    kind = EventKind.ERASURE_DONE
    request: Code
    operator: Code | None = None
    streams: Count = 0
    files: Count = 0
    drafts: Count = 0
    held_back: Count = 0
    messages: Count = 0
    uploads: Count = 0
    set_aside: Count = 0
    kept: tuple[Code, ...] = ()
    laws: tuple[Text, ...] = ()


class RetentionApplied(Payload):
    """On the stream ``privacy/retention``: how many streams of which kind lost words recorded before a moment."""

    kind = EventKind.RETENTION_APPLIED
    request: Code
    what: Code
    until: AwareDatetime
    streams: Count
    files: Count = 0
