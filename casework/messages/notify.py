"""Send what waits in the outbox: to the robots of WeCom, DingTalk and Feishu by ourselves (``messages.robots``), to
e-mail and whatever else through apprise; off without channels.

Never blocking: nobody who enters something waits for this; it runs beside the clock. Never twice: a message is claimed
before it is sent, and one whose sending was cut off stays ``uncertain`` for an administrator to see, because it may
have arrived. Retried: one that the service refused is tried again later, at growing distances, and given up in the end;
administrators see which, and why.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from casework.access.permissions import opens_in
from casework.access.users import Users
from casework.errors import YingshengError
from casework.messages import robots
from casework.messages.inbox import still_theirs
from casework.messages.letters import Letter, Writer
from casework.messages.outbox import PERSONAL, PHONE
from casework.messages.robots import NotTaken
from casework.policy import Policies
from casework.record.desk_tables import app_user, delivery, inbox_item
from casework.record.events.beside import BESIDE
from casework.record.ledger import Ledger
from casework.record.registered import project_pack
from casework.vocabulary.desk import Page, Undelivered

log = logging.getLogger("yingsheng.notify")

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
"""Distance to the next attempt after the first, second, … refusal; after the last the message has failed."""
FOR_GOOD = frozenset({Undelivered.NO_ADDRESS, Undelivered.NO_RIGHT, Undelivered.SWITCHED_OFF, Undelivered.MUTED})
"""Reasons that trying again changes nothing about."""
OUTSIDE = "customer"
"""Stands for the person in the target of a message to somebody who is not of the staff."""
LEASE = timedelta(minutes=10)
"""A message claimed longer ago than this was cut off."""

Send = Callable[[str, Letter], None]
"""Takes address and letter; raises ``NotTaken`` unless the service took the message."""
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Reached:
    """A person outside the house at the moment of sending: never written into the outbox."""

    email: str
    text: str
    phone: str = ""


Outside = Callable[[str, int, datetime], Reached | None]
"""Whom a message about a stream's version is for, and what it says; None when they are not to be written to."""


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
    stream: str
    version: int
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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message."""

    target: str
    state: str
    reason: Undelivered | None
    sent_at: datetime | None


def send_one(address: str, letter: Letter) -> None:
    """Send one message, with its files where the service is no robot; raises ``NotTaken``."""
    robot = robots.own(address)
    if robot is not None:
        robots.send(robot, f"{letter.title}\n{letter.body}")
    else:
        _send_by_apprise(address, letter)


def _send_by_apprise(address: str, letter: Letter) -> None:
    import apprise
    from apprise.attachment.memory import AttachMemory

    service = apprise.Apprise()
    if not service.add(address):
        raise NotTaken(Undelivered.NO_ADDRESS)
    files = [
        AttachMemory(content=each.content, name=each.name, mimetype=each.media_type)  # type: ignore[no-untyped-call]
        for each in letter.files
    ]
    if not service.notify(body=letter.body, title=letter.title, attach=files or None):
        raise NotTaken(Undelivered.REFUSED)


def deliver(
    ledger: Ledger,
    channels: Mapping[str, str],
    now: datetime,
    *,
    send: Send = send_one,
    limit: int = 50,
    policies: Policies | None = None,
    outside: Outside | None = None,
    writers: Sequence[Writer] = (),
) -> DeliveryReport:
    """Send what is due, at most ``limit`` messages, and 20 a minute by one robot; several processes may run at once.

    ``policies`` say to whom case files are open beside the house's own table, ``outside`` where customers are reached,
    ``writers`` write what is about no case.
    """
    outcomes: list[str] = []
    paced = [name for name, address in channels.items() if robots.own(address) is not None]
    while channels and len(outcomes) < limit:
        message = _claim(ledger, now, paced)
        if message is None:
            break
        outcomes.append(_attempt(ledger, _Addresses(channels, policies, outside, writers), message, now, send))
    return DeliveryReport(*(outcomes.count(state) for state in ("sent", "pending", "failed")))


def _attempt(ledger: Ledger, addresses: _Addresses, message: Message, now: datetime, send: Send) -> str:
    """Send one claimed message and write down what became of it; returns its state."""
    try:
        send(*addresses.of(ledger, message, now))
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


def not_through(found: Iterable[Trouble]) -> int:
    """How many messages these troubles keep."""
    return sum(each.messages for each in found)


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
    detail, reason = row.error.partition(": ")[2], _reason(row.error)
    next_at = row.next_at if row.state == "pending" else None
    return Trouble(row.target, row.state, row.messages, reason, detail if reason else row.error, next_at)


def outcomes(ledger: Ledger, stream: str, version: int) -> list[Outcome]:
    """What became of the messages about one event, by target."""
    column = delivery.c
    query = sa.select(column.target, column.state, column.error, column.sent_at)
    query = query.where(column.stream == stream, column.version == version).order_by(column.target)
    with ledger.reading() as connection:
        return [Outcome(row.target, row.state, _reason(row.error), row.sent_at) for row in connection.execute(query)]


def _reason(error: str | None) -> Undelivered | None:
    word = (error or "").partition(": ")[0]
    return next((each for each in Undelivered if each.value == word), None)


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


def _claim(ledger: Ledger, now: datetime, paced: Collection[str]) -> Message | None:
    """Take the oldest message that is due, so that no other process takes it too; None when there is none.

    What goes to one of the ``paced`` channels waits while that was given as much as it takes in a minute.
    """
    column = delivery.c
    cut_off = sa.and_(column.state == "sending", column.next_at <= now - LEASE)
    due = sa.select(delivery).where(column.state == "pending", column.next_at <= now).order_by(column.id).limit(1)
    with ledger.transaction() as transaction:
        connection = transaction.connection
        uncertain = {"state": "uncertain", "error": str(NotTaken(Undelivered.CUT_OFF))}
        connection.execute(sa.update(delivery).where(cut_off).values(uncertain))
        full = list(connection.execute(_full(paced, now)).scalars()) if paced else []
        row = connection.execute(due.where(column.target.not_in(full))).first()
        if row is None:
            return None
        connection.execute(sa.update(delivery).where(column.id == row.id).values(state="sending", next_at=now))
    return Message(row.id, row.stream, row.version, row.target, row.title, row.body, row.attempts)


def _full(paced: Collection[str], now: datetime) -> sa.Select[tuple[str]]:
    """The targets that were given 20 messages in the last minute, taken or not: ``next_at`` says when each was claimed,
    and of one that waits for another attempt when that is.
    """
    column = delivery.c
    waits = [
        sa.and_(column.attempts == tries, column.next_at > now + wait - MINUTE) for tries, wait in enumerate(WAITS, 1)
    ]
    tried = sa.or_(
        sa.and_(column.state.in_(("sending", "sent", "failed", "uncertain")), column.next_at > now - MINUTE),
        sa.and_(column.state == "pending", sa.or_(*waits)),
    )
    counted = sa.select(column.target).where(column.target.in_(sorted(paced)), tried).group_by(column.target)
    return counted.having(sa.func.count() >= robots.PER_MINUTE)


def _finish(ledger: Ledger, message: Message, values: Mapping[str, object]) -> None:
    statement = sa.update(delivery).where(delivery.c.id == message.message_id)
    with ledger.transaction() as transaction:
        transaction.connection.execute(statement.values(attempts=message.attempts + 1, **values))


@dataclass(frozen=True, slots=True)
class _Addresses:
    """Where messages go and what they say, by the rights of now."""

    channels: Mapping[str, str]
    policies: Policies | None
    outside: Outside | None
    writers: Sequence[Writer]

    def of(self, ledger: Ledger, message: Message, now: datetime) -> tuple[str, Letter]:
        """Where a message to ``channel`` or ``channel:user`` goes, and what it says; raises ``NotTaken`` if nobody may
        have it now."""
        name, _, user_id = message.target.partition(":")
        template = self.channels.get(name)
        if template is None:
            raise NotTaken(Undelivered.NO_ADDRESS)
        if user_id == OUTSIDE:
            reached = self.outside(message.stream, message.version, now) if self.outside else None
            if reached is None:  # a customer who has no number any more, or a respondent who is not to be asked
                gone = message.stream.startswith(BESIDE)
                raise NotTaken(Undelivered.NO_ADDRESS if gone else Undelivered.NO_RIGHT)
            address = template.replace(PERSONAL, reached.email).replace(PHONE, reached.phone)
            return address, Letter(message.title, reached.text)
        writer = next((each for each in self.writers if each.writes(message.stream)), None)
        if writer is not None:
            return _written(writer, ledger, message, user_id, template, now)
        if not message.body:
            raise NotTaken(Undelivered.NOT_MADE)
        address = self._to_staff(ledger, message, user_id, template, now) if user_id else template
        return address, Letter(message.title, message.body)

    def _to_staff(self, ledger: Ledger, message: Message, user_id: str, template: str, now: datetime) -> str:
        """Where a message to one of the staff goes."""
        opened = self._opened(ledger, message, user_id, now)
        with ledger.reading() as connection:
            query = sa.select(app_user.c.email).where(app_user.c.user_id == user_id, app_user.c.active)
            email = connection.execute(query).scalar()
            may = connection.execute(_may_have(message, user_id, opened)).first() is not None
        if not email:
            raise NotTaken(Undelivered.NO_ADDRESS)
        if not may:
            raise NotTaken(Undelivered.NO_RIGHT)
        return template.replace(PERSONAL, email)

    def _opened(self, ledger: Ledger, message: Message, user_id: str, now: datetime) -> tuple[str, ...]:
        """The project of the message's case, where its regulation opens case files to the person."""
        with ledger.reading() as connection:
            project = connection.execute(_project_of(message)).scalar_one_or_none()
        pack = project_pack(ledger, project) if project else None
        user = Users(ledger).get(user_id)
        if self.policies is None or user is None or project is None or pack is None:
            return ()
        return (project,) if opens_in(user, Page.CASE_FILE, project, self.policies.at(pack, now)) else ()


