"""Whether the clock on the machine's wall can be believed, before passing time is turned into permanent events.

Three doubts stop the clock until an administrator confirms the time (the decision record says why): the wall moved by
more than an hour against the time that really passed on this machine; the wall is more than an hour behind the ledger's
latest entries; or, where nobody can tell how long the program rested, the wall is more than a month ahead of them. What
was seen last stands beside the ledger, so that a restart forgets nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from casework.access.permissions import User
from casework.errors import ClockStopped, PermissionRefused
from casework.record.desk_tables import clock_doubt, clock_seen
from casework.record.events import NO_PROJECT, ClockConfirmed, Event
from casework.record.ledger import Ledger, Transaction
from casework.record.ledger.entries import between, position_of, stated_position, stream_of
from casework.record.ledger.shards import Position
from casework.record.ledger.tables import event
from casework.time.present import Steady
from casework.vocabulary.desk import Doubt, Role
from casework.wording import moment

JUMP, REST = timedelta(hours=1), timedelta(days=31)
LATEST = 1_000
"""How many of the latest entries are asked when they were recorded: an import may enter older ones last."""
STREAM = "clock/wall"
ONLY = 1


def check_clock(ledger: Ledger, wall: datetime, steady: Steady) -> None:
    """Before a tick: note that it is ``wall`` now; raises ``ClockStopped`` when that cannot be believed."""
    with ledger.transaction() as transaction:
        connection = transaction.connection
        found = _standing(connection) or _doubt(connection, wall, steady)
        if found is None:
            _see(connection, wall, steady)
        else:
            _stop(connection, found)
    if found is not None:
        raise found.refusal()


def stopped(ledger: Ledger) -> ClockStopped | None:
    """Why the clock stands; None when it runs. For health, pages and the command line."""
    with ledger.reading() as connection:
        found = _standing(connection)
    return None if found is None else found.refusal()


def confirm(ledger: Ledger, actor: str, wall: datetime, steady: Steady) -> bool:
    """Somebody looked and says that ``wall`` is right: the clock goes on, and that is an event.

    Returns whether there was a doubt to confirm; without one nothing is written.
    """
    with ledger.transaction() as transaction:
        connection = transaction.connection
        found = _standing(connection) or _doubt(connection, wall, steady)
        if found is None:
            return False
        _enter(transaction, actor, wall, found)
        connection.execute(sa.delete(clock_doubt))
        connection.execute(sa.delete(clock_seen))
        _see(connection, wall, steady)
    return True


def check_confirms(user: User) -> None:
    """The time is confirmed by those who administer the machine."""
    if Role.ADMIN not in user.company_roles():
        raise PermissionRefused("The system clock is confirmed by administrators; ask one of them.")


@dataclass(frozen=True, slots=True)
class Doubted:
    """Why a time is not believed: what the wall said, and what was expected of it."""

    doubt: Doubt
    wall: datetime
    expected: datetime

    def refusal(self) -> ClockStopped:
        """The doubt as a sentence that says what to do."""
        told = {"wall": moment(self.wall), "expected": moment(self.expected)}
        if self.doubt is Doubt.JUMPED:
            return ClockStopped(
                "Warnings and escalations have stopped: the system clock jumped to {wall}, where by the time that "
                "passed it should be {expected}. Put the clock right if it is wrong; then an administrator confirms "
                "the time.",
                **told,
            )
        if self.doubt is Doubt.BEHIND:
            return ClockStopped(
                "Warnings and escalations have stopped: the system clock says {wall}, but entries were made up to "
                "{expected}. Put the clock right if it is wrong; then an administrator confirms the time.",
                **told,
            )
        return ClockStopped(
            "Warnings and escalations have stopped: the system clock says {wall}, and the last sign of life is of "
            "{expected}, more than a month before. An administrator confirms that the time is right.",
            **told,
        )


def _doubt(connection: sa.Connection, wall: datetime, steady: Steady) -> Doubted | None:
    """What speaks against ``wall``, if anything does."""
    here = connection.execute(sa.select(clock_seen).where(clock_seen.c.run == steady.run)).first()
    if here is None:
        return _doubt_after_rest(connection, wall)
    expected = here.seen_at + (steady.passed - timedelta(microseconds=here.passed_us))
    if abs(wall - expected) > JUMP:
        return Doubted(Doubt.JUMPED, wall, expected)
    recorded = _last_recorded(connection, LATEST)
    return Doubted(Doubt.BEHIND, wall, recorded) if recorded is not None and wall < recorded - JUMP else None


def _doubt_after_rest(connection: sa.Connection, wall: datetime) -> Doubted | None:
    """Nobody here knows how much time passed: all there is are the signs of life."""
    seen = connection.execute(sa.select(sa.func.max(clock_seen.c.seen_at))).scalar()
    sign = max((each for each in (seen, _last_recorded(connection)) if each is not None), default=wall)
    if wall < sign - JUMP:
        return Doubted(Doubt.BEHIND, wall, sign)
    return Doubted(Doubt.RESTED, wall, sign) if wall > sign + REST else None


def _last_recorded(connection: sa.Connection, latest: int | None = None) -> datetime | None:
    """When the last entry was made, or the last among the ``latest`` of each shard: to ask for all takes a while.

    What was entered before the last confirmation counts no more.
    """
    reached, since = position_of(connection), _confirmed(connection)
    if latest is not None:
        since = since.farther(reached.back(latest))
    return connection.execute(sa.select(sa.func.max(event.c.recorded_at)).where(between(since, reached))).scalar()


def _confirmed(connection: sa.Connection) -> Position:
    """Up to where entries say nothing about the time any more."""
    start = position_of(connection).back_to_start
    entries = stream_of(connection, STREAM)
    if not entries:
        return start
    payload = entries[-1].payload
    if isinstance(payload, ClockConfirmed) and payload.position is not None:
        return stated_position(connection, payload.position)
    return start.after(entries[-1].seq).back(1)  # an entry of old, from a ledger of one shard


def _see(connection: sa.Connection, wall: datetime, steady: Steady) -> None:
    """Keep what is believed now, for this run of this machine."""
    values = {"seen_at": wall, "passed_us": steady.passed // timedelta(microseconds=1)}
    statement = _insert(connection)(clock_seen).values(run=steady.run, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["run"], set_=values))


def _standing(connection: sa.Connection) -> Doubted | None:
    """The doubt that nobody has resolved yet."""
    row = connection.execute(sa.select(clock_doubt)).first()
    return None if row is None else Doubted(Doubt(row.doubt), row.wall, row.expected)


def _stop(connection: sa.Connection, found: Doubted) -> None:
    values = {"id": ONLY, "doubt": found.doubt.value, "wall": found.wall, "expected": found.expected}
    connection.execute(_insert(connection)(clock_doubt).values(values).on_conflict_do_nothing())


def _enter(transaction: Transaction, actor: str, wall: datetime, found: Doubted) -> None:
    payload = ClockConfirmed(
        doubt=found.doubt.value, wall=found.wall, expected=found.expected, position=transaction.position.stated
    )
    fact = Event(stream=STREAM, occurred_at=wall, recorded_at=wall, actor=actor, project=NO_PROJECT, payload=payload)
    transaction.append(STREAM, len(transaction.stream(STREAM)), [fact])


def _insert(connection: sa.Connection) -> type[postgresql.Insert] | type[sqlite.Insert]:
    return postgresql.Insert if connection.dialect.name == "postgresql" else sqlite.Insert
