"""Whom to call next: one list for all who call, from which each person is taken by one of them at a time.

Taking is one short transaction. It takes what nobody holds, or what was held too long; ``guard`` grows with every
change, so that a row that somebody else has changed meanwhile is not taken. Calls that were arranged come first, then
callbacks on cases, then who was tried least.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from casework.access.permissions import ASKING_ROLES, CALLBACK_ROLES, User, projects_held_as
from casework.record.ledger import Ledger
from casework.record.ledger.entries import between, position_of
from casework.record.ledger.tables import event
from casework.record.survey_tables import call_item
from casework.vocabulary import EventKind
from casework.vocabulary.asking import Call
from surveys.fieldwork import campaign as campaigns
from surveys.fieldwork.hours import Hours

LEASE = timedelta(minutes=15)
"""How long somebody has a person before others may take them; the form renews it."""
RENEWED_AFTER = timedelta(minutes=2)
"""The form renews after this long, not at every key."""
LOOKED_AT = 20
"""Rows looked at in one go: those before may be taken meanwhile."""
columns = call_item.c


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the list, as it was read."""

    stream: str
    kind: Call
    campaign: str | None
    project: str
    customer_id: str | None
    due_at: datetime | None
    arranged_at: datetime | None
    attempts: int
    holder: str | None
    held_until: datetime | None
    guard: int

    @classmethod
    def of(cls, row: sa.Row[tuple[object, ...]]) -> Item:
        """From a row of ``item_query``."""
        values = dict(row._mapping)
        return cls(**{**values, "kind": Call(values["kind"])})


ITEM = [columns[name] for name in Item.__dataclass_fields__]


@dataclass(frozen=True, slots=True)
class Progress:
    """The list of one caller at a moment."""

    due: int
    """Can be called now by somebody."""
    later: int
    """Not yet: arranged, or to be tried at another time."""
    held: int
    """Somebody has them at the moment."""


@dataclass(frozen=True, slots=True)
class CallList:
    """The list of calls of one installation; ``hours`` are for calls that no campaign says the hours of."""

    ledger: Ledger
    hours: Hours

    def take(self, user: User, now: datetime, kinds: Iterable[Call] = Call) -> Item | None:
        """The next person for this caller, held for a while; whom the caller has already comes first.

        None when nobody can be called now.
        """
        with self.ledger.transaction() as transaction:
            connection = transaction.connection
            callable_now = self._callable(connection, user, now, kinds)
            mine = sa.and_(columns.holder == user.user_id, columns.held_until >= now)
            for query in (
                sa.select(*ITEM).where(callable_now, mine).limit(1),
                sa.select(*ITEM).where(callable_now, _free(now), _ripe(now)).order_by(*_order()).limit(LOOKED_AT),
            ):
                for row in connection.execute(query.with_for_update(skip_locked=True)).all():
                    if claim(connection, Item.of(row), user.user_id, now):
                        return read(connection, row.stream)
        return None

    def take_this(self, user: User, stream: str, now: datetime) -> Item | None:
        """A certain person, out of turn, if nobody else has them; None when somebody has, or nobody may call them."""
        with self.ledger.transaction() as transaction:
            connection = transaction.connection
            query = sa.select(*ITEM).where(
                self._callable(connection, user, now, Call), columns.stream == stream,
                sa.or_(_free(now), columns.holder == user.user_id),
            )  # fmt: skip
            row = connection.execute(query.with_for_update(skip_locked=True)).first()
            held = row is not None and claim(connection, Item.of(row), user.user_id, now)
            return read(connection, stream) if held else None

    def mine(self, user: User, stream: str, now: datetime) -> Item | None:
        """Whom the caller has, kept for another while when that is nearly over; None when somebody else has them."""
        with self.ledger.reading() as connection:
            item = read(connection, stream)
        if item is None or item.holder != user.user_id or item.held_until is None:
            return None
        if item.held_until - now < LEASE - RENEWED_AFTER and not self.renew(user, stream, now):
            return None
        return item

    def renew(self, user: User, stream: str, now: datetime) -> bool:
        """Keep the person for another while; False when somebody else has them by now."""
        with self.ledger.transaction() as transaction:
            mine = sa.or_(columns.holder == user.user_id, _free(now))
            statement = sa.update(call_item).where(columns.stream == stream, mine)
            values = {"holder": user.user_id, "held_until": now + LEASE, "guard": columns.guard + 1}
            return transaction.connection.execute(statement.values(**values)).rowcount == 1

    def release(self, user: User, stream: str) -> None:
        """Give the person back; nothing happens when the caller has them no more."""
        with self.ledger.transaction() as transaction:
            statement = sa.update(call_item).where(columns.stream == stream, columns.holder == user.user_id)
            transaction.connection.execute(statement.values(holder=None, held_until=None, guard=columns.guard + 1))

    def progress(self, user: User, now: datetime, kinds: Iterable[Call] = Call) -> Progress:
        """How much there is to do for this caller."""
        with self.ledger.reading() as connection:
            mine = (*_theirs(user, kinds), columns.final.is_(False))
            callable_now = self._callable(connection, user, now, kinds)
            due = _count(connection, [callable_now, _free(now), _ripe(now)])
            held = _count(connection, [*mine, sa.not_(_free(now))])
            return Progress(due, _count(connection, mine) - due - held, held)

    def ahead(self, user: User, now: datetime, most: int = 8) -> list[Item]:
        """Who comes next after that: what is arranged and what can be called, in the order of the list."""
        with self.ledger.reading() as connection:
            query = sa.select(*ITEM).where(*_theirs(user, Call), columns.final.is_(False), _free(now))
            return [Item.of(row) for row in connection.execute(query.order_by(*_order()).limit(most))]

    def _callable(
        self, connection: sa.Connection, user: User, now: datetime, kinds: Iterable[Call]
    ) -> sa.ColumnElement[bool]:
        """What may be called by this person at this hour."""
        zone = self.hours.zone
        running = [each.campaign_id for each in campaigns.every(connection) if each.calls_at(now, zone)]
        own = sa.and_(columns.campaign.is_(None), sa.true() if self.hours.allow(now) else sa.false())
        return sa.and_(*_theirs(user, kinds), columns.final.is_(False), sa.or_(columns.campaign.in_(running), own))


