"""Drafts: what a person has typed into a form and not yet sent, so that a closed browser loses nothing.

A draft may hold personal data; it is one row per person and form, and is deleted when the form is sent or given up.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from casework.record.desk_tables import draft
from casework.record.ledger import Ledger

KEPT = timedelta(days=14)
"""A draft nobody went on with is deleted: personal data do not lie about."""


def save(ledger: Ledger, user_id: str, form: str, fields: Mapping[str, object], now: datetime) -> None:
    """Keep what is typed (JSON values), instead of what was kept before."""
    values = {"fields": json.dumps(dict(fields), ensure_ascii=False), "saved_at": now}
    with ledger.transaction() as transaction:
        connection = transaction.connection
        insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        statement = insert(draft).values(user_id=user_id, form=form, **values)
        connection.execute(statement.on_conflict_do_update(index_elements=["user_id", "form"], set_=values))
        connection.execute(sa.delete(draft).where(draft.c.saved_at < now - KEPT))


def load(ledger: Ledger, user_id: str, form: str) -> dict[str, object]:
    """What this person had typed into the form; empty when there is nothing."""
    query = sa.select(draft.c.fields).where(draft.c.user_id == user_id, draft.c.form == form)
    with ledger.reading() as connection:
        text = connection.execute(query).scalar()
    return dict(json.loads(text)) if text else {}


def begun(ledger: Ledger, user_id: str, prefix: str) -> list[str]:
    """The forms whose names begin with ``prefix`` that this person has begun and not sent, the latest first."""
    mine = (draft.c.user_id == user_id, draft.c.form.startswith(prefix, autoescape=True))
    query = sa.select(draft.c.form).where(*mine).order_by(draft.c.saved_at.desc())
    with ledger.reading() as connection:
        return list(connection.execute(query).scalars())


def discard(ledger: Ledger, user_id: str, form: str) -> None:
    """Forget the draft, because the form was sent or given up."""
    with ledger.transaction() as transaction:
        transaction.connection.execute(sa.delete(draft).where(draft.c.user_id == user_id, draft.c.form == form))
