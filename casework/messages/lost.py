"""Messages to customers that did not get through: entered beside the case, and told to whoever sent them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from casework.case.confidential import handlers_of
from casework.case.folding import fold
from casework.case.state import CaseState
from casework.messages.inbox import Notice, deliver_to
from casework.messages.notify import OUTSIDE, outcomes
from casework.messages.outbox import enqueue, personal
from casework.policy import Policies
from casework.record.desk_tables import delivery
from casework.record.events import Event, MessageLost
from casework.record.events.beside import BESIDE
from casework.record.ledger import Ledger, StoredEvent, Transaction
from casework.vocabulary.desk import Undelivered

SENDER = "clock"
"""Who writes down that a message was lost: nobody, as time passes."""
REFUSALS = 2
"""After so many attempts the sender is told, although it is tried further: an appointment may be tomorrow."""
KEPT = timedelta(days=7)
"""How long after its last attempt a message is looked at."""


def tell_senders(ledger: Ledger, policies: Policies, channels: Mapping[str, str], now: datetime) -> int:
    """Enter what has not got through, once each, and tell whoever sent it; returns how many messages."""
    lost = [each for each in _lost(ledger, now) if not _is_told(ledger.stream(each[0]), each[1])]
    return sum(_tell(ledger, policies, channels, stream, version, now) for stream, version in lost)


def _lost(ledger: Ledger, now: datetime) -> list[tuple[str, int]]:
    """Stream and version of the messages that were refused more than once, given up or cut off."""
    column = delivery.c
    refused = sa.and_(column.state == "pending", column.attempts >= REFUSALS)
    query = (
        sa.select(column.stream, column.version)
        .where(sa.or_(column.state.in_(("failed", "uncertain")), refused), column.next_at > now - KEPT)
        .where(column.stream.startswith(BESIDE), column.target.endswith(f":{OUTSIDE}"))
        .order_by(column.id)
    )
    with ledger.reading() as connection:
        return [(row.stream, row.version) for row in connection.execute(query)]


def _is_told(entries: Sequence[StoredEvent], version: int) -> bool:
    return any(isinstance(each.payload, MessageLost) and each.payload.message == version for each in entries)


def _tell(
    ledger: Ledger, policies: Policies, channels: Mapping[str, str], stream: str, version: int, now: datetime
) -> bool:
    (why,) = {each.reason for each in outcomes(ledger, stream, version)}
    with ledger.transaction() as transaction:
        entries, case_stream = transaction.stream(stream), f"case/{stream.removeprefix(BESIDE)}"
        case = fold(case_stream, transaction.stream(case_stream), policies, merged=True)
        if case is None or _is_told(entries, version):
            return False
        notice = _entered(transaction, case, entries, version, why, policies, now)
        told = deliver_to(transaction.connection, notice, [entries[version - 1].actor], now)
        enqueue(transaction.connection, told, personal(channels), now)
    return True


def _entered(
    transaction: Transaction, case: CaseState, entries: Sequence[StoredEvent], version: int,
    why: Undelivered | None, policies: Policies, now: datetime,
) -> Notice:  # fmt: skip
    """Write it down; returns what to tell of it."""
    stream, lost = entries[-1].stream, MessageLost(message=version, undelivered=why)
    fact = Event(
        stream=stream, occurred_at=now, recorded_at=now, actor=SENDER, project=case.project, payload=lost
    )  # fmt: skip
    transaction.append(stream, len(entries), [fact])
    return Notice(
        stream=stream, version=len(entries) + 1, kind=lost.kind, number=case.number, project=case.project,
        department=case.department, clause=None, due_at=None, posts=frozenset(),
        confidential=handlers_of(case, policies) is not None,
    )  # fmt: skip
