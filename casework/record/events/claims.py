"""Compensation, in yuan per household."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from casework.record.events.base import Code, Payload, Words
from casework.vocabulary import EventKind


class ClaimRaised(Payload):
    """``amount`` in yuan per household."""

    kind = EventKind.CLAIM_RAISED
    amount: Annotated[float, Field(gt=0)]
    reason: Words = ""


class ClaimAdvised(Payload):
    kind = EventKind.CLAIM_ADVISED
    advice: Words = ""


class ClaimEndorsed(Payload):
    kind = EventKind.CLAIM_ENDORSED
    role: Code
    endorsed: bool = True
    note: Words | None = None


class ClaimApproved(Payload):
    kind = EventKind.CLAIM_APPROVED
    role: Code
    approved: bool = True
    note: Words | None = None


class ClaimPaid(Payload):
    kind = EventKind.CLAIM_PAID
    amount: Annotated[float, Field(gt=0)]
