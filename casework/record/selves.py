"""Records of customers that are of one person: said by people, on the stream ``customer/<customer_id>``.

A record is merged into one that stands for the person, never into one that is merged itself; so one look is enough.
``etl/subjects/company/core/selves.sql`` says the same in SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from casework.record.events import CustomerMerged, CustomerSeparated
from casework.record.ledger.entries import room_of

ROOM = "customer/"


@dataclass(frozen=True, slots=True)
class Selves:
    """Which record stands for whom, and which two were found to be of two people."""

    person_of: Mapping[str, str]
    """The record that stands for a merged one, by the id of the merged one."""
    apart: frozenset[frozenset[str]] = frozenset()

    def person(self, customer_id: str) -> str:
        """The record that stands for the person of this one."""
        return self.person_of.get(customer_id, customer_id)

    def merged(self, customer_id: str) -> tuple[str, ...]:
        """The records for which this one stands, beside itself."""
        return tuple(each for each, person in self.person_of.items() if person == customer_id)

    def all(self, customer_id: str) -> tuple[str, ...]:
        """Every record of the person, the one that stands for them first."""
        person = self.person(customer_id)
        return person, *self.merged(person)

    def everybody(self, customer_ids: Iterable[str]) -> set[str]:
        """Every record of all these persons."""
        return {each for customer_id in customer_ids for each in self.all(customer_id)}


def selves(connection: sa.Connection) -> Selves:
    """What is said now; mergers are few, and all of them are read."""
    person_of: dict[str, str] = {}
    apart = set[frozenset[str]]()
    for entry in room_of(connection, ROOM):
        customer_id, payload = entry.stream.removeprefix(ROOM), entry.payload
        if isinstance(payload, CustomerMerged):
            person_of[customer_id] = payload.other
            apart.discard(frozenset({customer_id, payload.other}))
        elif isinstance(payload, CustomerSeparated):
            apart.add(frozenset({customer_id, payload.other}))
            if person_of.get(customer_id) == payload.other:
                del person_of[customer_id]
    return Selves(person_of, frozenset(apart))
