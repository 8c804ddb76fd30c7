"""The security log: who came in, was turned away, took something out, saw unmasked data, or changed rights.

Lines are events (``Accessed``) on the stream of the person who acted, so they stand in the ledger as everything else
does and can be neither changed nor removed. They name things by ids and hold no personal data. Deeds that a program can
repeat without end (``REPEATED``) are written once and then counted: one line a minute for each kind of deed, with how
often. The count of a minute that is under way is lost if the program is killed; the first deed of it never is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from weakref import WeakKeyDictionary

from casework.errors import PermissionRefused, YingshengError
from casework.record.events import NO_PROJECT, Accessed, Event
from casework.record.ledger import Ledger, Transaction
from casework.vocabulary.security import Deed

STRANGER = "stranger"
"""Who acts when nobody is known to: a sign-in that came to nothing."""
REPEATED = frozenset({Deed.REFUSED, Deed.SEARCHED})
MINUTE = timedelta(minutes=1)
LINES_A_MINUTE = 20
"""Different lines of one person and deed in a minute; what is beyond them is counted in one line that names nothing."""
LONGEST_NAME, LONGEST_DETAIL = 200, 2000


@dataclass(frozen=True, slots=True)
class Line:
    """What happened, apart from when and how often."""

    actor: str
    deed: Deed
    what: str | None = None
    detail: str | None = None
    project: str = NO_PROJECT

    def event(self, now: datetime, times: int = 1) -> Event:
        """The line as a fact for the ledger."""
        payload = Accessed(
            deed=self.deed,
            what=(self.what or "")[:LONGEST_NAME] or None,
            detail=(self.detail or "")[:LONGEST_DETAIL] or None,
            times=times,
        )
        return Event(
            stream=f"access/{self.actor}"[:LONGEST_NAME],
            occurred_at=now,
            recorded_at=now,
            actor=self.actor,
            project=self.project,
            payload=payload,
        )


@dataclass(slots=True)
class Count:
    """Like deeds since the line that was written for the first of them."""

    since: datetime
    last: datetime
    times: int = 0


@dataclass(slots=True)
class Counting:
    """Which repeated deeds were written within the last minute, and how many like them came since."""

    _counts: dict[Line, Count] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def first(self, line: Line, now: datetime) -> Line | None:
        """The line to write, if it is the first like it in its minute; None when it was counted."""
        with self._lock:
            shown = line if line in self._counts or self._room(line) else Line(line.actor, line.deed)
            known = self._counts.get(shown)
            if known is None:
                self._counts[shown] = Count(now, now)
                return shown
            known.times, known.last = known.times + 1, now
            return None

    def over(self, now: datetime | None) -> list[tuple[Line, Count]]:
        """Take out the counts whose minute is over, all of them without ``now``."""
        with self._lock:
            done = [line for line, count in self._counts.items() if now is None or abs(now - count.since) >= MINUTE]
            taken = [(line, self._counts.pop(line)) for line in done]
        return [(line, count) for line, count in taken if count.times]

    def _room(self, line: Line) -> bool:
        return sum(known.actor == line.actor and known.deed is line.deed for known in self._counts) < LINES_A_MINUTE


_lock = Lock()
_counting: WeakKeyDictionary[Ledger, Counting] = WeakKeyDictionary()


def record(ledger: Ledger, line: Line, now: datetime) -> None:
    """Write a line, or count it when one like it was written within the minute."""
    counting = _counting_of(ledger)
    written: Line | None = line
    if line.deed in REPEATED:
        settle(ledger, now)
        written = counting.first(line, now)
    if written is not None:
        with ledger.transaction() as transaction:
            write(transaction, written, now)


def refused(ledger: Ledger, actor: str, error: YingshengError, now: datetime, *, what: str | None = None) -> None:
    """Write down that somebody was turned away, and by which sentence: its words, not what stands in its fields."""
    record(ledger, Line(actor, Deed.REFUSED, what, error.template), now)


@contextmanager
def watched(ledger: Ledger, actor: str, now: datetime, *, what: str | None = None) -> Iterator[None]:
    """Write down that somebody was refused what is done within; for deeds whose own transaction is taken back then."""
    try:
        yield
    except PermissionRefused as error:
        refused(ledger, actor, error, now, what=what)
        raise


def write(transaction: Transaction, line: Line, now: datetime, *, times: int = 1) -> None:
    """Write a line in the transaction of the deed itself, for deeds that are entries too."""
    fact = line.event(now, times)
    transaction.extend(fact.stream, [fact])


def settle(ledger: Ledger, now: datetime | None = None) -> None:
    """Write the counts of the minutes that are over; without ``now`` all of them, before the ledger is closed."""
    lines = _counting_of(ledger).over(now)
    if lines:
        with ledger.transaction() as transaction:
            for line, count in lines:
                write(transaction, line, count.last, times=count.times)


def _counting_of(ledger: Ledger) -> Counting:
    with _lock:
        return _counting.setdefault(ledger, Counting())