def _written(
    writer: Writer, ledger: Ledger, message: Message, user_id: str, template: str, now: datetime
) -> tuple[str, Letter]:
    """A message that is written as it goes, to a group or to one of the staff."""
    user = Users(ledger).get(user_id) if user_id else None
    if user_id and (user is None or not user.active):
        raise NotTaken(Undelivered.SWITCHED_OFF)
    if user is not None and not user.email:
        raise NotTaken(Undelivered.NO_ADDRESS)
    try:
        letter = writer.letter(message.stream, message.version, user, now)
    except YingshengError as error:
        raise NotTaken(Undelivered.NOT_MADE, str(error)) from error
    if isinstance(letter, Undelivered):
        raise NotTaken(letter)
    return template.replace(PERSONAL, (user.email or "") if user else ""), letter


def _project_of(message: Message) -> sa.Select[str]:
    item = inbox_item.c
    told = sa.and_(delivery.c.stream == item.stream, delivery.c.version == item.version)
    return sa.select(item.project).join(delivery, told).where(delivery.c.id == message.message_id).limit(1)


def _may_have(message: Message, user_id: str, opened: Collection[str]) -> sa.Select[tuple[int]]:
    """The inbox item that a personal message tells of, as long as the person may open its case."""
    item = inbox_item.c
    return (
        sa.select(item.id)
        .join(delivery, sa.and_(delivery.c.stream == item.stream, delivery.c.version == item.version))
        .where(delivery.c.id == message.message_id, item.user_id == user_id, still_theirs(opened))
    )
