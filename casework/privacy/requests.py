"""Erasure is asked for by one person and decided by another: the state of each request, from its events."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

import sqlalchemy as sa

from casework import people, security
from casework.errors import LedgerError, PermissionRefused, RuleError
from casework.events import ErasureDone, ErasureRefused, ErasureRequested, Event
from casework.ledger import Ledger, StoredEvent, Transaction
from casework.ledger.entries import entries_query, stored
from casework.ledger.tables import event
from casework.permissions import User, check_privacy
from casework.vocabulary import EventKind, Term

KINDS = (EventKind.ERASURE_REQUESTED, EventKind.ERASURE_REFUSED, EventKind.ERASURE_DONE)


class Standing(Term):
    """Where a request for erasure stands."""

    OPEN = "open", "待决定"
    """Waits for a second person."""
    REFUSED = "refused", "已驳回"
    """The data stay."""
    DONE = "done", "已删除"
    """The data are gone."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request, as it stands now."""

    request: str
    customer_id: str
    project: str
    requested_by: str
    requested_at: datetime
    reason: str
    standing: Standing = Standing.OPEN
    decided_by: str | None = None
    decided_at: datetime | None = None
    done: ErasureDone | None = None


def ask(ledger: Ledger, user: User, customer_id: str, reason: str, now: datetime) -> Request:
    """Ask that a customer's data be erased; raises ``RuleError`` without a reason or when it was asked already."""
    if not reason.strip():
        raise RuleError("An erasure needs a reason: who asked for it, and on what ground.")
    with (
        security.watched(ledger, user.user_id, now, what=f"customer/{customer_id}"),
        ledger.transaction() as transaction,
    ):
        person = people.read(transaction.connection, customer_id)
        if person is None:
            raise LedgerError("There is no customer {customer}.", customer=customer_id)
        check_privacy(user, person.project)
        known = _requests(transaction.connection)
        if any(each.customer_id == customer_id and each.standing is Standing.OPEN for each in known):
            raise RuleError("The erasure of this customer's data was asked for already and waits to be decided.")
        payload = ErasureRequested(request=uuid4().hex, reason=reason.strip())
        fact = entry(customer_id, payload, user.user_id, person.project, now)
        transaction.extend(fact.stream, [fact])
    return Request(payload.request, customer_id, person.project, user.user_id, now, payload.reason)


def refuse(ledger: Ledger, user: User, request: str, reason: str, now: datetime) -> None:
    """Decide that the data stay; by a second person."""
    with security.watched(ledger, user.user_id, now, what=request[:64]), ledger.transaction() as transaction:
        found = to_decide(transaction, user, request)
        payload = ErasureRefused(request=found.request, reason=reason)
        fact = entry(found.customer_id, payload, user.user_id, found.project, now)
        transaction.extend(fact.stream, [fact])


def to_decide(transaction: Transaction, user: User, request: str) -> Request:
    """The open request, for somebody who may decide it: anyone with the right but who asked for it."""
    found = next((each for each in _requests(transaction.connection) if each.request == request), None)
    if found is None:
        raise RuleError("There is no request {request}.", request=request)
    check_privacy(user, found.project)
    if found.standing is not Standing.OPEN:
        raise RuleError("The request was decided already.")
    if found.requested_by == user.user_id:
        raise PermissionRefused("Who asked for an erasure does not decide it: a second person must.")
    return found


def requests(ledger: Ledger) -> list[Request]:
    """Every request, the newest first."""
    with ledger.reading() as connection:
        return _requests(connection)[::-1]


def entry(
    customer_id: str, payload: ErasureRequested | ErasureRefused | ErasureDone, actor: str, project: str, now: datetime
) -> Event:
    """A fact for the customer's stream of requests."""
    return Event(
        stream=f"privacy/{customer_id}", occurred_at=now, recorded_at=now, actor=actor, project=project, payload=payload
    )


def _requests(connection: sa.Connection) -> list[Request]:
    query = entries_query().where(event.c.kind.in_([kind.value for kind in KINDS])).order_by(event.c.seq)
    found: dict[str, Request] = {}
    for row in connection.execute(query):
        _take(found, stored(row))
    return list(found.values())


def _take(found: dict[str, Request], fact: StoredEvent) -> None:
    payload = fact.payload
    if isinstance(payload, ErasureRequested):
        customer_id = fact.stream.partition("/")[2]
        found[payload.request] = Request(
            payload.request, customer_id, fact.project, fact.actor, fact.recorded_at, payload.reason
        )
    elif isinstance(payload, ErasureRefused | ErasureDone):
        done = payload if isinstance(payload, ErasureDone) else None
        found[payload.request] = replace(
            found[payload.request],
            standing=Standing.REFUSED if done is None else Standing.DONE,
            decided_by=fact.actor,
            decided_at=fact.recorded_at,
            done=done,
        )
