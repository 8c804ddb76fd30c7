"""Sign-ins that were ended by signing out."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

MOMENT = sa.BigInteger().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    """Create the table of ended sign-ins."""
    op.create_table(
        "ended_session",
        sa.Column("session_id", sa.Text, primary_key=True),
        sa.Column("ended_at", MOMENT, nullable=False),
    )
