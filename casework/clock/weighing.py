"""What each decision about the open cases of an import would make the clock write, before anybody decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa

from casework.case.obligations import obligations, verdict
from casework.clock.backlog import Load, backlogs
from casework.clock.held import Held, LockedMonths
from casework.clock.plan import plan
from casework.clock.ticking import AFTER_CASES, CASES_AT_ONCE, FIRST_CASE, lives, looks_open
from casework.errors import YingshengError
from casework.policy import Policies
from casework.record.ledger import Ledger, StoredEvent
from casework.record.ledger.tables import event
from casework.settings import settings
from casework.vocabulary import Backlog, EventKind, Verdict

MOST = 2_000
"""Cases whose lives are looked at; the question must be answered while somebody waits."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What the clock would write at once, and of how many cases it would write something later."""

    warned: int = 0
    escalated: int = 0
    acted: int = 0
    later: int = 0


@dataclass(frozen=True, slots=True)
class Weighed:
    """The open cases of a load, of how many the rest was counted, what is overdue, what each decision would do."""

    load: Load
    cases: int
    looked_at: int
    overdue: int
    effects: Mapping[Backlog, Effect]


def waiting(ledger: Ledger, policies: Policies, now: datetime) -> list[Weighed]:
    """The loads that nobody has decided about and that brought cases that are open, newest first."""
    with ledger.reading() as connection:
        held = Held(backlogs(connection), LockedMonths(ledger, settings().timezone), now)
        found = [weigh(connection, held, load, policies) for load in reversed(held.backlogs.waiting)]
    return [each for each in found if each.cases]


def weigh(connection: sa.Connection, held: Held, load: Load, policies: Policies) -> Weighed:
    """Count what each decision about a load would do."""
    streams = _open_streams(connection, load)
    looked_at = streams[:MOST]
    decided = {how: replace(held, backlogs=held.backlogs.decided_as(load.batch, how, held.now)) for how in Backlog}
    overdue, counts = 0, {how: Counter[str]() for how in Backlog}
    for stream, entries in _lives(connection, looked_at):
        try:
            overdue += _overdue(stream, entries, load, policies, held.now)
            for how, counted in counts.items():
                counted.update(_would(stream, entries, policies, decided[how]))
        except YingshengError:
            continue  # a case that cannot be judged is told by the clock itself
    effects = {how: Effect(**counted) for how, counted in counts.items()}
    return Weighed(load, len(streams), len(looked_at), overdue, effects)


def _lives(connection: sa.Connection, streams: Sequence[str]) -> Iterator[tuple[str, list[StoredEvent]]]:
    for start in range(0, len(streams), CASES_AT_ONCE):
        yield from lives(connection, streams[start : start + CASES_AT_ONCE])


def _open_streams(connection: sa.Connection, load: Load) -> list[str]:
    column = event.c
    brought = sa.select(column.stream).where(
        column.recorded_at == load.loaded_at, column.stream >= FIRST_CASE, column.stream < AFTER_CASES
    )
    query = sa.select(column.stream).where(column.stream.in_(brought)).group_by(column.stream).having(looks_open())
    return sorted(connection.scalars(query))


def _overdue(stream: str, entries: Sequence[StoredEvent], load: Load, policies: Policies, now: datetime) -> int:
    """Obligations that the load began and that are overdue."""
    brought = {entry.version for entry in entries if entry.recorded_at == load.loaded_at}
    rows = (row for row in obligations(stream, entries, policies) if row.from_version in brought)
    return sum(verdict(row, now) is Verdict.OVERDUE for row in rows)


def _would(stream: str, entries: Sequence[StoredEvent], policies: Policies, held: Held) -> Iterator[str]:
    """What the clock would write of a case, one word a firing; ``later`` where it would come back to it."""
    found = plan(stream, entries, policies, held.now, held.lets)
    for firing in found.firings:
        kind = firing.payload.kind
        yield kind.value if kind in {EventKind.WARNED, EventKind.ESCALATED} else "acted"
    if found.next_at is not None:
        yield "later"
