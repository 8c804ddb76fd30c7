"""The clock: turns passing time into events, for all cases, every minute, cheaply and exactly once.

Imports that wait for a decision, and locked months, are left alone (``held``).

It keeps an agenda: for each case the next moment at which something could fall due. A tick looks only at cases that
something happened to since the last tick and at those whose moment has come, so its cost follows what happens, not the
size of the ledger. The agenda is a plan, not a truth: it is made again when packs or calendar change, and what was
written is known from the ledger alone. Several machines may tick: the second append to a case is refused, and looked
at again in the next tick.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import groupby

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from casework.clock.backlog import Backlogs, backlogs
from casework.clock.held import Held, LockedMonths
from casework.clock.plan import Firing, Plan, plan
from casework.errors import ConflictError, YingshengError
from casework.messages.telling import tell
from casework.policy import Policies
from casework.record.desk_tables import agenda, agenda_mark
from casework.record.ledger import Ledger, StoredEvent, Transaction
from casework.record.ledger.entries import between, entries_query, stored
from casework.record.ledger.shards import Position
from casework.record.ledger.tables import event
from casework.settings import settings
from casework.time.calendar import calendar_version
from casework.vocabulary import EventKind

CASES_AT_ONCE = 500
FIRST_CASE, AFTER_CASES = "case/", "case0"
"""All streams of cases lie between these two in the order of the key."""


@dataclass(frozen=True, slots=True)
class Fired:
    """One event of a tick; ``at`` is its true moment."""

    case_id: str
    kind: EventKind
    at: datetime
    obligation: str


@dataclass(frozen=True, slots=True)
class TickReport:
    """What one tick wrote (or, in a dry run, would write)."""

    fired: tuple[Fired, ...]
    looked_at: int
    """Cases read in this tick."""
    busy: tuple[str, ...] = ()
    """Cases somebody wrote to at the same moment; the next tick looks at them again."""
    problems: Mapping[str, str] = field(default_factory=dict)
    """Cases that could not be judged, with the reason."""
    dry_run: bool = False


def tick(
    ledger: Ledger,
    policies: Policies,
    now: datetime,
    *,
    channels: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> TickReport:
    """Write every warning, escalation and deemed approval that has fallen due by ``now``."""
    until = ledger.position()
    with ledger.reading() as connection:
        known = backlogs(connection)
        rules = _fingerprint(policies, known)
        streams = _candidates(connection, _mark(connection, rules), until, now)
    run = _Run(
        ledger, policies, now, channels or {}, dry_run, Held(known, LockedMonths(ledger, settings().timezone), now)
    )
    for start in range(0, len(streams), CASES_AT_ONCE):
        run.look_at(streams[start : start + CASES_AT_ONCE])
    if not dry_run:
        run.remember(until, rules)
    return run.report(len(streams))


class _Run:
    """One tick while it is under way."""

    def __init__(
        self, ledger: Ledger, policies: Policies, now: datetime, channels: Mapping[str, str], dry_run: bool,
        held: Held,
    ) -> None:  # fmt: skip
        self.ledger = ledger
        self.policies = policies
        self.now = now
        self.channels = channels
        self.dry_run = dry_run
        self.held = held
        self.fired: list[Fired] = []
        self.busy: list[str] = []
        self.problems: dict[str, str] = {}

    def look_at(self, streams: Sequence[str]) -> None:
        """Plan some cases and write what is due, in one transaction."""
        plans = dict(self._plans(streams))
        if self.dry_run:
            self.fired.extend(_fired(stream, firing) for stream, (p, _) in plans.items() for firing in p.firings)
            return
        with self.ledger.transaction() as transaction:
            for stream, (found, version) in plans.items():
                self._write(transaction, stream, found, version)
            _plan_again(transaction.connection, {stream: self._next(stream, p) for stream, (p, _) in plans.items()})

    def _plans(self, streams: Sequence[str]) -> Iterator[tuple[str, tuple[Plan, int]]]:
        with self.ledger.reading() as connection:
            for stream, entries in lives(connection, streams):
                try:
                    found = plan(stream, entries, self.policies, self.now, self.held.lets)
                    yield stream, (found, entries[-1].version)
                except YingshengError as error:
                    self.problems[stream] = str(error)

    def _write(self, transaction: Transaction, stream: str, found: Plan, version: int) -> None:
        if not found.facts:
            return
        try:
            transaction.append(stream, version, found.facts)
        except ConflictError:
            self.busy.append(stream)
            return
        tell(transaction, stream, version, self.policies, self.channels, self.now)
        self.fired.extend(_fired(stream, firing) for firing in found.firings)

    def _next(self, stream: str, found: Plan) -> datetime | None:
        return self.now if stream in self.busy else found.next_at

    def remember(self, until: Position, rules: str) -> None:
        """Write down how far this tick has read."""
        with self.ledger.transaction() as transaction:
            connection = transaction.connection
            values = {"position": str(until), "rules": rules, "ticked_at": self.now}
            statement = _insert(connection)(agenda_mark).values(id=1, **values)
            connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))

    def report(self, looked_at: int) -> TickReport:
        """The result, in the order in which things fell due."""
        fired = tuple(sorted(self.fired, key=lambda f: (f.at, f.case_id)))
        return TickReport(fired, looked_at, tuple(self.busy), self.problems, self.dry_run)


def last_tick(ledger: Ledger) -> datetime | None:
    """When the clock last ran; None if never. For the health page."""
    with ledger.reading() as connection:
        return connection.execute(sa.select(agenda_mark.c.ticked_at)).scalar()


def _fired(stream: str, firing: Firing) -> Fired:
    return Fired(stream.removeprefix("case/"), firing.payload.kind, firing.at, firing.obligation)


def _fingerprint(policies: Policies, known: Backlogs) -> str:
    """Names the rules a plan was made by, decisions about imports among them: other rules, other moments."""
    text = "\n".join([calendar_version(), *(pack.model_dump_json() for pack in policies.packs), *known.rules])
    return sha256(text.encode()).hexdigest()


def _mark(connection: sa.Connection, rules: str) -> Position | None:
    """Up to where the agenda is good; None when it was made by other rules or never."""
    row = connection.execute(sa.select(agenda_mark)).first()
    return Position.read(row.position) if row is not None and row.rules == rules else None


def _candidates(connection: sa.Connection, mark: Position | None, until: Position, now: datetime) -> list[str]:
    """Open cases with news after ``mark``, and cases whose moment has come."""
    column = event.c
    is_case = sa.and_(column.stream >= FIRST_CASE, column.stream < AFTER_CASES)
    query = sa.select(column.stream).where(is_case).group_by(column.stream).having(looks_open())
    if mark is not None:
        news = sa.select(column.stream).where(between(mark, until), is_case)
        query = query.where(column.stream.in_(news))
    due = sa.select(agenda.c.stream).where(agenda.c.next_at <= now)
    found = {*connection.execute(query).scalars(), *connection.execute(due).scalars()}
    return sorted(found)


def looks_open() -> sa.ColumnElement[bool]:
    """Not closed after the last reopening; a case with corrections is looked at to be sure."""
    column = event.c
    closed = sa.func.max(sa.case((column.kind == EventKind.CLOSED.value, column.version), else_=0))
    reopened = sa.func.max(sa.case((column.kind == EventKind.REOPENED.value, column.version), else_=0))
    corrected = sa.func.max(sa.case((column.kind == EventKind.CORRECTED.value, 1), else_=0))
    return sa.or_(closed == 0, reopened > closed, corrected == 1)


def lives(connection: sa.Connection, streams: Sequence[str]) -> Iterator[tuple[str, list[StoredEvent]]]:
    """The entries of some cases, case by case."""
    query = entries_query().where(event.c.stream.in_(streams)).order_by(event.c.stream, event.c.version)
    rows = (stored(row) for row in connection.execute(query).all())
    for stream, entries in groupby(rows, key=lambda entry: entry.stream):
        yield stream, list(entries)


def _plan_again(connection: sa.Connection, moments: Mapping[str, datetime | None]) -> None:
    """Enter the next moments into the agenda; a case without one leaves it."""
    done = [stream for stream, at in moments.items() if at is None]
    if done:
        connection.execute(sa.delete(agenda).where(agenda.c.stream.in_(done)))
    rows = [{"stream": stream, "next_at": at} for stream, at in moments.items() if at is not None]
    if rows:
        statement = _insert(connection)(agenda)
        statement = statement.on_conflict_do_update(
            index_elements=["stream"], set_={"next_at": statement.excluded.next_at}
        )
        connection.execute(statement, rows)


def _insert(connection: sa.Connection) -> Callable[[sa.Table], postgresql.Insert | sqlite.Insert]:
    return postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
