"""Whether a ledger is one for trying: filled with the demo company, and marked so for ever.

Only on such a ledger may a visitor choose who to be. The mark is an event, so nothing that is entered or imported
beside the invented people takes it away; data of one's own begin in a ledger of their own.
"""

from __future__ import annotations

from datetime import datetime

from casework.events import DemoFilled, Event
from casework.events_base import NO_PROJECT
from casework.ledger import Ledger

STREAM, ACTOR = "installation/demo", "demo"


def mark(moment: datetime) -> Event:
    """The event that makes a ledger a demo; ``moment`` is when the told story begins."""
    return Event(
        stream=STREAM,
        occurred_at=moment,
        recorded_at=moment,
        actor=ACTOR,
        project=NO_PROJECT,
        payload=DemoFilled(),
    )


def is_demo(ledger: Ledger) -> bool:
    """Whether the ledger is marked."""
    return bool(ledger.stream(STREAM))
