"""Whether a ledger is one for trying: filled with the demo company, and marked so for ever.

Only on such a ledger may a visitor choose who to be. The mark is an event, so nothing that is entered or imported
beside the invented people takes it away; data of one's own begin in a ledger of their own.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from casework.record.desk_tables import app_user
from casework.record.events import NO_PROJECT, DemoFilled, Event
from casework.record.ledger import Ledger
from casework.record.ledger.tables import event

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


def in_use(ledger: Ledger) -> bool:
    """Whether something was entered, or somebody has an account; that strangers were turned away is neither."""
    entered = sa.select(event.c.seq).where(event.c.stream.not_like("access/%")).limit(1)
    with ledger.reading() as connection:
        questions = (entered, sa.select(app_user.c.user_id).limit(1))
        return any(connection.execute(each).first() is not None for each in questions)
