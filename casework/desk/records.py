"""The customer's record: completed and corrected by those who talk to the customer, without overwriting each other.

Personal data never enter the ledger; that the record was changed, by whom and in which fields, does.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from casework.access.masking import hidden_fields
from casework.access.permissions import RECORD_ROLES, User, check_role
from casework.case.effective import effective
from casework.desk.ground import MinimumRecord
from casework.errors import ConflictError, PermissionRefused, RuleError
from casework.record import people, telephone
from casework.record.events import Corrected, Received
from casework.record.ledger import StoredEvent
from casework.record.people import PERSONAL, Customer
from casework.wording import Phrase

COMPLETE = Phrase("Complete the customer's record", "补全客户资料")


def amend(connection: sa.Connection, user: User, seen: Customer, wanted: Customer, clause: str) -> tuple[str, ...]:
    """Write what ``wanted`` changes against ``seen``, the row as the person had it before them; returns the fields.

    Raises ``PermissionRefused`` without the right, ``ConflictError`` when somebody changed the same fields meanwhile,
    ``RuleError`` when nothing changes or the minimum record that ``clause`` asks for would be lost.
    """
    current = people.read(connection, seen.customer_id)
    if current is None or current.erased_at is not None:
        raise RuleError("The customer's data were erased. Enter a new case if the customer calls again.")
    check_role(user, current.project, RECORD_ROLES, COMPLETE)
    changed = tuple(field for field in PERSONAL if getattr(wanted, field) != getattr(seen, field))
    if not changed:
        raise RuleError("Nothing was changed. Type what is new, or leave the record as it is.")
    _check_seen(user, current, changed)
    _check_unchanged(current, seen, changed)
    amended = current.model_copy(update={field: getattr(wanted, field) for field in changed})
    _check_minimum_kept(current, amended, clause)
    people.upsert(connection, [amended])
    return changed


def introduce(
    connection: sa.Connection, user: User, project: str, wanted: Customer
) -> tuple[Customer, tuple[str, ...]]:
    """Write down the customer of a case of ``project`` that came without one; returns them and the fields filled.

    Somebody on record already whom nothing contradicts is that customer, with their gaps filled. Raises
    ``PermissionRefused`` without the right, ``RuleError`` when nothing was typed or when the id is somebody's already:
    a new record never takes the place of another.
    """
    check_role(user, project, RECORD_ROLES, COMPLETE)
    if people.read(connection, wanted.customer_id) is not None:
        raise RuleError("This customer is on record already. Open the case file again and write down who complained.")
    filled = tuple(field for field in PERSONAL if getattr(wanted, field))
    if not filled:
        raise RuleError("Nothing was changed. Type what is new, or leave the record as it is.")
    person = wanted.model_copy(update={"project": project})
    _check_seen(user, person, filled)
    person = _on_record(connection, person, filled) or person
    people.upsert(connection, [person])
    return person, filled


def _on_record(connection: sa.Connection, person: Customer, filled: Sequence[str]) -> Customer | None:
    """The one customer on record who is the same, completed by what was ``filled`` in; None when they differ."""
    customer_id = people.same(connection, person)
    known = people.read(connection, customer_id) if customer_id else None
    if known is None or any(_contradicts(field, getattr(known, field), getattr(person, field)) for field in filled):
        return None
    return known.model_copy(update={field: getattr(person, field) for field in filled})


def _contradicts(field: str, known: str | None, said: str | None) -> bool:
    is_same = known == said or (field in people.NUMBERS and telephone.same([known], [said]))
    return bool(known) and not is_same


def introduced(entries: Sequence[StoredEvent], person: Customer, reason: str) -> Corrected:
    """What the case's entries say of it: it was received from this customer."""
    target, payload = next((e.version, e.payload) for e in effective(entries) if isinstance(e.payload, Received))
    replacement = payload.model_copy(update={"customer_id": person.customer_id}).model_dump_json()
    return Corrected(target=target, replacement=replacement, reason=reason)


def _check_seen(user: User, current: Customer, changed: tuple[str, ...]) -> None:
    """What is masked for somebody is not theirs to change."""
    if hidden_fields(user, current.project) & set(changed):
        raise PermissionRefused("You see this field masked. Ask project service or the centre to change it.")


def _check_unchanged(current: Customer, seen: Customer, changed: tuple[str, ...]) -> None:
    if any(getattr(current, field) != getattr(seen, field) for field in changed):
        raise ConflictError(
            "Somebody else changed the customer's record since you opened it. Look at it again and redo your change if "
            "it is still needed; nothing was written."
        )


def _check_minimum_kept(current: Customer, amended: Customer, clause: str) -> None:
    """What the minimum record holds may be corrected, not emptied."""
    before, after = MinimumRecord.of(current), MinimumRecord.of(amended)
    kept = MinimumRecord(
        name=after.name or not before.name,
        room=after.room or not before.room,
        contact=after.contact or not before.contact,
    )
    missing = kept.lacking
    if missing is not None:
        raise RuleError(
            "Clause {clause}: the record cannot do without {missing}. Correct it instead of emptying it.",
            missing=missing,
            clause=clause,
        )
