"""The customer of a case that is moved: a record in the other project, without the home in the old one."""

from __future__ import annotations

import sqlalchemy as sa

from casework.record import people
from casework.record.people import Customer, new_id

OF_THE_HOME = ("phase", "building", "room", "contract_number", "purchase_status", "handed_over_on")


def customer_there(connection: sa.Connection, customer_id: str | None, project: str) -> Customer | None:
    """The customer's record in ``project``, the one that is there or a new one; None where the case has no customer.

    The record in the old project stays: other cases may name it.
    """
    person = people.read(connection, customer_id) if customer_id else None
    if person is None or person.erased_at is not None:
        return None
    homeless = dict.fromkeys(OF_THE_HOME)
    there = person.model_copy(update={"customer_id": new_id(), "project": project, **homeless})
    same = people.same(connection, there)
    known = people.read(connection, same) if same else None
    if known is None:
        people.upsert(connection, [there])
    return known or there
