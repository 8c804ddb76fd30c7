"""Send what waits in the outbox through apprise (WeCom, DingTalk, Feishu, e-mail, …); off without channels.

Never blocking: nobody who enters something waits for this; it runs beside the clock. Never twice: a message is claimed
before it is sent, and one whose sending was cut off stays ``uncertain`` for an administrator to see, because it may
have arrived. Retried: one that the service refused is tried again later, at growing distances, and given up in the end.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from casework.desk_tables import app_user, delivery
from casework.ledger import Ledger
from casework.outbox import PERSONAL

log = logging.getLogger("yingsheng.notify")

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
"""Distance to the next attempt after the first, second, … refusal; after the last the message has failed."""
LEASE = timedelta(minutes=10)
"""A message claimed longer ago than this was cut off."""

Send = Callable[[str, str, str], bool]
"""Takes address, title and body; says whether the service took the message."""


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What one round did."""

    sent: int = 0
    postponed: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """One message that was claimed for sending."""

    message_id: int
    target: str
    title: str
    body: str
    attempts: int


def send_by_apprise(address: str, title: str, body: str) -> bool:
    """Send one message; False when the address is unusable or the service did not take it."""
    import apprise

    service = apprise.Apprise()
    return service.add(address) and bool(service.notify(body=body, title=title))


def deliver(
    ledger: Ledger, channels: Mapping[str, str], now: datetime, *, send: Send = send_by_apprise, limit: int = 50
) -> DeliveryReport:
    """Send what is due, at most ``limit`` messages; safe to run in several processes at once."""
    outcomes: list[str] = []
    while channels and len(outcomes) < limit:
        message = _claim(ledger, now)
        if message is None:
            break
        outcomes.append(_attempt(ledger, channels, message, now, send))
    return DeliveryReport(*(outcomes.count(state) for state in ("sent", "pending", "failed")))


def _attempt(ledger: Ledger, channels: Mapping[str, str], message: Message, now: datetime, send: Send) -> str:
    """Send one claimed message and write down what became of it; returns its state."""
    address = _address(ledger, channels, message.target)
    if address is not None and send(address, message.title, message.body):
        _finish(ledger, message, {"state": "sent", "sent_at": now, "error": None})
        return "sent"
    reason = "the service did not take it" if address is not None else "the channel or the person's address is gone"
    log.warning("message %s to %s: %s", message.message_id, message.target, reason)
    if address is None or message.attempts >= len(WAITS):
        _finish(ledger, message, {"state": "failed", "error": reason})
        return "failed"
    _finish(ledger, message, {"state": "pending", "next_at": now + WAITS[message.attempts], "error": reason})
    return "pending"


def undelivered(ledger: Ledger) -> dict[str, int]:
    """How many messages wait, failed or are uncertain, by state; for the administrators' page."""
    state = delivery.c.state
    query = sa.select(state, sa.func.count().label("messages")).where(state != "sent").group_by(state)
    with ledger.reading() as connection:
        return {row.state: row.messages for row in connection.execute(query)}


def _claim(ledger: Ledger, now: datetime) -> Message | None:
    """Take the oldest message that is due, so that no other process takes it too; None when there is none."""
    column = delivery.c
    cut_off = sa.and_(column.state == "sending", column.next_at <= now - LEASE)
    due = sa.select(delivery).where(column.state == "pending", column.next_at <= now).order_by(column.id).limit(1)
    with ledger.transaction() as transaction:
        connection = transaction.connection
        uncertain = {"state": "uncertain", "error": "sending was cut off; it may have arrived"}
        connection.execute(sa.update(delivery).where(cut_off).values(uncertain))
        row = connection.execute(due).first()
        if row is None:
            return None
        connection.execute(sa.update(delivery).where(column.id == row.id).values(state="sending", next_at=now))
    return Message(row.id, row.target, row.title, row.body, row.attempts)


def _finish(ledger: Ledger, message: Message, values: Mapping[str, object]) -> None:
    statement = sa.update(delivery).where(delivery.c.id == message.message_id)
    with ledger.transaction() as transaction:
        transaction.connection.execute(statement.values(attempts=message.attempts + 1, **values))


def _address(ledger: Ledger, channels: Mapping[str, str], target: str) -> str | None:
    """The address of a target: ``channel`` or ``channel:user``."""
    name, _, user_id = target.partition(":")
    template = channels.get(name)
    if template is None or not user_id:
        return template
    with ledger.reading() as connection:
        query = sa.select(app_user.c.email).where(app_user.c.user_id == user_id, app_user.c.active)
        email = connection.execute(query).scalar()
    return template.replace(PERSONAL, email) if email else None
