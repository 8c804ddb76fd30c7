"""Looking at masked personal data: allowed where the case is, and always on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from casework import people, security
from casework.errors import PermissionRefused, RuleError
from casework.events import Event, Revealed
from casework.ledger import Ledger
from casework.ledger.entries import entries_query, stored
from casework.ledger.tables import event
from casework.masking import MASKED_FIELDS
from casework.permissions import User, check_project
from casework.users import check_admin
from casework.vocabulary import EventKind


@dataclass(frozen=True, slots=True)
class Reveal:
    """One look at a masked field; ``searched``: found by typing it whole."""

    user_id: str
    customer_id: str
    field: str
    reason: str
    project: str
    at: datetime
    searched: bool = False


def reveal(ledger: Ledger, user: User, customer_id: str, field: str, reason: str, now: datetime) -> str | None:
    """Return one masked field of a customer and write down who looked at it, in one transaction.

    Raises ``PermissionRefused`` when the customer's project is not the user's, or the field is not a masked one;
    ``RuleError`` without a reason.
    """
    if not reason.strip():
        raise RuleError("Say why you need to see it: the reason goes on record.")
    stream = f"access/{customer_id}"
    with security.watched(ledger, user.user_id, now, what=customer_id), ledger.transaction() as transaction:
        person = people.read(transaction.connection, customer_id)
        check_project(user, person.project if person is not None else "")
        if person is None or field not in MASKED_FIELDS:
            raise PermissionRefused("There is no such field to show.")
        fact = Event(
            stream=stream,
            occurred_at=now,
            recorded_at=now,
            actor=user.user_id,
            project=person.project,
            payload=Revealed(customer_id=customer_id, field=field, reason=reason.strip()),
        )
        transaction.append(stream, len(transaction.stream(stream)), [fact])
        value: str | None = getattr(person, field)
        return value


def reveals(ledger: Ledger, admin: User, limit: int = 200) -> list[Reveal]:
    """The latest looks at masked data, newest first; for administrators."""
    check_admin(admin)
    column = event.c
    query = entries_query().where(column.kind == EventKind.REVEALED.value).order_by(column.seq.desc()).limit(limit)
    with ledger.reading() as connection:
        rows = connection.execute(query).all()
    return [_reveal(row) for row in rows]


def _reveal(row: sa.Row[tuple[object, ...]]) -> Reveal:
    entry = stored(row)
    look = entry.payload
    if not isinstance(look, Revealed):
        raise TypeError(f"no look at masked data: {entry.kind}")
    return Reveal(
        user_id=entry.actor,
        customer_id=look.customer_id,
        field=look.field,
        reason=look.reason,
        project=entry.project,
        at=entry.occurred_at,
        searched=look.searched,
    )
