"""Looking at masked personal data: allowed where the case is, and always on record."""

from __future__ import annotations

from datetime import datetime

from casework.access import security
from casework.access.masking import MASKED_FIELDS
from casework.access.permissions import User, check_project
from casework.case.confided import is_unknown
from casework.case.confidential import keys
from casework.errors import PermissionRefused, RuleError
from casework.record import people
from casework.record.events import Event, Revealed
from casework.record.ledger import Ledger


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
        if is_unknown(transaction.connection, customer_id, keys(user)):
            person = None
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
