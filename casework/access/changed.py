"""Whether an account or a sign-in has changed, asked by one thread for all who look at pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from casework.access.sessions import sign_in
from casework.record.desk_tables import user_change
from casework.record.ledger import Ledger
from casework.record.ledger.questions import Question

ASKED = Question(
    sa.select(
        sa.select(sa.func.max(user_change.c.id)).scalar_subquery().label("change"),
        sa.func.count(sign_in.c.ended_at).label("ended"),
        sa.func.max(sign_in.c.ended_at).label("last_ended_at"),
    )
)


@dataclass(frozen=True, slots=True)
class Accounts:
    """How accounts and sign-ins stand; another whenever one was changed or ended."""

    change: int | None
    ended: int
    last_ended_at: datetime | None

    @classmethod
    def of(cls, ledger: Ledger) -> Accounts:
        """How they stand now."""
        (row,) = ledger.ask(ASKED)
        return cls(row.change, row.ended, row.last_ended_at)
