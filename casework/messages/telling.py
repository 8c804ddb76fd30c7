"""Tell the people concerned of what was just written: into their inboxes, and into the outbox of the channels."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from casework.case.confided import confide
from casework.case.confidential import handlers_of
from casework.case.folding import fold
from casework.messages.inbox import deliver_to_inboxes, notice
from casework.messages.outbox import enqueue
from casework.policy import Policies
from casework.record.ledger import Transaction


def tell(
    transaction: Transaction, stream: str, after: int, policies: Policies, channels: Mapping[str, str], now: datetime
) -> None:
    """Tell those who may know of the events of ``stream`` after version ``after``, in the transaction of these."""
    entries = transaction.stream(stream)
    case = fold(stream, entries, policies)
    if case is None:
        return
    allowed = handlers_of(case, policies)
    confide(transaction.connection, case, allowed)
    pack = policies.at(case.pack, now)
    found = [notice(case, e, pack, confidential=allowed is not None) for e in entries if e.version > after]
    notices = [each for each in found if each is not None]
    told = deliver_to_inboxes(transaction.connection, notices, now)
    enqueue(transaction.connection, told, channels, now)