def claim(connection: sa.Connection, item: Item, holder: str, now: datetime) -> bool:
    """Take a person as they were read; False when the row has changed since."""
    statement = sa.update(call_item).where(columns.stream == item.stream, columns.guard == item.guard)
    values = {"holder": holder, "held_until": now + LEASE, "guard": item.guard + 1}
    return connection.execute(statement.values(**values)).rowcount == 1


def read(connection: sa.Connection, stream: str) -> Item | None:
    """One row of the list."""
    row = connection.execute(sa.select(*ITEM).where(columns.stream == stream)).first()
    return None if row is None else Item.of(row)


def _theirs(user: User, kinds: Iterable[Call]) -> Sequence[sa.ColumnElement[bool]]:
    """What the person may call: their projects, the kinds asked for; callbacks on cases are the centre's."""
    callback = columns.kind == Call.CASE_CALLBACK.value
    own = sa.or_(
        sa.and_(sa.not_(callback), _within(projects_held_as(user, ASKING_ROLES))),
        sa.and_(callback, _within(projects_held_as(user, CALLBACK_ROLES))),
    )
    return own, columns.kind.in_([kind.value for kind in kinds])


def _within(projects: frozenset[str] | None) -> sa.ColumnElement[bool]:
    return sa.true() if projects is None else columns.project.in_(sorted(projects))


def _free(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(columns.holder.is_(None), columns.held_until < now)


def _ripe(now: datetime) -> sa.ColumnElement[bool]:
    return columns.not_before <= now


def _order() -> tuple[sa.ColumnElement[Any], ...]:
    """Arranged calls by their time, callbacks on cases by what is due first, then who was tried least."""
    return (
        columns.arranged_at.is_(None), columns.arranged_at, columns.due_at.is_(None), columns.due_at,
        columns.attempts, columns.not_before, columns.stream,
    )  # fmt: skip


def _count(connection: sa.Connection, conditions: Iterable[sa.ColumnElement[bool]]) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(call_item).where(*conditions)).scalar_one()


RECENT_ENTRIES = 20_000
"""How far back today's attempts of one caller are looked for, in each shard of the ledger."""


def attempts_today(connection: sa.Connection, user_id: str, now: datetime, zone: str) -> Sequence[str]:
    """The dispositions that a caller has entered since midnight, oldest first."""
    midnight = datetime.combine(now.astimezone(ZoneInfo(zone)).date(), time(), ZoneInfo(zone))
    column, recent = event.c, position_of(connection).back(RECENT_ENTRIES)
    query = sa.select(column.payload).where(
        between(recent), column.actor == user_id, column.recorded_at >= midnight,
        column.kind == EventKind.ATTEMPTED.value,
    )  # fmt: skip
    found = connection.execute(query.order_by(column.recorded_at, column.seq)).scalars()
    return [str(json.loads(str(payload))["disposition"]) for payload in found]
