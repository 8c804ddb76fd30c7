"""One-time codes: what the provider hands to the browser, and the application exchanges for who signed in."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from casework.access.sign_in.tables import digest, sign_in_code
from casework.record.ledger import Ledger

LIFE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Code:
    """Who signed in, and by which request of the application; only its answer may be got with the code."""

    user_id: str
    redirect_uri: str
    scope: str
    nonce: str
    challenge: str
    signed_in_at: datetime


def keep(ledger: Ledger, code: str, about: Code, now: datetime) -> None:
    """Keep what a code stands for, for a minute."""
    with ledger.transaction() as transaction:
        connection = transaction.connection
        connection.execute(sa.delete(sign_in_code).where(sign_in_code.c.expires_at <= now))
        connection.execute(sa.insert(sign_in_code).values(digest=digest(code), expires_at=now + LIFE, **asdict(about)))


def take(ledger: Ledger, code: str, now: datetime) -> Code | None:
    """What a code stands for; it is worth nothing from then on. None for one that was used, expired or never was."""
    mine = sign_in_code.c.digest == digest(code)
    with ledger.transaction() as transaction:
        row = transaction.connection.execute(sa.select(sign_in_code).where(mine)).first()
        transaction.connection.execute(sa.delete(sign_in_code).where(mine))
    if row is None or row.expires_at <= now:
        return None
    return Code(row.user_id, row.redirect_uri, row.scope, row.nonce, row.challenge, row.signed_in_at)
