"""Where many cases stand at once, and what a person can do to each: for queues and boards.

Each case is folded once per version and kept, so that looking at a queue again costs one question to the ledger.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from threading import Lock

import sqlalchemy as sa

from casework.access.permissions import User
from casework.case.folding import fold
from casework.case.state import CaseState
from casework.desk.ground import Ground, MinimumRecord
from casework.desk.step_names import Name
from casework.desk.suggested import suggested
from casework.policy import Pack, Policies
from casework.record import people
from casework.record.ledger import Ledger
from casework.record.ledger.entries import entries_query, stored
from casework.record.ledger.tables import event
from casework.record.people import Customer

KEPT = 20_000
"""Cases kept folded; a state holds a few hundred bytes."""


class Standing:
    """The states of cases, by id. Safe to share between threads."""

    def __init__(self, ledger: Ledger, policies: Policies, kept: int = KEPT) -> None:
        self._ledger = ledger
        self.policies = policies
        self._kept = kept
        self._states: OrderedDict[str, CaseState] = OrderedDict()
        self._lock = Lock()

    def states(self, case_ids: Sequence[str]) -> dict[str, CaseState]:
        """The cases as they stand now; those that do not exist, or are merged into another, are left out."""
        streams = [f"case/{case_id}" for case_id in case_ids]
        with self._ledger.reading() as connection:
            versions = _versions(connection, streams)
            with self._lock:
                held = {stream: self._states.get(stream) for stream in versions}
            old = [stream for stream, state in held.items() if state is None or state.version != versions[stream]]
            fresh = _folded(connection, old, self.policies)
        with self._lock:
            for stream in old:
                self._states.pop(stream, None)
            self._states.update(fresh)
            while len(self._states) > self._kept:
                self._states.popitem(last=False)
        found = held | dict.fromkeys(old) | dict(fresh)
        return {stream.removeprefix("case/"): state for stream, state in found.items() if state is not None}

    def people(self, states: Sequence[CaseState]) -> dict[str, Customer]:
        """The customers of some cases, by their id."""
        wanted = {state.customer_id for state in states if state.customer_id}
        with self._ledger.reading() as connection:
            return {person.customer_id: person for person in people.read_many(connection, sorted(wanted))}

    def suggested(self, user: User, state: CaseState, person: Customer | None, now: datetime) -> Name | None:
        """The next step of ``user`` in the case, if it waits for one; asks nothing of the ledger."""
        pack = self.pack(state.pack, now)
        return suggested(state, Ground(user=user, pack=pack, now=now, at=now, record=MinimumRecord.of(person)))

    def pack(self, pack_id: str, now: datetime) -> Pack:
        """The pack's version in force now."""
        return self.policies.at(pack_id, now)


def _versions(connection: sa.Connection, streams: Sequence[str]) -> dict[str, int]:
    query = (
        sa.select(event.c.stream, sa.func.max(event.c.version))
        .where(event.c.stream.in_(streams))
        .group_by(event.c.stream)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _folded(connection: sa.Connection, streams: Sequence[str], policies: Policies) -> Mapping[str, CaseState]:
    if not streams:
        return {}
    query = entries_query().where(event.c.stream.in_(streams)).order_by(event.c.stream, event.c.version)
    entries = (stored(row) for row in connection.execute(query).all())
    by_stream = groupby(entries, key=lambda entry: entry.stream)
    folded = {stream: fold(stream, list(rows), policies) for stream, rows in by_stream}
    return {stream: state for stream, state in folded.items() if state is not None}
