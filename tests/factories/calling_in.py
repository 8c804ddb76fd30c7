"""A call that somebody takes at the desk of a demo company."""

from __future__ import annotations

from datetime import datetime

from casework.access.permissions import User
from casework.desk import commands as cmd
from casework.desk.desk import Desk
from casework.record.people import Customer
from casework.vocabulary import Channel


def called_in(desk: Desk, taken_by: User, key: str, now: datetime) -> str:
    """钱多多 of BJ01 calls about a leak; returns the case's id."""
    received = cmd.Receive(project="BJ01", customer_id="k9", channel=Channel.PHONE, content="Leak")
    person = Customer(customer_id="k9", project="BJ01", name="钱多多", room="9-901", mobile="11155559999")
    return desk.receive(taken_by, received, idempotency_key=key, now=now, customer=person).case_id
