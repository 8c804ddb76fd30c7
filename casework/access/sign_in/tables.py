"""The tables of signing in. They hold ids, digests and public keys: nothing with which anybody could sign in."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa

from casework.record.ledger.tables import Moment, metadata

passkey = sa.Table(
    "passkey",
    metadata,
    sa.Column("credential_id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, nullable=False, index=True),
    sa.Column("handle", sa.Text, nullable=False),
    sa.Column("public_key", sa.Text, nullable=False),
    sa.Column("sign_count", sa.BigInteger, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("used_at", Moment),
)
"""``handle`` is by what a person's device knows the account: random, the same for all passkeys of one person."""

sign_in_link = sa.Table(
    "sign_in_link",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, nullable=False),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
)

sign_in_challenge = sa.Table(
    "sign_in_challenge",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("browser", sa.Text, nullable=False),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("handle", sa.Text),
    sa.Column("expires_at", Moment, nullable=False),
)

sign_in_code = sa.Table(
    "sign_in_code",
    metadata,
    sa.Column("digest", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, nullable=False),
    sa.Column("redirect_uri", sa.Text, nullable=False),
    sa.Column("scope", sa.Text, nullable=False),
    sa.Column("nonce", sa.Text, nullable=False),
    sa.Column("challenge", sa.Text, nullable=False),
    sa.Column("signed_in_at", Moment, nullable=False),
    sa.Column("expires_at", Moment, nullable=False),
)


def digest(secret: str) -> str:
    """By what a secret stands in a table: nothing can be read back from it."""
    return hashlib.sha256(secret.encode()).hexdigest()
