"""Send what waits in the outbox: to the robots of WeCom, DingTalk and Feishu by ourselves (``messages.robots``), to
e-mail and whatever else through apprise; off without channels.

Never blocking: nobody who enters something waits for this; it runs beside the clock. Never twice: a message is claimed
before it is sent, and one whose sending was cut off stays ``uncertain`` for an administrator to see, because it may
have arrived. Retried: one that the service refused is tried again later, at growing distances, and given up in the end;
administrators see which, and why.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from casework.messages import robots
from casework.messages.inbox import still_theirs
from casework.messages.outbox import PERSONAL
from casework.messages.robots import NotTaken
from casework.record.desk_tables import app_user, delivery, inbox_item
from casework.record.ledger import Ledger
from casework.vocabulary.desk import Undelivered

log = logging.getLogger("yingsheng.notify")

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
"""Distance to the next attempt after the first, second, … refusal; after the last the message has failed."""
FOR_GOOD = frozenset({Undelivered.NO_ADDRESS, Undelivered.NO_RIGHT})
"""Reasons that trying again changes nothing about."""
LEASE = timedelta(minutes=10)
"""A message claimed longer ago than this was cut off."""

Send = Callable[[str, str, str], None]
"""Takes address, title and body; raises ``NotTaken`` unless the service took the message."""


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


@dataclass(frozen=True, slots=True)
class Trouble:
    """Messages to one target that have not got through, for one reason; ``next_at`` is their next attempt, if any."""

    target: str
    state: str
    messages: int
    reason: Undelivered | None
    """None for one that an earlier version of the program noted in its own words."""
    detail: str
    next_at: datetime | None


def send_one(address: str, title: str, body: str) -> None:
    """Send one message; raises ``NotTaken``."""
    robot = robots.own(address)
    if robot is not None:
        robots.send(robot, f"{title}\n{body}")
    else:
        _send_by_apprise(address, title, body)


def _send_by_apprise(address: str, title: str, body: str) -> None:
    import apprise

    service = apprise.Apprise()
    if not service.add(address):
        raise NotTaken(Undelivered.NO_ADDRESS)
    if not service.notify(body=body, title=title):
        raise NotTaken(Undelivered.REFUSED)


def deliver(
    ledger: Ledger, channels: Mapping[str, str], now: datetime, *, send: Send = send_one, limit: int = 50
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
    try:
        send(_address(ledger, channels, message), message.title, message.body)
    except NotTaken as refused:
        return _put_off(ledger, message, now, refused)
    _finish(ledger, message, {"state": "sent", "sent_at": now, "error": None})
    return "sent"


def _put_off(ledger: Ledger, message: Message, now: datetime, refused: NotTaken) -> str:
    """Try again later, unless there is nobody to send to or it was tried often enough."""
    log.warning("message %s to %s: %s", message.message_id, message.target, refused)
    if refused.reason in FOR_GOOD or message.attempts >= len(WAITS):
        _finish(ledger, message, {"state": "failed", "error": str(refused)})
        return "failed"
    _finish(ledger, message, {"state": "pending", "next_at": now + WAITS[message.attempts], "error": str(refused)})
    return "pending"


def troubles(ledger: Ledger) -> list[Trouble]:
    """What has not got through, by target and reason, most messages first; for the administrators' page."""
    column, count = delivery.c, sa.func.count().label("messages")
    query = (
        sa.select(column.target, column.state, column.error, count, sa.func.min(column.next_at).label("next_at"))
        .where(column.state != "sent", column.error.is_not(None))
        .group_by(column.target, column.state, column.error)
        .order_by(count.desc(), column.target)
    )
    with ledger.reading() as connection:
        return [_trouble(row) for row in connection.execute(query)]


def _trouble(row: sa.Row[tuple[str, str, str, int, datetime]]) -> Trouble:
    word, _, detail = row.error.partition(": ")
    reason = next((each for each in Undelivered if each.value == word), None)
    next_at = row.next_at if row.state == "pending" else None
    return Trouble(row.target, row.state, row.messages, reason, detail if reason else row.error, next_at)


def try_again(ledger: Ledger, now: datetime) -> int:
    """Let everything that was refused or given up be sent in the next round; returns how many messages."""
    refused = sa.and_(delivery.c.state.in_(("pending", "failed")), delivery.c.error.is_not(None))
    statement = sa.update(delivery).where(refused).values(state="pending", attempts=0, next_at=now)
    with ledger.transaction() as transaction:
        return int(transaction.connection.execute(statement).rowcount)


def undelivered(ledger: Ledger) -> dict[str, int]:
    """How many messages wait, failed or are uncertain, by state."""
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
        uncertain = {"state": "uncertain", "error": str(NotTaken(Undelivered.CUT_OFF))}
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


def _address(ledger: Ledger, channels: Mapping[str, str], message: Message) -> str:
    """Where a message to ``channel`` or ``channel:user`` goes; raises ``NotTaken`` when nobody may have it any more."""
    name, _, user_id = message.target.partition(":")
    template = channels.get(name)
    if template is None:
        raise NotTaken(Undelivered.NO_ADDRESS)
    if not user_id:
        return template
    with ledger.reading() as connection:
        query = sa.select(app_user.c.email).where(app_user.c.user_id == user_id, app_user.c.active)
        email = connection.execute(query).scalar()
        may = connection.execute(_may_have(message, user_id)).first() is not None
    if not email:
        raise NotTaken(Undelivered.NO_ADDRESS)
    if not may:
        raise NotTaken(Undelivered.NO_RIGHT)
    return template.replace(PERSONAL, email)


def _may_have(message: Message, user_id: str) -> sa.Select[tuple[int]]:
    """The inbox item that a personal message tells of, as long as the person may open its case."""
    item = inbox_item.c
    return (
        sa.select(item.id)
        .join(delivery, sa.and_(delivery.c.stream == item.stream, delivery.c.version == item.version))
        .where(delivery.c.id == message.message_id, item.user_id == user_id, still_theirs())
    )
