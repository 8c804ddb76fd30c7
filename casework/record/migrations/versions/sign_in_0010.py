"""Sign-ins known on the server, and what signing in by passkeys needs."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

MOMENT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Create the tables. Who is signed in stays so; a sign-in that was ended stays ended."""
    _sign_in()
    _passkey()
    _one_time()


def _sign_in() -> None:
    op.create_table(
        "sign_in",
        sa.Column("session_id", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("signed_in_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
    )
    op.create_index("ix_sign_in_user_id", "sign_in", ["user_id"])
    op.execute(
        "insert into sign_in (session_id, user_id, signed_in_at, ended_at) "
        "select session_id, '', ended_at, ended_at from ended_session"
    )
    op.drop_table("ended_session")


def _passkey() -> None:
    op.create_table(
        "passkey",
        sa.Column("credential_id", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("handle", sa.Text, nullable=False),
        sa.Column("public_key", sa.Text, nullable=False),
        sa.Column("sign_count", sa.BigInteger, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
    )
    op.create_index("ix_passkey_user_id", "passkey", ["user_id"])


def _one_time() -> None:
    op.create_table(
        "sign_in_link",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
    )
    op.create_table(
        "sign_in_challenge",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("browser", sa.Text, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("handle", sa.Text),
        sa.Column("expires_at", MOMENT, nullable=False),
    )
    texts = "user_id redirect_uri scope nonce challenge"
    op.create_table(
        "sign_in_code",
        sa.Column("digest", sa.Text, primary_key=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts.split()),
        sa.Column("signed_in_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
    )
