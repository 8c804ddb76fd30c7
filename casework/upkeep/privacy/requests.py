"""Erasure is asked for by one person and decided by another: the state of each request, from its events."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

import sqlalchemy as sa

from casework.access import security
from casework.access.hands import Hand
from casework.access.permissions import ERASURE_ROLES, User, check_erasure, projects_held_as
from casework.case.confided import is_unknown
from casework.case.confidential import keys
from casework.errors import LedgerError, PermissionRefused, RuleError
from casework.record import people
from casework.record.events import ErasureDone, ErasureRefused, ErasureRequested, Event
from casework.record.ledger import Ledger, StoredEvent
from casework.record.ledger.entries import entries_query, stored
from casework.record.ledger.tables import event
from casework.vocabulary import EventKind, Term
from casework.vocabulary.security import Deed

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
    answer: str = ""
    """Why the data stay, if they do."""
    done: ErasureDone | None = None


def ask(ledger: Ledger, hand: Hand, customer_id: str, reason: str, now: datetime) -> Request:
    """Ask that a customer's data be erased.

    Raises ``RuleError`` without a reason, or when it was asked already and waits. Somebody erased may be asked for
    again: new words may have come since.
    """
    if not reason.strip():
        raise RuleError("An erasure needs a reason: who asked for it, and on what ground.")
    with (
        security.watched(ledger, hand.actor, now, what=f"customer/{customer_id}"),
        ledger.transaction() as transaction,
    ):
        project = _check_askable(transaction.connection, hand.user, customer_id)
        payload = ErasureRequested(request=uuid4().hex, operator=hand.operator, reason=reason.strip())
        fact = entry(customer_id, payload, hand, project, now)
        transaction.extend(fact.stream, [fact])
        security.write(transaction, hand.line(Deed.ERASURE_REQUESTED, customer_id, payload.request, project), now)
    return Request(payload.request, customer_id, project, hand.user.user_id, now, payload.reason)


def _check_askable(connection: sa.Connection, user: User, customer_id: str) -> str:
    """The customer's project, if ``user`` may ask now for the erasure of their data."""
    person = people.read(connection, customer_id)
    if person is None:
        raise LedgerError("There is no customer {customer}.", customer=customer_id)
    check_erasure(user, person.project)
    if any(each.customer_id == customer_id and each.standing is Standing.OPEN for each in _requests(connection)):
        raise RuleError("The erasure of this customer's data was asked for already and waits to be decided.")
    return person.project


def refuse(ledger: Ledger, hand: Hand, request: str, reason: str, now: datetime) -> None:
    """Decide that the data stay; by a second person, who says why."""
    if not reason.strip():
        raise RuleError("Say why the data stay: whoever asked must be told.")
    with security.watched(ledger, hand.actor, now, what=request[:64]), ledger.transaction() as transaction:
        found = to_decide(transaction.connection, hand, request)
        payload = ErasureRefused(request=found.request, operator=hand.operator, reason=reason.strip())
        fact = entry(found.customer_id, payload, hand, found.project, now)
        transaction.extend(fact.stream, [fact])
        security.write(transaction, hand.line(Deed.ERASURE_REFUSED, found.customer_id, request, found.project), now)


def to_decide(connection: sa.Connection, hand: Hand, request: str) -> Request:
    """The open request, for somebody who may decide it: anyone with the right but who asked for it."""
    found = next((each for each in _requests(connection) if each.request == request), None)
    if found is None:
        raise RuleError("There is no request {request}.", request=request)
    check_erasure(hand.user, found.project)
    if found.standing is not Standing.OPEN:
        raise RuleError("The request was decided already.")
    if found.requested_by == hand.user.user_id:
        raise PermissionRefused("Who asked for an erasure does not decide it: a second person must.")
    return found


def requests(ledger: Ledger) -> list[Request]:
    """Every request, the newest first."""
    with ledger.reading() as connection:
        return _requests(connection)[::-1]


def requests_for(ledger: Ledger, user: User) -> list[Request]:
    """The requests about customers of the projects in which ``user`` may ask and decide, the newest first; without
    those about somebody whom a confidential case brought that is not theirs to know.
    """
    projects, held = projects_held_as(user, ERASURE_ROLES), keys(user)
    theirs = [each for each in requests(ledger) if projects is None or each.project in projects]
    with ledger.reading() as connection:
        return [each for each in theirs if not is_unknown(connection, each.customer_id, held)]


def entry(
    customer_id: str, payload: ErasureRequested | ErasureRefused | ErasureDone, hand: Hand, project: str, now: datetime
) -> Event:
    """A fact for the customer's stream of requests."""
    actor, stream = hand.user.user_id, f"privacy/{customer_id}"
    return Event(stream=stream, occurred_at=now, recorded_at=now, actor=actor, project=project, payload=payload)


def _requests(connection: sa.Connection) -> list[Request]:
    query = entries_query().where(event.c.kind.in_([kind.value for kind in KINDS])).order_by(event.c.seq)
    found: dict[str, Request] = {}
    for row in connection.execute(query):
        _take(found, stored(row))
    return sorted(found.values(), key=lambda each: each.requested_at)


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
            answer=payload.reason if isinstance(payload, ErasureRefused) else "",
            done=done,
        )
