"""What stands beside the record of a case: who has it in hand, notes among staff, messages to the customer.

Streams: ``beside/<case>``. None of it belongs to the record: no rule asks for it, no form or report prints it.
"""

from __future__ import annotations

from casework.record.events.base import Code, Payload, Words
from casework.vocabulary import EventKind
from casework.vocabulary.desk import Undelivered

BESIDE = "beside/"
"""What the streams begin with."""


class Assigned(Payload):
    """``person`` has the case in hand from now on; nobody where it is empty."""

    kind = EventKind.ASSIGNED
    person: Code | None = None


class NotedInternally(Payload):
    """``mentions`` are the accounts that the note calls."""

    kind = EventKind.NOTED_INTERNALLY
    note: Words = ""
    mentions: tuple[Code, ...] = ()


class CustomerMessaged(Payload):
    """``way`` is the channel by which it went."""

    kind = EventKind.CUSTOMER_MESSAGED
    way: Code
    text: Words = ""


class MessageLost(Payload):
    """The message that is entry ``message`` of this stream did not get through so far, and why."""

    kind = EventKind.MESSAGE_LOST
    message: int
    undelivered: Undelivered | None = None
