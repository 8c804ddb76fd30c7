"""Calls of the customer club on the list of calls: what was said becomes the club call that Annex 3 counts.

One call, one entry of the club: written when the person is done with, valid when somebody answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from casework.desk.numbers import next_number
from casework.errors import RuleError
from casework.record import people
from casework.record.events import CampaignPlanned, ClubCalled
from casework.record.ledger import Transaction
from casework.record.people import Customer
from surveys.fieldwork.invitation import Invitation
from surveys.fieldwork.writing import Hand
from surveys.questionnaire import Judged

FIELDS = frozenset(ClubCalled.model_fields) - {"number", "customer_id", "valid"}
"""Items of a club questionnaire by the code of the field that they answer."""
CONTACT = ("mobile", "phone", "email", "address", "postcode", "other_contact")
"""What a club call puts right in the customer's record."""
YES_NO = {"yes": True, "no": False}


def written(
    transaction: Transaction, hand: Hand, after: Invitation, plan: CampaignPlanned, judged: Judged, zone: str
) -> list[tuple[str, int]]:
    """Write the club call once the person is done with; returns where it stands."""
    if not after.is_over(plan):
        return []
    said = {code: YES_NO.get(str(value), value) for code, value in judged.all.items() if code in FIELDS}
    said = {code: value for code, value in said.items() if not _is_role(value)}
    number = next_number(transaction.connection, ClubCalled.kind, hand.now.astimezone(ZoneInfo(zone)).year)
    customer = after.invited.customer_id
    payload = ClubCalled.model_validate({"number": number, "customer_id": customer, "valid": bool(judged.all), **said})
    stream = f"club/{number}"
    transaction.append(stream, 0, [hand.entry(stream, payload, after.invited.stratum)])
    return [(stream, 1)]


def _is_role(value: object) -> bool:
    return value in {"dont_know", "refused", "does_not_apply"}


@dataclass(frozen=True, slots=True)
class Amended:
    """One field of a customer's record that a call put right; never written to the ledger."""

    field: str
    before: str | None
    after: str | None


def amend(connection: sa.Connection, customer_id: str, contact: Mapping[str, str]) -> tuple[Amended, ...]:
    """Put the customer's contact data right, as they said themselves on the phone; returns what was changed."""
    strangers = sorted(contact.keys() - set(CONTACT))
    if strangers:
        raise RuleError("A club call puts contact data right, and {field} is none.", field=strangers[0])
    person = people.read(connection, customer_id)
    if person is None:
        return ()
    made = [Amended(name, getattr(person, name), value.strip() or None) for name, value in contact.items()]
    changed = tuple(each for each in made if each.before != each.after)
    _set(connection, person, {each.field: each.after for each in changed})
    return changed


def restore(connection: sa.Connection, customer_id: str, amended: Iterable[Amended]) -> None:
    """Let the record say what it said before a call; a field that somebody has changed since stays."""
    person = people.read(connection, customer_id)
    if person is not None:
        _set(connection, person, {e.field: e.before for e in amended if getattr(person, e.field) == e.after})


def _set(connection: sa.Connection, person: Customer, changed: Mapping[str, str | None]) -> None:
    if changed:
        people.upsert(connection, [person.model_copy(update=changed)])
