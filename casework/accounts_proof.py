"""Whether every administrator was made one by an entry of the ledger: the tables of accounts are not in its chain."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

import sqlalchemy as sa

from casework.desk_tables import app_user, user_right
from casework.ledger import Ledger
from casework.ledger.tables import event
from casework.vocabulary import EventKind
from casework.vocabulary_desk import Role
from casework.vocabulary_security import Deed


def unstated_administrators(ledger: Ledger, known: Collection[str] = ()) -> Iterator[str]:
    """Active administrators whom no line of the security log made one; ``known`` are those the demo company brings."""
    holders = (
        sa.select(app_user.c.user_id)
        .join(user_right, user_right.c.user_id == app_user.c.user_id)
        .where(app_user.c.active, user_right.c.role == Role.ADMIN.value)
        .distinct()
        .order_by(app_user.c.user_id)
    )
    lines = sa.select(event.c.payload).where(event.c.kind == EventKind.ACCESSED.value).order_by(event.c.seq)
    with ledger.reading() as connection:
        administrators = connection.execute(holders).scalars().all()
        stated = dict(filter(None, map(_stated, connection.execute(lines).scalars())))
    for user_id in administrators:
        if f"{Role.ADMIN.value}:*:*" not in stated.get(user_id, "") and user_id not in known:
            yield (
                f"{user_id} is an administrator, and no entry says who made them one; if it is right, let another "
                "administrator save the account once more"
            )


def _stated(payload: str) -> tuple[str, str] | None:
    """The account that a line gave rights to, and which."""
    line = json.loads(payload)
    if line["deed"] != Deed.RIGHTS_CHANGED.value or not line.get("what"):
        return None
    return line["what"], line.get("detail") or ""
