"""What an import brought is history: passing time leaves it alone until somebody of the centre decides otherwise.

What a load brought is known by its moment of recording, which all its entries share. The decision is an event on the
stream of the import; the last one counts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from casework.access.permissions import User, check_active
from casework.errors import PermissionRefused, RuleError
from casework.record.events import NO_PROJECT, BacklogDecided, Event
from casework.record.ledger import Ledger, Transaction
from casework.record.ledger.entries import within
from casework.record.ledger.tables import event
from casework.vocabulary import Backlog, EventKind
from casework.vocabulary.desk import Role

IMPORTS = "import/"


@dataclass(frozen=True, slots=True)
class Load:
    """An import whose open cases wait, or waited, for a decision."""

    batch: str
    loaded_at: datetime
    file: str
    decided: Backlog | None = None
    decided_at: datetime | None = None

    def lets(self, at: datetime) -> bool:
        """Whether passing time may act, at ``at``, on what this load brought."""
        if self.decided is Backlog.FROM_TODAY:
            return self.decided_at is not None and at >= self.decided_at
        return self.decided is Backlog.FROM_DATES


@dataclass(frozen=True, slots=True)
class Backlogs:
    """The imports of a ledger that ask for a decision, by their moment of recording, oldest first."""

    loads: Mapping[datetime, Load]

    def lets(self, recorded_at: datetime, at: datetime) -> bool:
        """Whether passing time may act, at ``at``, on an obligation whose beginning was entered ``recorded_at``."""
        load = self.loads.get(recorded_at)
        return load is None or load.lets(at)

    @property
    def waiting(self) -> tuple[Load, ...]:
        """Those nobody has decided about."""
        return tuple(load for load in self.loads.values() if load.decided is None)

    def of(self, batch: str) -> Load:
        """One load; raises ``RuleError`` when there is no such load, or none that asks."""
        found = next((load for load in self.loads.values() if load.batch == batch), None)
        if found is None:
            raise RuleError(
                "There is no load {batch} whose open cases wait. Choose one of the list of loads.", batch=batch
            )
        return found

    def decided_as(self, batch: str, how: Backlog, at: datetime) -> Backlogs:
        """The same, had this been decided."""
        load = replace(self.of(batch), decided=how, decided_at=at)
        return Backlogs({**self.loads, load.loaded_at: load})

    @property
    def rules(self) -> list[str]:
        """The decisions as text: other decisions, other moments at which the clock acts."""
        return [f"{each.batch} {each.decided} {each.decided_at}" for each in self.loads.values() if each.decided]


def backlogs(connection: sa.Connection) -> Backlogs:
    """The imports that ask for a decision, with what was decided."""
    column = event.c
    kinds = [EventKind.IMPORT_LOADED.value, EventKind.BACKLOG_DECIDED.value]
    query = sa.select(column.stream, column.kind, column.occurred_at, column.recorded_at, column.payload).where(
        within(connection, IMPORTS), column.kind.in_(kinds)
    )
    found: dict[str, Load] = {}
    for stream, kind, occurred_at, recorded_at, payload in connection.execute(query.order_by(column.seq)):
        told = json.loads(payload)
        if kind == EventKind.IMPORT_LOADED.value and told.get("backlog"):
            found[stream] = Load(told["batch"], recorded_at, told["filename"])
        elif kind == EventKind.BACKLOG_DECIDED.value and stream in found:
            found[stream] = replace(found[stream], decided=Backlog(told["backlog"]), decided_at=occurred_at)
    return Backlogs({load.loaded_at: load for load in found.values()})


def may_decide(user: User) -> bool:
    """Whether the user says what becomes of a backlog: somebody of the centre, for all projects."""
    return Role.CENTRE in user.company_roles()


def decide(ledger: Ledger, user: User, batch: str, how: Backlog, now: datetime) -> None:
    """Say from when passing time acts on what a load brought; saying it again changes it for what is still to come."""
    check_active(user)
    if not may_decide(user):
        raise PermissionRefused(
            "What becomes of the open cases of an import is decided by the service centre, for all projects; ask "
            "somebody there."
        )
    with ledger.transaction() as transaction:
        load = backlogs(transaction.connection).of(batch)
        if load.decided is not how:
            write(transaction, batch, how, user.user_id, now)


def write(transaction: Transaction, batch: str, how: Backlog, actor: str, now: datetime) -> None:
    """Enter a decision."""
    stream, payload = f"{IMPORTS}{batch}", BacklogDecided(backlog=how)
    fact = Event(stream=stream, occurred_at=now, recorded_at=now, actor=actor, project=NO_PROJECT, payload=payload)
    transaction.append(stream, len(transaction.stream(stream)), [fact])
