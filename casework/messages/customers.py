"""Messages to customers: where they reach the person, and what they say; looked up when a message goes.

The outbox holds neither number nor text: what was erased or corrected meanwhile is not sent.
"""

from __future__ import annotations

from collections.abc import Mapping

from casework.case.folding import fold
from casework.messages.notify import Reached
from casework.messages.outbox import PERSONAL, PHONE
from casework.policy import Policies
from casework.record import people
from casework.record.events import CustomerMessaged
from casework.record.events.beside import BESIDE
from casework.record.ledger import Ledger
from casework.record.people import Customer


def channels_to(person: Customer, channels: Mapping[str, str]) -> list[str]:
    """The channels by which a customer can be written to: by number, or by e-mail."""
    return [
        name
        for name, address in channels.items()
        if (PHONE in address and person.mobile) or (PERSONAL in address and person.email)
    ]


def reached(ledger: Ledger, policies: Policies, stream: str, version: int) -> Reached | None:
    """Whom a message beside a case goes to, and what it says; None when it is gone, or the person cannot be reached."""
    entries = ledger.stream(stream)
    said = entries[version - 1].payload if version <= len(entries) else None
    case_stream = f"case/{stream.removeprefix(BESIDE)}"
    case = fold(case_stream, ledger.stream(case_stream), policies)
    if not isinstance(said, CustomerMessaged) or not said.text or case is None or case.customer_id is None:
        return None
    with ledger.reading() as connection:
        person = people.read(connection, case.customer_id)
    if person is None or not (person.mobile or person.email):
        return None
    return Reached(person.email or "", said.text, person.mobile or "")
